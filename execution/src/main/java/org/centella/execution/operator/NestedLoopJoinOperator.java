// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.function.Supplier;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.memory.MemoryPool;
import org.centella.execution.join.JoinOutput;
import org.centella.execution.join.JoinTable;
import org.centella.execution.join.PairFilter;
import org.centella.execution.plan.PhysicalPlan;
import org.jspecify.annotations.Nullable;

/** Joins on any condition: keeps the build side and tries every pair with each probe batch, a batch of pairs at a time. */
public final class NestedLoopJoinOperator implements BatchStream {
    private final PhysicalPlan.NestedLoopJoin node;
    private final BatchStream probe;
    private final JoinBuildSide build;
    private final @Nullable PairFilter condition;
    private final TaskContext context;
    private final MemoryPool pool;
    private @Nullable JoinOutput output;
    private boolean ended;
    private boolean closed;

    /** Parameters as those of {@link HashJoinOperator}. */
    public NestedLoopJoinOperator(
            PhysicalPlan.NestedLoopJoin node,
            BatchStream probe,
            Supplier<BatchStream> build,
            boolean broadcast,
            @Nullable PairFilter condition,
            TaskContext context) {
        this.node = node;
        this.probe = probe;
        this.condition = condition;
        this.context = context;
        this.pool = context.memory().child("NestedLoopJoin " + node.id());
        this.build = new JoinBuildSide(
                node.id(),
                node.build().schema().types(),
                new int[0],
                condition != null || JoinBuildSide.emitsBuildColumns(node.kind()),
                JoinOutput.keepsProbe(node.kind()),
                build,
                broadcast,
                context,
                pool);
    }

    @Override
    public @Nullable Batch next() {
        if (ended) {
            return null;
        }
        if (output == null) {
            JoinTable table = build.table(_ -> {});
            if (table.rows() == 0 && JoinBuildSide.emptyWithoutBuild(node.kind())) {
                ended = true;
                return null;
            }
            output = JoinOutput.nestedLoop(
                    node.kind(),
                    table,
                    node.probe().schema().types(),
                    condition,
                    context.batchRows(),
                    context::checkCancelled,
                    pool);
        }
        Batch batch = output.next(probe::next);
        ended = batch == null;
        return batch;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        ended = true;
        try (pool;
                probe;
                build) {
            if (output != null) {
                output.close();
            } else if (condition != null) {
                condition.close();
            }
        }
    }
}
