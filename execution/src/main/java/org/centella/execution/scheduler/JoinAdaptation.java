// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether joins of both sides spread become broadcast joins, now that the sizes of their build sides are known: then
 * every task reads the build side whole, the probe side is not exchanged, and its stage runs within that of the join.
 *
 * <pre>
 *   stage 3  Aggregate PARTIAL - HashJoin - StageInput(2)       stage 3  Aggregate PARTIAL - HashJoin - Filter - Scan
 *                                 \- StageInput(1)         =&gt;                                 \- StageInput(1) broadcast
 *   stage 2  Filter - Scan
 * </pre>
 *
 * Only where it does not matter which probe rows are in one task, up to the stage's root: so for no kind of join that yields
 * build rows, and below nothing that counts on the rows of a key being together.
 */
final class JoinAdaptation {
    /** @param absorbed the probe side's stage, which does not run on its own any more */
    record Fused(Stage stage, int absorbed) {}

    private final List<Stage> stages;
    private final IntPredicate untouched;
    private final IntToLongFunction bytes;
    private final long limit;

    /**
     * @param untouched stages that no task was launched of and that only one stage reads
     * @param bytes that a complete stage put out; -1 for one that is not complete
     * @param limit a build side of more bytes stays spread
     */
    JoinAdaptation(List<Stage> stages, IntPredicate untouched, IntToLongFunction bytes, long limit) {
        this.stages = stages;
        this.untouched = untouched;
        this.bytes = bytes;
        this.limit = limit;
    }

    /** The stage with its probe side's stage within, or null when it has to stay as it is for now. */
    @Nullable
    Fused fuse(Stage stage) {
        PhysicalPlan.StageInput probe = stage.splits().isEmpty() ? StageAdaptation.dealt(stage.root()) : null;
        if (limit <= 0 || probe == null || !untouched.test(probe.stage())) {
            return null;
        }
        Stage below = stages.get(probe.stage());
        if (!(below.output() instanceof Partitioning.Hash)
                || !below.filters().isEmpty()
                || StageAdaptation.readers(stage.root(), below.id()) > 1) {
            return null;
        }
        PhysicalPlan root = fused(stage.root(), probe, below.root());
        return root == null ? null : new Fused(stage(stage, below, root), below.id());
    }

    private static Stage stage(Stage stage, Stage below, PhysicalPlan root) {
        Set<Integer> reads = new TreeSet<>(stage.dependsOn());
        reads.remove(below.id());
        reads.addAll(below.dependsOn());
        Set<Integer> waits = new TreeSet<>(stage.waitsFor());
        waits.addAll(below.waitsFor());
        waits.removeAll(reads);
        return new Stage(
                stage.id(),
                root,
                below.tasks(),
                stage.output(),
                stage.outputPartitions(),
                List.copyOf(reads),
                List.copyOf(waits),
                stage.filters(),
                below.splits());
    }

    /** The plan with the probe side's own plan in the place of its exchange; null if a build side cannot be read whole. */
    private @Nullable PhysicalPlan fused(PhysicalPlan plan, PhysicalPlan.StageInput probe, PhysicalPlan below) {
        if (plan.id() == probe.id()) {
            return below;
        }
        List<PhysicalPlan> inputs = new ArrayList<>(plan.inputs());
        PhysicalPlan first = fused(inputs.getFirst(), probe, below);
        PhysicalPlan build = inputs.size() == 1 ? null : whole(inputs.getLast());
        if (first == null || (inputs.size() > 1 && build == null)) {
            return null;
        }
        inputs.set(0, first);
        if (build != null) {
            inputs.set(1, build);
        }
        return plan.withInputs(inputs);
    }

    /** A build side as every task reads it whole, or null when it is too large, or its size is not known yet. */
    private PhysicalPlan.@Nullable StageInput whole(PhysicalPlan build) {
        if (!(build instanceof PhysicalPlan.StageInput input)) {
            return null;
        }
        if (input.broadcast()) {
            return input;
        }
        long size = bytes.applyAsLong(input.stage());
        return size < 0 || size > limit
                ? null
                : new PhysicalPlan.StageInput(input.id(), input.stage(), true, input.mergeKeys(), input.schema());
    }
}
