// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.physical;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.SortKey;
import org.centella.execution.plan.WindowCall;
import org.centella.planner.logical.Windowing;
import org.centella.planner.statistics.Estimate;
import org.jspecify.annotations.Nullable;

/**
 * Windows as operators: rows of a partition come together by an exchange on its keys, then a sort puts them in order, unless
 * they lie so already. Without a partition, every task sorts its rows and one merges them.
 *
 * <pre>
 *   window                       window
 *     sort by p, o                 exchange single, merging
 *       exchange hash(p)             sort by o
 *         input                        input
 * </pre>
 */
final class WindowPlanner {
    private final PlanBuilder plans;

    WindowPlanner(PlanBuilder plans) {
        this.plans = plans;
    }

    Planned plan(Windowing windowing, Planned input, Estimate estimate) {
        List<Integer> partition = windowing.partition();
        List<SortKey> order =
                windowing.order().stream().map(PhysicalPlanner::key).toList();
        List<SortKey> keys = new ArrayList<>();
        partition.forEach(column -> keys.add(new SortKey(column, false, false)));
        keys.addAll(order);
        Planned sorted = sorted(limited(input, windowing.limit(), partition, order), partition, order, keys);
        List<WindowCall> calls =
                windowing.results().stream().map(Windowing.Result::call).toList();
        PhysicalPlan.Window window = new PhysicalPlan.Window(
                plans.id(), sorted.plan(), partition, order, calls, schema(sorted.plan().schema(), windowing));
        return plans.planned(window, sorted.distribution(), estimate);
    }

    private static Schema schema(Schema input, Windowing windowing) {
        List<Field> fields = new ArrayList<>(input.fields());
        for (Windowing.Result result : windowing.results()) {
            fields.add(new Field(
                    result.name(), result.call().type(), result.type().isNullable()));
        }
        return new Schema(fields);
    }

    private Planned limited(
            Planned input, Windowing.@Nullable Limit limit, List<Integer> partition, List<SortKey> order) {
        return limit == null
                ? input
                : plans.planned(
                        new PhysicalPlan.RankLimit(
                                plans.id(), input.plan(), partition, order, limit.ranking(), limit.count()),
                        input.distribution(),
                        input.estimate());
    }

    private Planned sorted(Planned input, List<Integer> partition, List<SortKey> order, List<SortKey> keys) {
        if (partition.isEmpty()) {
            Planned inOrder = keys.isEmpty() || isSorted(input, partition, order) ? input : plans.sorted(input, keys);
            return plans.single(inOrder);
        }
        Planned together = input.distribution().colocates(partition) ? input : plans.hashed(input, partition);
        return isSorted(together, partition, order) ? together : plans.sorted(together, keys);
    }

    /** What is sorted in several tasks is merged by an exchange only when a sort is right below it. */
    private static boolean isSorted(Planned planned, List<Integer> partition, List<SortKey> order) {
        boolean stays = !partition.isEmpty() || planned.isSingle() || planned.plan() instanceof PhysicalPlan.Sort;
        return stays && Ordering.of(planned.plan()).isFor(partition, order);
    }
}
