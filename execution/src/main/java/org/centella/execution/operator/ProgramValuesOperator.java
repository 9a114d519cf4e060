// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.ColumnBuilder;
import org.centella.execution.plan.PhysicalPlan;
import org.jspecify.annotations.Nullable;

/** The values that the application has given for this partition: one row that holds them all. */
final class ProgramValuesOperator implements BatchStream {
    private final byte[] values;
    private final ColumnBuilder column;
    private boolean done;

    ProgramValuesOperator(PhysicalPlan.ProgramValues node, TaskContext context) {
        this.values = node.partitions().get(context.partition()).bytes();
        this.column = new ColumnBuilder(node.schema().type(0), context.memory(), 1);
    }

    @Override
    public @Nullable Batch next() {
        if (done) {
            return null;
        }
        done = true;
        column.appendBytes(values);
        return Batch.of(1, column.view());
    }

    @Override
    public void close() {
        done = true;
        column.close();
    }
}
