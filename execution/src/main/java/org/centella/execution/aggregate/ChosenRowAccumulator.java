// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.sort.ValueOrder;

/**
 * Keeps values of one row per group, of any type: the first or last row, or the one with the least or greatest value of a
 * column. Chosen rows are appended to builders and groups point at them; what is no longer pointed at is swept now and then.
 *
 * <pre>
 *   group     0  1  2          kept   null   'pear'  'fig'   'kiwi'
 *   points at 1  3  0                  0       1       2       3      (2 was group 1's before)
 * </pre>
 *
 * State: the columns kept, and with {@code flagged} whether a row was met, for where null is a value.
 */
final class ChosenRowAccumulator implements Accumulator {
    /** Which row of a group is kept. */
    enum Choice {
        FIRST,
        LAST,
        LEAST,
        GREATEST
    }

    /** Garbage is worth sweeping from this many rows on. */
    private static final int SWEEP_ROWS = 1 << 14;

    private final Choice choice;
    private final List<DataType> types;
    private final int ordering;
    private final boolean flagged;
    private final MemoryPool pool;
    /** Row of each group in the builders; 0 is the row of nulls. */
    private final GrowingBuffer pointers;

    private final GrowingBuffer flags;
    private final GrowingBuffer appended;
    private ColumnBuilder[] builders;
    private int groups;
    private int[] touched = new int[0];

    /**
     * @param types of the columns kept
     * @param ordering the one of them that is compared, if one is
     */
    ChosenRowAccumulator(Choice choice, List<DataType> types, int ordering, boolean flagged, MemoryPool pool) {
        this.choice = choice;
        this.types = types;
        this.ordering = ordering;
        this.flagged = flagged;
        this.pool = pool;
        this.pointers = new GrowingBuffer(pool);
        this.flags = new GrowingBuffer(pool);
        this.appended = new GrowingBuffer(pool);
        this.builders = newBuilders();
    }

    private ColumnBuilder[] newBuilders() {
        return types.stream().map(type -> new ColumnBuilder(type, pool)).toArray(ColumnBuilder[]::new);
    }

    @Override
    public void ensureGroups(int count) {
        if (count > groups) {
            MemorySegment rows = pointers.ensure((long) count << 2, (long) groups << 2);
            rows.asSlice((long) groups << 2, (long) (count - groups) << 2).fill((byte) 0);
            groups = count;
        }
        if (builders[0].length() == 0) {
            for (ColumnBuilder builder : builders) {
                builder.appendNulls(1);
            }
        }
    }

    /** Rows of this batch are pointed at by their complement until they are appended. */
    @Override
    public void add(AggregateInput input, int[] columns) {
        MemorySegment rows = pointers.segment();
        int count = input.rows();
        int[] ids = input.ids();
        if (touched.length < count) {
            touched = new int[count];
        }
        int changed = switch (choice) {
            case FIRST -> first(rows, ids, count, touched);
            case LAST -> last(rows, ids, count, touched);
            case LEAST -> extreme(rows, ids, input.column(columns[ordering]), -1);
            case GREATEST -> extreme(rows, ids, input.column(columns[ordering]), 1);
        };
        MemorySegment picked = appended.ensure((long) changed << 2, 0);
        int next = builders[0].length();
        for (int i = 0; i < changed; i++) {
            int group = touched[i];
            Segments.setInt(picked, i, ~Segments.getInt(rows, group));
            Segments.setInt(rows, group, next + i);
        }
        for (int c = 0; c < builders.length; c++) {
            builders[c].append(input.column(columns[c]), picked, 0, changed);
        }
        if (builders[0].length() > SWEEP_ROWS + 2L * groups) {
            sweep();
        }
    }

    private static int first(MemorySegment rows, int[] ids, int count, int[] touched) {
        int changed = 0;
        for (int i = 0; i < count; i++) {
            if (Segments.getInt(rows, ids[i]) == 0) {
                Segments.setInt(rows, ids[i], ~i);
                touched[changed++] = ids[i];
            }
        }
        return changed;
    }

    private static int last(MemorySegment rows, int[] ids, int count, int[] touched) {
        int changed = 0;
        for (int i = 0; i < count; i++) {
            if (Segments.getInt(rows, ids[i]) >= 0) {
                touched[changed++] = ids[i];
            }
            Segments.setInt(rows, ids[i], ~i);
        }
        return changed;
    }

    private int extreme(MemorySegment rows, int[] ids, Column column, int sign) {
        FlatColumn kept = builders[ordering].view();
        FlatColumn base = column.base();
        int changed = 0;
        for (int i = 0; i < column.length(); i++) {
            int pointer = Segments.getInt(rows, ids[i]);
            boolean better;
            if (pointer == 0) {
                better = true;
            } else if (pointer < 0) {
                better = ValueOrder.compare(base, column.baseRow(i), base, column.baseRow(~pointer)) * sign > 0;
            } else {
                better = ValueOrder.compare(base, column.baseRow(i), kept, pointer) * sign > 0;
            }
            if (better) {
                Segments.setInt(rows, ids[i], ~i);
                if (pointer >= 0) {
                    touched[changed++] = ids[i];
                }
            }
        }
        return changed;
    }

    /** Copies what is pointed at into new builders. */
    private void sweep() {
        ColumnBuilder[] swept = newBuilders();
        MemorySegment rows = pointers.segment();
        MemorySegment live = appended.ensure((long) (groups + 1) << 2, 0);
        Segments.setInt(live, 0, 0);
        int kept = 1;
        for (int group = 0; group < groups; group++) {
            int pointer = Segments.getInt(rows, group);
            if (pointer > 0) {
                Segments.setInt(live, kept++, pointer);
            }
        }
        try {
            for (int c = 0; c < builders.length; c++) {
                swept[c].append(builders[c].view(), live, 0, kept);
            }
        } catch (RuntimeException e) {
            for (ColumnBuilder builder : swept) {
                builder.close();
            }
            throw e;
        }
        for (int group = 0, row = 1; group < groups; group++) {
            if (Segments.getInt(rows, group) > 0) {
                Segments.setInt(rows, group, row++);
            }
        }
        for (ColumnBuilder builder : builders) {
            builder.close();
        }
        builders = swept;
    }

    @Override
    public Column[] states(int from, int count) {
        MemorySegment rows = pointers.segment().asSlice((long) from << 2, (long) count << 2);
        Column[] states = new Column[builders.length + (flagged ? 1 : 0)];
        for (int c = 0; c < builders.length; c++) {
            states[c] = new DictionaryColumn(builders[c].view(), rows, count);
        }
        if (flagged) {
            MemorySegment bits = flags.ensure(Segments.bitBytes(count), 0);
            for (int i = 0; i < count; i++) {
                Segments.setBit(bits, i, Segments.getInt(rows, i) != 0);
            }
            states[builders.length] = FlatColumn.of(DataType.BOOLEAN, count, null, bits);
        }
        return states;
    }

    @Override
    public boolean growsWithValues() {
        return true;
    }

    @Override
    public long memory() {
        long bytes = pointers.size() + flags.size() + appended.size();
        for (ColumnBuilder builder : builders) {
            bytes += builder.memory();
        }
        return bytes;
    }

    @Override
    public void reset() {
        groups = 0;
        for (ColumnBuilder builder : builders) {
            builder.reset();
        }
    }

    @Override
    public void close() {
        groups = 0;
        pointers.close();
        flags.close();
        appended.close();
        for (ColumnBuilder builder : builders) {
            builder.close();
        }
    }
}
