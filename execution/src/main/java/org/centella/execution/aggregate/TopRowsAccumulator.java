// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.Columns;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.SortKey;
import org.centella.execution.sort.RowSorter;

/**
 * Keeps the n rows with the least or greatest values per group. Rows are appended with their group; when there are twice as
 * many as the last time, they are sorted by group and value, and of each group the first n stay.
 *
 * <pre>
 *   group  1 0 1 1 0 1     n = 2, greatest     group  0 0 1 1
 *   value  5 2 9 7 4 1     ---------------&gt;    value  4 2 9 7
 * </pre>
 *
 * State: an array per column kept, in order, and n.
 */
final class TopRowsAccumulator implements Accumulator {
    private static final int LEAST_ROWS = 1 << 12;
    private static final long MOST_VALUES = 1_000_000;
    private static final int OFFSETS = 0;
    private static final int VALIDITY = 1;
    private static final int LIMITS = 2;
    private static final int ROWS = 3;
    private static final int GATHERED = 4;
    private static final int COLUMN_SLOTS = 64;

    private final List<DataType> states;
    private final List<DataType> types;
    private final List<SortKey> order;
    private final MemoryPool pool;
    private final Scratch scratch;
    private final GrowingBuffer groupNumbers;
    private ColumnBuilder[] builders;
    private long limit = -1;
    /** Rows that were left, in order. */
    private int sorted;

    /**
     * @param states an ARRAY per column kept, the last of which is compared, and BIGINT
     * @param greatest the greatest values are kept
     */
    TopRowsAccumulator(List<DataType> states, boolean greatest, MemoryPool pool) {
        this.states = states;
        this.types = new ArrayList<>();
        types.add(DataType.INTEGER);
        states.subList(0, states.size() - 1).forEach(state -> types.add(((DataType.Array) state).element()));
        this.order = List.of(new SortKey(0, false, false), new SortKey(1, greatest, false));
        this.pool = pool;
        this.scratch = new Scratch(pool);
        this.groupNumbers = new GrowingBuffer(pool);
        this.builders = newBuilders();
    }

    private ColumnBuilder[] newBuilders() {
        return types.stream().map(type -> new ColumnBuilder(type, pool)).toArray(ColumnBuilder[]::new);
    }

    private int columns() {
        return builders.length - 1;
    }

    @Override
    public void ensureGroups(int count) {
        // Rows bring their group with them.
    }

    @Override
    public void add(AggregateInput input, int[] columns) {
        checkLimits(input.longs(columns[columns()]), input.rows());
        builders[0].append(numbers(input.ids(), input.rows()));
        for (int c = 0; c < columns(); c++) {
            builders[c + 1].append(input.column(columns[c]));
        }
        compact(false);
    }

    private FlatColumn numbers(int[] ids, int rows) {
        MemorySegment numbers = groupNumbers.ensure((long) rows << 2, 0);
        MemorySegment.copy(ids, 0, numbers, Segments.INT, 0, rows);
        return FlatColumn.of(DataType.INTEGER, rows, null, numbers);
    }

    private void checkLimits(long[] limits, int rows) {
        for (int i = 0; i < rows; i++) {
            if (limits[i] <= 0 || limits[i] > MOST_VALUES) {
                throw new CentellaException(
                        ErrorCode.INVALID_ARGUMENT,
                        "the number of values must be from 1 to " + MOST_VALUES + ", not " + limits[i]);
            }
            if (limit >= 0 && limits[i] != limit) {
                throw new CentellaException(
                        ErrorCode.INVALID_ARGUMENT,
                        "the number of values must be the same for all rows, not " + limit + " and " + limits[i]);
            }
            limit = limits[i];
        }
    }

    @Override
    public void merge(AggregateInput input, int[] columns) {
        checkLimits(input.longs(columns[columns()]), input.rows());
        for (int i = 0; i < input.rows(); i++) {
            int count = 0;
            for (int c = 0; c < columns(); c++) {
                Column arrays = input.column(columns[c]);
                FlatColumn base = arrays.base();
                int row = arrays.baseRow(i);
                int from = Segments.getInt(base.values(), row);
                count = Segments.getInt(base.values(), row + 1L) - from;
                builders[c + 1].append(base.children().getFirst(), from, count);
            }
            for (int k = 0; k < count; k++) {
                builders[0].appendInt(input.ids()[i]);
            }
        }
        compact(false);
    }

