// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.aggregate.Aggregation;
import org.centella.execution.plan.AggregateCall;
import org.centella.execution.plan.PhysicalPlan;
import org.jspecify.annotations.Nullable;

/**
 * GROUP BY by hashing. {@linkplain PartialAggregation Steps that give states} put them out early and give up grouping where
 * it does not pay; a {@linkplain SortedAggregation SORTED step} finishes one group after the other; the {@linkplain
 * SpillingAggregation other steps} read all input first and go to disk when memory is short.
 */
public final class HashAggregationOperator implements BatchStream {
    private final MemoryPool pool;
    private final OperatorMetrics metrics;
    private final BatchStream steps;
    private boolean closed;

    public HashAggregationOperator(PhysicalPlan.HashAggregate node, BatchStream input, TaskContext context) {
        if (node.step().givesStates() && node.calls().stream().anyMatch(AggregateCall::distinct)) {
            throw new IllegalArgumentException("DISTINCT in a " + node.step() + " step: " + node.calls());
        }
        this.pool = context.memory().child("HashAggregate " + node.id());
        this.metrics = context.metrics(node.id());
        List<DataType> types = node.input().schema().types();
        boolean merging = node.step().takesStates();
        Aggregation aggregation = Aggregation.of(types, node.keys(), node.calls(), merging, pool);
        this.steps = switch (node.step()) {
            case PARTIAL, INTERMEDIATE -> new PartialAggregation(aggregation, input, context, pool);
            case SORTED -> new SortedAggregation(node, aggregation, input, context, pool);
            case SINGLE, FINAL -> new SpillingAggregation(node, aggregation, List.of(input), context, pool, 0);
        };
    }

    @Override
    public @Nullable Batch next() {
        return steps.next();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        metrics.peakMemory.accumulate(pool.peak());
        try {
            steps.close();
        } finally {
            pool.close();
        }
    }
}
