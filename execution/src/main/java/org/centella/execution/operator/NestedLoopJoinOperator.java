// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.Objects;
import java.util.function.Supplier;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.Settings;
import org.centella.execution.join.JoinOutput;
import org.centella.execution.join.JoinTable;
import org.centella.execution.join.PairFilter;
import org.centella.execution.join.ProbeFlags;
import org.centella.execution.plan.PhysicalPlan;
import org.jspecify.annotations.Nullable;

/**
 * Joins on any condition: keeps the build side and tries every pair with each probe batch, a batch of pairs at a time. A
 * build side that does not fit comes in blocks, each of which meets all of the probe side.
 */
public final class NestedLoopJoinOperator implements BatchStream {
    private final PhysicalPlan.NestedLoopJoin node;
    private final BatchStream probe;
    private final JoinBuildSide build;
    private final boolean broadcast;
    private final @Nullable PairFilter condition;
    private final TaskContext context;
    private final MemoryPool pool;
    private @Nullable JoinOutput output;
    private @Nullable BlockwiseJoin blocks;
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
        this.broadcast = broadcast;
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
                context,
                pool);
    }

    @Override
    public @Nullable Batch next() {
        if (ended) {
            return null;
        }
        if (output == null && blocks == null && !open()) {
            ended = true;
            return null;
        }
        Batch batch = output != null
                ? output.next(probe::next)
                : Objects.requireNonNull(blocks).next();
        ended = batch == null;
        return batch;
    }

    /** Builds; false if there is nothing to join with. */
    private boolean open() {
        boolean forced = context.settings().get(Settings.FORCE_SPILL);
        JoinTable table = broadcast ? build.shared(_ -> {}, forced) : build.tableOrFile(forced);
        if (table == null) {
            PairFilter filter = condition;
            blocks = new BlockwiseJoin(
                    node.id(),
                    node.kind(),
                    build.rows(),
                    node.probe().schema().types(),
                    build::builder,
                    (block, earlier) -> output(block, filter == null ? null : filter::select, earlier),
                    context,
                    pool);
            blocks.collect(probe);
            return true;
        }
        if (table.rows() == 0 && JoinBuildSide.emptyWithoutBuild(node.kind())) {
            return false;
        }
        output = output(table, condition, null);
        return true;
    }

    private JoinOutput output(JoinTable table, @Nullable PairFilter filter, @Nullable ProbeFlags earlier) {
        return JoinOutput.nestedLoop(
                node.kind(),
                table,
                node.probe().schema().types(),
                filter,
                earlier,
                context.batchRows(),
                context::checkCancelled,
                pool);
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
            if (blocks != null) {
                blocks.close();
            }
            if (output != null) {
                output.close();
            } else if (condition != null) {
                condition.close();
            }
        }
    }
}
