// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.Settings;
import org.centella.execution.join.JoinOutput;
import org.centella.execution.join.JoinTable;
import org.centella.execution.join.KeyFilter;
import org.centella.execution.join.KeyPartitioner;
import org.centella.execution.join.PairFilter;
import org.centella.execution.join.ProbeFlags;
import org.centella.execution.plan.PhysicalPlan;
import org.jspecify.annotations.Nullable;

/**
 * Joins on equal keys: first the whole build side into a table, then the probe side past it, batch by batch. With a
 * broadcast build side all tasks of the stage build and probe one table, and its keys become filters for the scans below the
 * probe side, which is not asked for a row before that. A build side that does not fit goes to disk, and the probe side
 * with it: parted by the keys, or as it is where that does not help.
 */
public final class HashJoinOperator implements BatchStream {
    /** Sixteen partitions each time: rows that are still too many then have few keys, and no hash parts them. */
    private static final int MOST_LEVELS = 5;
    /** Levels that spill where that is forced. */
    private static final int FORCED_LEVELS = 2;

    // What stays.
    private final PhysicalPlan.HashJoin node;
    private final BatchStream probe;
    private final JoinBuildSide build;
    private final @Nullable PairFilter residual;
    private final TaskContext context;
    private final MemoryPool pool;

    private final boolean broadcast;
    private final int level;

    // What changes.
    private @Nullable JoinOutput output;
    private @Nullable BatchStream spilled;
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
        this(node, probe, build, broadcast, residual, context, 0);
    }

    /** @param level how often the rows have been spread over partitions on disk */
    private HashJoinOperator(
            PhysicalPlan.HashJoin node,
            BatchStream probe,
            Supplier<BatchStream> build,
            boolean broadcast,
            @Nullable PairFilter residual,
            TaskContext context,
            int level) {
        this.node = node;
        this.broadcast = broadcast;
        this.level = level;
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
                context,
                pool);
    }

    @Override
    public @Nullable Batch next() {
        if (ended) {
            return null;
        }
        if (output == null && spilled == null && !open()) {
            ended = true;
            return null;
        }
        Batch batch = output != null
                ? output.next(probe::next)
                : Objects.requireNonNull(spilled).next();
        ended = batch == null;
        return batch;
    }

    /** Builds; false if there is nothing to probe for. */
    private boolean open() {
        JoinTable table = buildTable();
        if (table == null) {
            spilled = canPart() ? parted() : blockwise();
            return true;
        }
        if (table.rows() == 0 && JoinBuildSide.emptyWithoutBuild(node.kind())) {
            return false;
        }
        output = output(table, residual, null);
        return true;
    }

    private JoinOutput output(JoinTable table, @Nullable PairFilter filter, @Nullable ProbeFlags earlier) {
        return JoinOutput.hash(
                node.kind(),
                table,
                node.probe().schema().types(),
                ints(node.probeKeys()),
                filter,
                node.nullAware(),
                earlier,
                context.batchRows(),
                context::checkCancelled,
                pool);
    }

    /** NOT IN has to look at all build rows for each probe row with a null, so no hash of the keys parts them. */
    private boolean canPart() {
        return !node.nullAware() && level < MOST_LEVELS;
    }

    /** The table, or null when the build side had to be spilled. */
    private @Nullable JoinTable buildTable() {
        boolean forced = context.settings().get(Settings.FORCE_SPILL) && level < FORCED_LEVELS;
        if (broadcast) {
            return build.shared(this::publishFilters, forced);
        }
        return canPart() ? build.tableOrSpill(partitioner(node.buildKeys(), pool), forced) : build.tableOrFile(forced);
    }

    private KeyPartitioner partitioner(List<Integer> keys, MemoryPool memory) {
        return new KeyPartitioner(ints(keys), level, Math.max(context.batchRows(), Batch.DEFAULT_ROWS), memory);
    }

    /** The join partition by partition: the probe side goes to disk as well. */
    private BatchStream parted() {
        OperatorMetrics metrics = context.metrics(node.id());
        SpilledPartitions builds =
                broadcast ? build.sharedSpilled(shared -> partitioner(node.buildKeys(), shared)) : build.spilled();
        if (!broadcast) {
            metrics.spilledBytes.add(builds.finish());
        }
        SpilledPartitions probes = new SpilledPartitions(
                context.spillDirectory(),
                "join-" + node.id() + "-probe",
                node.probe().schema().types(),
                partitioner(node.probeKeys(), pool),
                pool);
        try {
            for (Batch batch = probe.next(); batch != null; batch = probe.next()) {
                context.checkCancelled();
                probes.write(batch);
            }
            metrics.spilledBytes.add(probes.finish());
            probe.close();
        } catch (RuntimeException | Error e) {
            probes.close();
            throw e;
        }
        return new SpilledHashJoin(
                node.kind(),
                builds,
                broadcast,
                probes,
                p -> new HashJoinOperator(
                        node,
                        probes.read(p, pool),
                        () -> builds.read(p, pool),
                        false,
                        residual == null ? null : residual::select,
                        context,
                        builds.rows(p) == builds.rows() ? MOST_LEVELS : level + 1));
    }

    /** The join with a block of the build side after the other. */
    private BatchStream blockwise() {
        PairFilter filter = residual;
        BlockwiseJoin join = new BlockwiseJoin(
                node.id(),
                node.kind(),
                build.rows(),
                node.probe().schema().types(),
                build::builder,
                (table, earlier) -> output(table, filter == null ? null : filter::select, earlier),
                context,
                pool);
        try {
            join.collect(probe);
            probe.close();
            return join;
        } catch (RuntimeException | Error e) {
            join.close();
            throw e;
        }
    }

    private void publishFilters(JoinTable table) {
        if (!context.settings().get(Settings.DYNAMIC_FILTERS) || node.kind().keepsUnmatchedProbe()) {
            return;
        }
        for (PhysicalPlan.DynamicFilterSource source : node.dynamicFilters()) {
            KeyFilter filter = table.filter(source.key());
            if (filter != null) {
                context.dynamicFilters().publish(source.filterId(), new BuildSideFilter(filter));
            }
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
            if (spilled != null) {
                spilled.close();
            }
            if (output != null) {
                output.close();
            } else if (residual != null) {
                residual.close();
            }
        }
    }
}
