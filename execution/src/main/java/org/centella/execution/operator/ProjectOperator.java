// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.execution.expression.ExpressionEvaluator;
import org.centella.execution.plan.PhysicalPlan;
import org.jspecify.annotations.Nullable;

/** One computed column per expression; plain references pass their column on. */
final class ProjectOperator implements BatchStream {
    private final BatchStream input;
    private final ExpressionEvaluator evaluator;

    ProjectOperator(PhysicalPlan.Project node, BatchStream input, TaskContext context) {
        this.input = input;
        this.evaluator = new ExpressionEvaluator(node.expressions(), context.memory());
    }

    @Override
    public @Nullable Batch next() {
        Batch batch = input.next();
        return batch == null ? null : evaluator.evaluate(batch);
    }

    @Override
    public void close() {
        evaluator.close();
        input.close();
    }
}
