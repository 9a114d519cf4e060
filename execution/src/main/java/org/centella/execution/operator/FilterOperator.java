// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Scratch;
import org.centella.columnar.Selection;
import org.centella.execution.expression.PredicateEvaluator;
import org.centella.execution.plan.PhysicalPlan;
import org.jspecify.annotations.Nullable;

/** The rows for which a predicate is true, as indices into the input's columns: no value is copied. */
final class FilterOperator implements BatchStream {
    private static final int ROWS = 0;

    private final BatchStream input;
    private final PredicateEvaluator predicate;
    private final Scratch scratch;
    private final TaskContext context;

    FilterOperator(PhysicalPlan.Filter node, BatchStream input, TaskContext context) {
        this.input = input;
        this.context = context;
        this.predicate = new PredicateEvaluator(List.of(node.predicate()), context.memory());
        this.scratch = new Scratch(context.memory());
    }

    @Override
    public @Nullable Batch next() {
        for (Batch batch = input.next(); batch != null; batch = input.next()) {
            MemorySegment rows = scratch.ints(ROWS, batch.rowCount());
            int count = predicate.select(batch, rows);
            if (count == batch.rowCount()) {
                return batch;
            }
            if (count > 0) {
                return Selection.select(batch, rows, count, scratch);
            }
            context.checkCancelled();
        }
        return null;
    }

    @Override
    public void close() {
        predicate.close();
        scratch.close();
        input.close();
    }
}
