// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;

/**
 * The table that fits the keys seen so far; when one no longer does, its groups move on, with their numbers, to the next:
 *
 * <pre>
 *   direct  --many entries, or not dictionaries--&gt;  dense  --keys far apart--&gt;  long  --nulls without room--&gt;  any
 *                                                     ^----keys close after all----'
 * </pre>
 */
final class GroupTables implements GroupTable {
    private static final int MOVED_ROWS = 8192;
    /** Keys that were found too far apart so often are not tried again. */
    private static final int MOST_DENSE_TRIALS = 2;

    private final List<DataType> types;
    private final MemoryPool pool;
    private GroupTable table;
    private int denseTrials;

    private GroupTables(List<DataType> types, MemoryPool pool) {
        this.types = types;
        this.pool = pool;
        this.table = DirectTable.mayTake(types) ? new DirectTable(types, pool) : afterDirect();
    }

    static GroupTable of(List<DataType> types, MemoryPool pool) {
        return new GroupTables(List.copyOf(types), pool);
    }

    private GroupTable afterDirect() {
        return mayBeDense() ? dense(0) : afterDense();
    }

    private boolean mayBeDense() {
        return denseTrials < MOST_DENSE_TRIALS && DenseKeyTable.mayTake(types);
    }

    private DenseKeyTable dense(int expectedGroups) {
        denseTrials++;
        return new DenseKeyTable(types.getFirst(), expectedGroups, pool);
    }

    private GroupTable afterDense() {
        KeyPacking packing = KeyPacking.of(types);
        return packing == null ? new AnyKeyTable(types, pool) : new LongKeyTable(types, packing, pool);
    }

    @Override
    public void groupIds(Column[] keys, int rows, int[] ids) {
        if (table instanceof LongKeyTable longs && mayBeDense() && longs.isFull(rows) && longs.isDense()) {
            moveTo(dense(longs.groupCount()));
        }
        while (!takes(table, keys, rows)) {
            moveTo(after(table));
        }
        table.groupIds(keys, rows, ids);
    }

    private static boolean takes(GroupTable table, Column[] keys, int rows) {
        return switch (table) {
            case DirectTable direct -> direct.takes(keys, rows);
            case DenseKeyTable dense -> dense.takes(keys[0], rows);
            case LongKeyTable longs -> longs.takes(keys);
            default -> true;
        };
    }

    private GroupTable after(GroupTable refusing) {
        return switch (refusing) {
            case DirectTable _ -> afterDirect();
            case DenseKeyTable _ -> afterDense();
            default -> new AnyKeyTable(types, pool);
        };
    }

    private void moveTo(GroupTable first) {
        GroupTable next = first;
        try {
            while (!fill(next)) {
                next.close();
                next = after(next);
            }
        } catch (RuntimeException e) {
            next.close();
            throw e;
        }
        table.close();
        table = next;
    }

    /** The groups are distinct and come in order, so they get the numbers they had. */
    private boolean fill(GroupTable next) {
        int[] ids = new int[Math.min(MOVED_ROWS, table.groupCount())];
        for (int from = 0; from < table.groupCount(); from += MOVED_ROWS) {
            int count = Math.min(MOVED_ROWS, table.groupCount() - from);
            Column[] keys = table.keys(from, count);
            if (!takes(next, keys, count)) {
                return false;
            }
            next.groupIds(keys, count, ids);
        }
        return true;
    }

    @Override
    public int groupCount() {
        return table.groupCount();
    }

    @Override
    public Column[] keys(int from, int count) {
        return table.keys(from, count);
    }

    @Override
    public long memory() {
        return table.memory();
    }

    @Override
    public void reset() {
        table.reset();
    }

    @Override
    public void close() {
        table.close();
    }
}
