// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.Settings;
import org.centella.execution.join.JoinOutput;
import org.centella.execution.join.JoinTable;
import org.centella.execution.join.KeyFilter;
import org.centella.execution.join.PairFilter;
import org.centella.execution.plan.JoinKind;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.storage.Domain;
import org.jspecify.annotations.Nullable;

/**
 * Joins on equal keys: first the whole build side into a table, then the probe side past it, batch by batch. With a
 * broadcast build side all tasks of the stage build and probe one table, and its keys become filters for the scans below the
 * probe side, which is not asked for a row before that.
 */
public final class HashJoinOperator implements BatchStream {
    // What stays.
    private final PhysicalPlan.HashJoin node;
    private final BatchStream probe;
    private final JoinBuildSide build;
    private final @Nullable PairFilter residual;
    private final TaskContext context;
    private final MemoryPool pool;

    // What changes.
    private @Nullable JoinOutput output;
    private boolean ended;
    private boolean closed;

    /**
     * @param probe closed by this operator
     * @param build opens the build side; called at most once, and with a broadcast by one task of the stage only
     * @param broadcast whether the build side is the same for all tasks, which then share one table
     * @param residual the condition beyond equality over the probe's columns followed by the build's, or null
     */
    public HashJoinOperator(
            PhysicalPlan.HashJoin node,
            BatchStream probe,
            Supplier<BatchStream> build,
            boolean broadcast,
            @Nullable PairFilter residual,
            TaskContext context) {
        this.node = node;
        this.probe = probe;
        this.residual = residual;
        this.context = context;
        this.pool = context.memory().child("HashJoin " + node.id());
        this.build = new JoinBuildSide(
                node.id(),
                node.build().schema().types(),
                ints(node.buildKeys()),
                residual != null || JoinBuildSide.emitsBuildColumns(node.kind()),
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
            JoinTable table = build.table(this::publishFilters);
            if (table.rows() == 0 && JoinBuildSide.emptyWithoutBuild(node.kind())) {
                ended = true;
                return null;
            }
            output = JoinOutput.hash(
                    node.kind(),
                    table,
                    node.probe().schema().types(),
                    ints(node.probeKeys()),
                    residual,
                    node.nullAware(),
                    context.batchRows(),
                    context::checkCancelled,
                    pool);
        }
        Batch batch = output.next(probe::next);
        ended = batch == null;
        return batch;
    }

    private void publishFilters(JoinTable table) {
        if (!context.settings().get(Settings.DYNAMIC_FILTERS) || keepsUnmatchedProbe(node.kind())) {
            return;
        }
        for (PhysicalPlan.DynamicFilterSource source : node.dynamicFilters()) {
            KeyFilter filter = table.filter(source.key());
            if (filter != null) {
                context.dynamicFilters().publish(source.filterId(), new BuildSideFilter(filter));
            }
        }
    }

    /** Kinds for which a probe row without partner must not be left out. */
    private static boolean keepsUnmatchedProbe(JoinKind kind) {
        return switch (kind) {
            case PROBE_OUTER, FULL_OUTER, PROBE_ANTI, MARK -> true;
            case INNER, BUILD_OUTER, PROBE_SEMI, BUILD_SEMI, BUILD_ANTI -> false;
        };
    }

    /** What scans see of a key filter. */
    private record BuildSideFilter(KeyFilter filter) implements DynamicFilter {
        @Override
        public Domain domain() {
            return filter.domain();
        }

        @Override
        public int select(Column column, MemorySegment rows) {
            return filter.select(column, rows);
        }
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
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
            } else if (residual != null) {
                residual.close();
            }
        }
    }
}
