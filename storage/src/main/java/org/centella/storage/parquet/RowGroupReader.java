// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.Selection;
import org.centella.columnar.memory.Segments;
import org.centella.storage.ScanMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of one row group that pass the filters, predicate columns first:
 *
 * <pre>
 *   rows of a batch --filter 1--> fewer --filter 2--> fewer still --> the other columns of these rows only
 * </pre>
 *
 * A filter on one dictionary column is evaluated on the dictionary and looked up by code. Filters change places as their
 * measured cost and selectivity tell.
 */
final class RowGroupReader implements AutoCloseable {
    /** Batches between two looks at the order of filters. */
    private static final int BATCHES_PER_ORDER = 8;

    /** Fewer than one row in so many selected: the other columns are read for these rows only. */
    private static final int SPARSE = 4;

    private static final int SLOT_ROWS = 0;
    private static final int SLOT_PICKED = 1;
    private static final int SLOT_PREDICATE = 16;
    private static final int SLOT_OUTPUT = 64;

    private final List<ScanColumn> columns;
    private final List<FilterState> filters;
    private final RowRanges ranges;
    private final int batchRows;
    private final Scratch scratch;
    private final ScanMetrics metrics;

    private int range;
    private long position;
    private int batches;

    /** @param filters those that this row group needs, in the order to begin with */
    RowGroupReader(
            List<ScanColumn> columns,
            List<FilterState> filters,
            RowRanges ranges,
            int batchRows,
            Scratch scratch,
            ScanMetrics metrics) {
        this.columns = columns;
        this.filters = new ArrayList<>(filters);
        this.ranges = ranges;
        this.batchRows = batchRows;
        this.scratch = scratch;
        this.metrics = metrics;
    }

    /** The next selected rows, at least one; null at the end. Valid until the next call. */
    @Nullable
    Batch next() {
        endReaders();
        while (true) {
            int rows = nextRows();
            if (rows == 0) {
                return null;
            }
            metrics.rowsRead.add(rows);
            MemorySegment selected = scratch.ints(SLOT_ROWS, rows);
            int count = filter(rows, selected);
            position += rows;
            if (count == 0) {
                columns.forEach(c -> c.endBatch(rows));
                endReaders();
                continue;
            }
            metrics.rowsSelected.add(count);
            Batch batch = output(rows, selected, count);
            columns.forEach(c -> c.endBatch(rows));
            return batch;
        }
    }

    private void endReaders() {
        for (ScanColumn column : columns) {
            ColumnReader reader = column.reader();
            if (reader != null) {
                reader.endBatch();
            }
        }
    }

    /** Rows of the next batch, after skipping to it; 0 at the end. */
    private int nextRows() {
        while (range < ranges.count() && position >= ranges.end(range)) {
            range++;
        }
        if (range == ranges.count()) {
            return 0;
        }
        long from = ranges.from(range);
        if (position < from) {
            for (ScanColumn column : columns) {
                ColumnReader reader = column.reader();
                if (reader != null) {
                    reader.skip(from - position);
                }
            }
            position = from;
        }
        int rows = (int) Math.min(batchRows, ranges.end(range) - position);
        for (ScanColumn column : columns) {
            ColumnReader reader = column.reader();
            if (reader != null) {
                rows = reader.uniform(rows);
            }
        }
        return rows;
    }

    /** Writes the numbers of the rows that pass all filters, unless all do; returns how many pass. */
    private int filter(int rows, MemorySegment selected) {
        if (filters.isEmpty()) {
            return rows;
        }
        if (++batches % BATCHES_PER_ORDER == 0 && filters.size() > 1) {
            filters.sort(Comparator.comparingDouble(FilterState::rank));
        }
        int count = rows;
        for (FilterState filter : filters) {
            long start = System.nanoTime();
            int before = count;
            count = apply(filter, rows, selected, count);
            filter.measured(before, count, System.nanoTime() - start);
            if (count == 0) {
                break;
            }
        }
        return count;
    }

    /** All rows are still selected exactly when {@code count} equals {@code rows}. */
    private int apply(FilterState filter, int rows, MemorySegment selected, int count) {
        int[] read = filter.columns();
        if (read.length == 1
                && columns.get(read[0]).all(rows) instanceof DictionaryColumn coded
                && coded.base().length() <= Math.max(rows, ranges.rowCount() / 2)
                && filter.evaluate(coded.base())) {
            if (filter.nonePasses()) {
                return 0;
            }
            if (filter.allPass()) {
                return count;
            }
            return count == rows
                    ? RowSelection.byCode(coded.indices(), filter.passes(), rows, selected)
                    : RowSelection.byCodeOf(coded.indices(), filter.passes(), count, selected);
        }
        List<Column> arguments = new ArrayList<>(read.length);
        for (int column : read) {
            arguments.add(columns.get(column).all(rows));
        }
        Batch all = new Batch(rows, arguments);
        if (count == rows) {
            return filter.filter().select(all, selected);
        }
        Batch some = Selection.select(all, selected, count, scratch, SLOT_PREDICATE);
        MemorySegment picked = scratch.ints(SLOT_PICKED, count);
        int left = filter.filter().select(some, picked);
        RowSelection.compose(selected, picked, left);
        return left;
    }

    private Batch output(int rows, MemorySegment selected, int count) {
        boolean some = count < rows;
        List<Column> all = new ArrayList<>(columns.size());
        for (ScanColumn column : columns) {
            ColumnReader reader = column.reader();
            if (some && reader != null && !column.isRead() && (long) count * SPARSE < rows) {
                Column picked = reader.readSelected(rows, selected, count);
                if (picked != null) {
                    column.setCompact(picked);
                }
            }
            all.add(column.all(rows));
        }
        if (!some) {
            return new Batch(rows, all);
        }
        List<Column> output = new ArrayList<>(columns.size());
        int slot = SLOT_OUTPUT;
        for (int i = 0; i < all.size(); i++) {
            output.add(columns.get(i).isCompact() ? all.get(i) : select(all.get(i), selected, count, slot++));
        }
        return new Batch(count, output);
    }

    private Column select(Column column, MemorySegment selected, int count, int slot) {
        return switch (column) {
            case FlatColumn flat -> new DictionaryColumn(flat, selected, count);
            case ConstantColumn constant -> new ConstantColumn(constant.base(), count);
            case DictionaryColumn dictionary -> {
                MemorySegment codes = scratch.ints(slot, count);
                for (int i = 0; i < count; i++) {
                    Segments.setInt(codes, i, Segments.getInt(dictionary.indices(), Segments.getInt(selected, i)));
                }
                yield new DictionaryColumn(dictionary.base(), codes, count);
            }
        };
    }

    @Override
    public void close() {
        for (ScanColumn column : columns) {
            ColumnReader reader = column.reader();
            if (reader != null) {
                reader.close();
            }
        }
    }
}
