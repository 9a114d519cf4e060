// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.plan.PhysicalPlan;
import org.jspecify.annotations.Nullable;

/** A subquery used as a value: its only row, or a row of nulls if it has none; more rows are the user's error. */
final class EnforceSingleRowOperator implements BatchStream {
    private final BatchStream input;
    private final List<ColumnBuilder> row;
    private boolean done;

    EnforceSingleRowOperator(PhysicalPlan.EnforceSingleRow node, BatchStream input, TaskContext context) {
        this.input = input;
        this.row = node.schema().types().stream()
                .map(t -> new ColumnBuilder(t, context.memory(), 1))
                .toList();
    }

    @Override
    public @Nullable Batch next() {
        if (done) {
            return null;
        }
        done = true;
        int rows = 0;
        for (Batch batch = input.next(); batch != null; batch = input.next()) {
            rows += batch.rowCount();
            if (rows > 1) {
                throw new CentellaException(
                        ErrorCode.CARDINALITY_VIOLATION, "a subquery used as a value gave more than one row");
            }
            for (int c = 0; c < row.size(); c++) {
                row.get(c).append(batch.column(c));
            }
        }
        if (rows == 0) {
            row.forEach(column -> column.appendNulls(1));
        }
        return new Batch(1, row.stream().<Column>map(ColumnBuilder::view).toList());
    }

    @Override
    public void close() {
        done = true;
        row.forEach(ColumnBuilder::close);
        input.close();
    }
}
