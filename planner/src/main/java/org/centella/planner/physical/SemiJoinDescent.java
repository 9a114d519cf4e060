// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.physical;

import java.util.ArrayList;
import java.util.List;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.JoinKind;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.jspecify.annotations.Nullable;

/**
 * Takes a semi join down to the build side that all its keys come from. The join above then has fewer build rows, of which
 * its own probe side can be told.
 *
 * <pre>
 *   semi join d_week_seq                          project case …
 *     project case …                                join sold_date_sk = d_date_sk
 *       join sold_date_sk = d_date_sk                 scan sales, filtered by the dates left
 *         scan sales                        →         exchange broadcast
 *         exchange broadcast                            semi join d_week_seq
 *           scan date_dim                                 scan date_dim
 * </pre>
 */
final class SemiJoinDescent {
    /** What becomes of the build side and of its join. */
    interface Change {
        /** The rows of a build side that have a partner. */
        PhysicalPlan semiJoin(PhysicalPlan build, List<Integer> keys);

        /** The join with the build side, of which rows were dropped. */
        PhysicalPlan.HashJoin reduced(PhysicalPlan.HashJoin join, PhysicalPlan.Exchange fewer);
    }

    private final PlanBuilder plans;
    private final Change change;

    SemiJoinDescent(PlanBuilder plans, Change change) {
        this.plans = plans;
        this.change = change;
    }

    /**
     * @param keys columns of {@code plan} that the semi join compares
     * @return the plan with the semi join in it, or null if its keys come from no build side alone
     */
    @Nullable
    PhysicalPlan descend(PhysicalPlan plan, List<Integer> keys) {
        return switch (plan) {
            case PhysicalPlan.Filter filter -> over(filter, descend(filter.input(), keys));
            case PhysicalPlan.Project project -> {
                List<Integer> below = below(project, keys);
                yield below == null ? null : over(project, descend(project.input(), below));
            }
            case PhysicalPlan.HashJoin join when join.kind() == JoinKind.INNER -> inJoin(join, keys);
            default -> null;
        };
    }

    private @Nullable PhysicalPlan inJoin(PhysicalPlan.HashJoin join, List<Integer> keys) {
        int width = join.probe().schema().size();
        if (keys.stream().allMatch(key -> key < width)) {
            PhysicalPlan probe = descend(join.probe(), keys);
            return probe == null ? null : join.withInputs(List.of(probe, join.build()));
        }
        boolean ofBuild = keys.stream().allMatch(key -> key >= width);
        if (!ofBuild
                || !(join.build() instanceof PhysicalPlan.Exchange exchange)
                || !(exchange.partitioning() instanceof Partitioning.Broadcast)) {
            return null;
        }
        List<Integer> buildKeys = keys.stream().map(key -> key - width).toList();
        PhysicalPlan within = descend(exchange.input(), buildKeys);
        PhysicalPlan fewer = within == null ? change.semiJoin(exchange.input(), buildKeys) : within;
        // Where others read the exchange, too, they read it as it was.
        return change.reduced(join, new PhysicalPlan.Exchange(plans.id(), fewer, exchange.partitioning()));
    }

    private static @Nullable PhysicalPlan over(PhysicalPlan node, @Nullable PhysicalPlan input) {
        return input == null ? null : node.withInputs(List.of(input));
    }

    private static @Nullable List<Integer> below(PhysicalPlan.Project project, List<Integer> keys) {
        List<Integer> below = new ArrayList<>();
        for (int key : keys) {
            if (!(project.expressions().get(key) instanceof Expression.InputReference ref)) {
                return null;
            }
            below.add(ref.index());
        }
        return below;
    }
}
