// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.execution.expression.Literals;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.PhysicalPlan;
import org.jspecify.annotations.Nullable;

/** Constant rows; they come from the first task of a stage alone. */
final class ValuesOperator implements BatchStream {
    private final PhysicalPlan.Values node;
    private final int batchRows;
    private final List<ColumnBuilder> columns;
    private int row;

    ValuesOperator(PhysicalPlan.Values node, TaskContext context) {
        this.node = node;
        this.batchRows = context.batchRows();
        this.columns = node.schema().types().stream()
                .map(t -> new ColumnBuilder(t, context.memory()))
                .toList();
        this.row = context.partition() == 0 ? 0 : node.rows().size();
    }

    @Override
    public @Nullable Batch next() {
        int count = Math.min(batchRows, node.rows().size() - row);
        if (count == 0) {
            return null;
        }
        columns.forEach(ColumnBuilder::reset);
        for (List<Expression.Literal> values : node.rows().subList(row, row + count)) {
            for (int c = 0; c < columns.size(); c++) {
                Literals.append(columns.get(c), values.get(c).value());
            }
        }
        row += count;
        return new Batch(
                count, columns.stream().<Column>map(ColumnBuilder::view).toList());
    }

    @Override
    public void close() {
        row = node.rows().size();
        columns.forEach(ColumnBuilder::close);
    }
}
