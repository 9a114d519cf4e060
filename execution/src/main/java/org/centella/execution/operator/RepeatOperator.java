// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.Scratch;
import org.centella.columnar.Selection;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.execution.plan.PhysicalPlan;
import org.jspecify.annotations.Nullable;

/** Rows as often as a column of theirs says: what INTERSECT ALL and EXCEPT ALL leave of equal rows. Copies no values. */
final class RepeatOperator implements BatchStream {
    private final PhysicalPlan.Repeat node;
    private final BatchStream input;
    private final TaskContext context;
    private final MemoryPool pool;
    private final Scratch scratch;
    private @Nullable Batch current;
    private int row;
    private long left;
    private boolean closed;

    RepeatOperator(PhysicalPlan.Repeat node, BatchStream input, TaskContext context) {
        this.node = node;
        this.input = input;
        this.context = context;
        this.pool = context.memory().child("Repeat " + node.id());
        this.scratch = new Scratch(pool);
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            context.checkCancelled();
            Batch batch = current;
            if (batch == null) {
                batch = input.next();
                if (batch == null) {
                    return null;
                }
                current = batch;
                row = 0;
                left = times(batch, 0);
            }
            MemorySegment rows = scratch.ints(0, context.batchRows());
            int count = fill(batch, rows, context.batchRows());
            if (row == batch.rowCount()) {
                current = null;
            }
            if (count > 0) {
                return Selection.select(batch, rows, count, scratch, 1);
            }
        }
    }

    private int fill(Batch batch, MemorySegment rows, int most) {
        int count = 0;
        while (count < most && row < batch.rowCount()) {
            int now = (int) Math.min(left, most - count);
            for (int i = 0; i < now; i++) {
                Segments.setInt(rows, count++, row);
            }
            left -= now;
            if (left == 0 && ++row < batch.rowCount()) {
                left = times(batch, row);
            }
        }
        return count;
    }

    private long times(Batch batch, int at) {
        Column column = batch.column(node.times());
        return column.isNull(at) ? 0 : Math.max(Segments.getLong(column.base().values(), column.baseRow(at)), 0);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (pool;
                input) {
            scratch.close();
        }
    }
}