    private void compact(boolean always) {
        int rows = builders[0].length();
        if (rows == sorted || !always && rows < LEAST_ROWS + 2L * sorted) {
            return;
        }
        FlatColumn[] keys = {builders[0].view(), builders[columns()].view()};
        ColumnBuilder[] left = newBuilders();
        try (Buffer sortedRows = RowSorter.sort(keys, order, rows, pool)) {
            int count = keepFirst(sortedRows.segment(), keys[0].values(), rows, limit);
            for (int c = 0; c < left.length; c++) {
                left[c].append(builders[c].view(), sortedRows.segment(), 0, count);
            }
            sorted = count;
        } catch (RuntimeException e) {
            for (ColumnBuilder builder : left) {
                builder.close();
            }
            throw e;
        }
        for (ColumnBuilder builder : builders) {
            builder.close();
        }
        builders = left;
    }

    /** Moves the first rows of each group to the front; returns how many there are. */
    private static int keepFirst(MemorySegment rows, MemorySegment groups, int count, long limit) {
        int kept = 0;
        int group = -1;
        long ofGroup = 0;
        for (int i = 0; i < count; i++) {
            int row = Segments.getInt(rows, i);
            int next = Segments.getInt(groups, row);
            ofGroup = next == group ? ofGroup + 1 : 1;
            group = next;
            if (ofGroup <= limit) {
                Segments.setInt(rows, kept++, row);
            }
        }
        return kept;
    }

    @Override
    public Column[] states(int from, int count) {
        compact(true);
        int rows = builders[0].length();
        MemorySegment numbers = rows == 0 ? Segments.EMPTY : builders[0].view().values();
        int start = firstOf(numbers, rows, from);
        MemorySegment offsets = scratch.ints(OFFSETS, count + 1);
        MemorySegment validity = scratch.bits(VALIDITY, count);
        MemorySegment limits = scratch.longs(LIMITS, count);
        int row = start;
        Segments.setInt(offsets, 0, 0);
        for (int i = 0; i < count; i++) {
            int first = row;
            while (row < rows && Segments.getInt(numbers, row) == from + i) {
                row++;
            }
            Segments.setInt(offsets, i + 1L, row - start);
            Segments.setBit(validity, i, row > first);
            Segments.setLong(limits, i, limit);
        }
        int total = row - start;
        MemorySegment chosen = scratch.ints(ROWS, total);
        for (int i = 0; i < total; i++) {
            Segments.setInt(chosen, i, start + i);
        }
        Column[] made = new Column[states.size()];
        for (int c = 0; c < columns(); c++) {
            FlatColumn elements =
                    Columns.gather(builders[c + 1].view(), chosen, total, scratch, GATHERED + c * COLUMN_SLOTS);
            made[c] = FlatColumn.ofList(states.get(c), count, validity, offsets, elements);
        }
        made[columns()] = FlatColumn.of(DataType.BIGINT, count, validity, limits);
        return made;
    }

    /** The first row of a group that is at least {@code group}, by bisection. */
    private static int firstOf(MemorySegment numbers, int rows, int group) {
        int low = 0;
        int high = rows;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Segments.getInt(numbers, middle) < group) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public boolean growsWithValues() {
        return true;
    }

    @Override
    public long memory() {
        long bytes = scratch.memory() + groupNumbers.size();
        for (ColumnBuilder builder : builders) {
            bytes += builder.memory();
        }
        return bytes;
    }

    @Override
    public void reset() {
        sorted = 0;
        for (ColumnBuilder builder : builders) {
            builder.reset();
        }
    }

    @Override
    public void close() {
        reset();
        scratch.close();
        groupNumbers.close();
        for (ColumnBuilder builder : builders) {
            builder.close();
        }
    }
}
