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
import org.centella.execution.window.WindowFunctions;
import org.centella.planner.logical.Windowing;
import org.centella.planner.statistics.Estimate;
import org.jspecify.annotations.Nullable;

/**
 * Windows as operators: rows of a partition come together by an exchange on its keys, then a sort puts them in order, unless
 * they lie so already or aggregates of whole partitions need none. Without a partition, every task sorts its rows and one merges them.
 *
 * <pre>
 *   window                       window
 *     sort by p, o                 exchange single, merging
 *       exchange hash(p)             sort by o
 *         input                        input
 * </pre>
 */
final class WindowPlanner {
    /** Beyond, a sort that spills is better than states that do not. */
    private static final double MOST_GROUPS = 1_000_000;

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
        List<WindowCall> calls =
                windowing.results().stream().map(Windowing.Result::call).toList();
        Planned together = together(limited(input, windowing.limit(), partition, order), partition, keys, order);
        boolean inOrder = isSorted(together, partition, order);
        boolean sort = !inOrder && !canGroup(together, partition, order, calls);
        Planned sorted = sort ? plans.sorted(together, keys) : together;
        PhysicalPlan.Window window = new PhysicalPlan.Window(
                plans.id(),
                sorted.plan(),
                partition,
                order,
                calls,
                sort || inOrder,
                schema(sorted.plan().schema(), windowing));
        return plans.planned(window, sorted.distribution(), estimate);
    }

    private static Schema schema(Schema input, Windowing windowing) {
        List<Field> fields = new ArrayList<>(input.fields());
        for (Windowing.Result result : windowing.results()) {
            fields.add(
                    new Field(result.name(), result.call().type(), result.type().isNullable()));
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

    /** Rows of a partition in one task; all rows, in order, if there is no partition. */
    private Planned together(Planned input, List<Integer> partition, List<SortKey> keys, List<SortKey> order) {
        if (partition.isEmpty()) {
            Planned inOrder = keys.isEmpty() || isSorted(input, partition, order) ? input : plans.sorted(input, keys);
            return plans.single(inOrder);
        }
        return input.distribution().colocates(partition) ? input : plans.hashed(input, partition);
    }

    /** True for aggregates of whole partitions, few enough for their states to stay in memory: no order is needed then. */
    private static boolean canGroup(
            Planned input, List<Integer> partition, List<SortKey> order, List<WindowCall> calls) {
        return order.isEmpty()
                && calls.stream()
                        .allMatch(c -> c.frame().wholePartition() && WindowFunctions.find(c.function()) == null)
                && input.estimate().distinct(partition) <= MOST_GROUPS;
    }

    /** What is sorted in several tasks is merged by an exchange only when a sort is right below it. */
    private static boolean isSorted(Planned planned, List<Integer> partition, List<SortKey> order) {
        boolean stays = !partition.isEmpty() || planned.isSingle() || planned.plan() instanceof PhysicalPlan.Sort;
        return stays && Ordering.of(planned.plan()).isFor(partition, order);
    }
}
