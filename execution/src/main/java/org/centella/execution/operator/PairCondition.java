// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.memory.MemoryPool;
import org.centella.execution.expression.PredicateEvaluator;
import org.centella.execution.join.PairFilter;
import org.centella.execution.plan.Expression;

/** A plan's join condition in the form that joins evaluate. */
final class PairCondition implements PairFilter {
    private final PredicateEvaluator evaluator;

    PairCondition(Expression condition, MemoryPool memory) {
        this.evaluator = new PredicateEvaluator(List.of(condition), memory);
    }

    @Override
    public int select(Batch pairs, MemorySegment rows) {
        return evaluator.select(pairs, rows);
    }

    @Override
    public void close() {
        evaluator.close();
    }
}
