// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;

/** The table that fits the keys seen so far; when one no longer does, its groups move on, with their numbers, to the next. */
final class GroupTables implements GroupTable {
    private static final int MOVED_ROWS = 8192;

    private final List<DataType> types;
    private final MemoryPool pool;
    private GroupTable table;

    private GroupTables(List<DataType> types, MemoryPool pool) {
        this.types = types;
        this.pool = pool;
        this.table = first();
    }

    static GroupTable of(List<DataType> types, MemoryPool pool) {
        return new GroupTables(List.copyOf(types), pool);
    }

    private GroupTable first() {
        return DirectTable.mayTake(types) ? new DirectTable(types, pool) : hashing();
    }

    private GroupTable hashing() {
        KeyPacking packing = KeyPacking.of(types);
        return packing == null ? new AnyKeyTable(types, pool) : new LongKeyTable(types, packing, pool);
    }

    @Override
    public void groupIds(Column[] keys, int rows, int[] ids) {
        if (table instanceof DirectTable direct && !direct.takes(keys, rows)) {
            GroupTable next = hashing();
            boolean fits = !(next instanceof LongKeyTable longs) || longs.takes(direct.keys(0, direct.groupCount()));
            moveTo(fits ? next : new AnyKeyTable(types, pool));
        }
        if (table instanceof LongKeyTable longs && !longs.takes(keys)) {
            moveTo(new AnyKeyTable(types, pool));
        }
        table.groupIds(keys, rows, ids);
    }

    /** The groups are distinct and come in order, so they get the numbers they had. */
    private void moveTo(GroupTable next) {
        int[] ids = new int[MOVED_ROWS];
        try {
            for (int from = 0; from < table.groupCount(); from += MOVED_ROWS) {
                int count = Math.min(MOVED_ROWS, table.groupCount() - from);
                next.groupIds(table.keys(from, count), count, ids);
            }
        } catch (RuntimeException e) {
            next.close();
            throw e;
        }
        table.close();
        table = next;
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
