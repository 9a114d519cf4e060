// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;

/** Finds, in batches whose groups' rows lie together, where the last group begins. */
public final class GroupBoundary implements AutoCloseable {
    /** Groups that are remembered; only the last one matters. */
    private static final int MOST_GROUPS = 1 << 13;

    private final int[] keys;
    private final GroupTable table;
    private int last = -1;
    private int[] ids = new int[0];

    public GroupBoundary(List<DataType> inputTypes, List<Integer> keys, MemoryPool pool) {
        this.keys = keys.stream().mapToInt(k -> k).toArray();
        this.table = GroupTables.of(keys.stream().map(inputTypes::get).toList(), pool);
    }

    /** The first row of the batch's last group, or -1 if the batch only goes on with the group before it. */
    public int lastGroupStart(Batch batch) {
        int rows = batch.rowCount();
        if (ids.length < rows) {
            ids = new int[rows];
        }
        table.groupIds(columns(batch), rows, ids);
        int before = last;
        last = ids[rows - 1];
        int start = -1;
        if (last != before) {
            start = rows - 1;
            while (start > 0 && ids[start - 1] == last) {
                start--;
            }
        }
        if (table.groupCount() > MOST_GROUPS) {
            table.reset();
            table.groupIds(columns(batch.slice(rows - 1, 1)), 1, ids);
            last = ids[0];
        }
        return start;
    }

    private Column[] columns(Batch batch) {
        Column[] columns = new Column[keys.length];
        for (int k = 0; k < keys.length; k++) {
            columns[k] = batch.column(keys[k]);
        }
        return columns;
    }

    @Override
    public void close() {
        table.close();
    }
}
