// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** The different rows that came by, to which nulls are equal: tells which rows of a batch are new. */
public final class SeenRows implements AutoCloseable {
    private final GroupTable table;
    private int[] ids = {};

    public SeenRows(List<DataType> types, MemoryPool pool) {
        this.table = GroupTables.of(types, pool);
    }

    /** Notes the rows of a batch, and writes the numbers of those that did not come before; returns how many. */
    public int add(Batch batch, MemorySegment newRows) {
        if (ids.length < batch.rowCount()) {
            ids = new int[batch.rowCount()];
        }
        int next = table.groupCount();
        table.groupIds(batch.columns().toArray(Column[]::new), batch.rowCount(), ids);
        int count = 0;
        for (int i = 0; i < batch.rowCount(); i++) {
            // Numbers are given in order of first sight.
            if (ids[i] == next) {
                Segments.setInt(newRows, count++, i);
                next++;
            }
        }
        return count;
    }

    @Override
    public void close() {
        table.close();
    }
}
