// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.physical;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.PhysicalPlan.AggregationStep;
import org.centella.execution.plan.PhysicalPlan.HashAggregate;
import org.jspecify.annotations.Nullable;

/**
 * Spares an aggregation the groups that a join above drops anyway: the rows that the join keeps on its build side, which
 * are few, also filter the aggregation's input.
 *
 * <pre>
 *   join l_partkey = p_partkey                    join l_partkey = p_partkey
 *     aggregate by l_partkey                        aggregate by l_partkey
 *       scan lineitem                      →          semi join l_partkey = p_partkey
 *     exchange broadcast (1)                            scan lineitem
 *       scan part where …                               exchange broadcast (1)
 *                                                   exchange broadcast (1)
 * </pre>
 *
 * The exchange is the same node in both places, hence one stage, run once.
 */
final class AggregationReduction {
    private AggregationReduction() {}

    /** Key number {@code key} of the join is column {@code column} here. */
    private record Traced(int key, int column) {}

    /**
     * @param keys columns of {@code plan} that the join compares
     * @param semiJoin makes the semi join of an aggregation's input, given its key columns and which of the join's keys
     *     they are
     * @return the plan with the filter beneath its aggregation, or null if there is none to be reached
     */
    static @Nullable PhysicalPlan reduce(
            PhysicalPlan plan, List<Integer> keys, BiFunction<PhysicalPlan, Keys, @Nullable PhysicalPlan> semiJoin) {
        List<Traced> traced = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            traced.add(new Traced(i, keys.get(i)));
        }
        return descend(plan, traced, semiJoin);
    }

    /** Columns of an aggregation's input, and the numbers of the join's keys that they are compared with. */
    record Keys(List<Integer> columns, List<Integer> joinKeys) {}

    private static @Nullable PhysicalPlan descend(
            PhysicalPlan plan, List<Traced> keys, BiFunction<PhysicalPlan, Keys, @Nullable PhysicalPlan> semiJoin) {
        if (keys.isEmpty()) {
            return null;
        }
        return switch (plan) {
            case PhysicalPlan.Filter filter -> over(filter, descend(filter.input(), keys, semiJoin));
            case PhysicalPlan.Project project ->
                over(project, descend(project.input(), through(project, keys), semiJoin));
            case HashAggregate aggregate -> atAggregate(aggregate, through(aggregate, keys), semiJoin);
            case PhysicalPlan.Exchange exchange
            when exchange.input() instanceof HashAggregate partial && partial.step() == AggregationStep.PARTIAL ->
                over(exchange, descend(partial, keys, semiJoin));
            default -> null;
        };
    }

    private static @Nullable PhysicalPlan atAggregate(
            HashAggregate aggregate,
            List<Traced> keys,
            BiFunction<PhysicalPlan, Keys, @Nullable PhysicalPlan> semiJoin) {
        if (aggregate.step() == AggregationStep.FINAL) {
            return over(aggregate, descend(aggregate.input(), keys, semiJoin));
        }
        if (keys.isEmpty()) {
            return null;
        }
        Keys reached = new Keys(
                keys.stream().map(Traced::column).toList(),
                keys.stream().map(Traced::key).toList());
        return over(aggregate, semiJoin.apply(aggregate.input(), reached));
    }

    private static @Nullable PhysicalPlan over(PhysicalPlan node, @Nullable PhysicalPlan input) {
        return input == null ? null : node.withInputs(List.of(input));
    }

    private static List<Traced> through(PhysicalPlan.Project project, List<Traced> keys) {
        List<Traced> below = new ArrayList<>();
        for (Traced key : keys) {
            if (project.expressions().get(key.column()) instanceof Expression.InputReference ref) {
                below.add(new Traced(key.key(), ref.index()));
            }
        }
        return below;
    }

    private static List<Traced> through(HashAggregate aggregate, List<Traced> keys) {
        return keys.stream()
                .filter(k -> k.column() < aggregate.keys().size())
                .map(k -> new Traced(k.key(), aggregate.keys().get(k.column())))
                .toList();
    }
}
