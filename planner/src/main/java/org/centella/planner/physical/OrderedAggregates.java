// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.physical;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.AggregateCall;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.PhysicalPlan.AggregationStep;
import org.centella.execution.plan.PhysicalPlan.HashAggregate;
import org.centella.execution.plan.SortKey;
import org.centella.planner.statistics.Estimate;

/**
 * Aggregates that see a group's rows in an order: the rows are sorted by group and order, so that one group after the other
 * is finished and the sort alone goes to disk. Calls with different orders are different aggregations of one exchange, put
 * together again:
 *
 * <pre>
 *   aggregate SINGLE  k, any_value(a), any_value(b)
 *     union
 *       project  k, a, null                               project  k, null, b
 *         aggregate SORTED  k, array_agg(x) a               aggregate SORTED  k, array_agg(x) b
 *           sort  k, y                                        sort  k, z
 *             exchange hash(k)  - - - the same - - - - - - - -  exchange hash(k)
 * </pre>
 */
final class OrderedAggregates {
    private final PlanBuilder plans;
    private final List<Integer> keys;
    private final Schema schema;
    private final Estimate estimate;

    OrderedAggregates(PlanBuilder plans, List<Integer> keys, Schema schema, Estimate estimate) {
        this.plans = plans;
        this.keys = keys;
        this.schema = schema;
        this.estimate = estimate;
    }

    /** @param orders of each call's rows within a group; empty where the order does not matter */
    Planned plan(Planned input, List<AggregateCall> calls, List<List<SortKey>> orders) {
        Map<List<SortKey>, List<Integer>> byOrder = byOrder(orders);
        if (byOrder.size() == 1) {
            List<SortKey> order = byOrder.keySet().iterator().next();
            return aggregated(sorted(input, order), calls, schema);
        }
        Planned shared = exchanged(input);
        List<Planned> branches = new ArrayList<>();
        byOrder.forEach((order, chosen) -> branches.add(branch(shared, calls, order, chosen)));
        return together(branches, calls);
    }

    /** The numbers of the calls by order; those that take any go with the first. */
    private static Map<List<SortKey>, List<Integer>> byOrder(List<List<SortKey>> orders) {
        Map<List<SortKey>, List<Integer>> byOrder = new LinkedHashMap<>();
        List<Integer> any = new ArrayList<>();
        for (int i = 0; i < orders.size(); i++) {
            List<Integer> calls =
                    orders.get(i).isEmpty() ? any : byOrder.computeIfAbsent(orders.get(i), _ -> new ArrayList<>());
            calls.add(i);
        }
        byOrder.values().iterator().next().addAll(any);
        return byOrder;
    }

    private Planned sorted(Planned input, List<SortKey> order) {
        if (keys.isEmpty()) {
            // An exchange to one partition over a sort merges what it receives.
            return plans.single(sort(input, order));
        }
        return sort(input.distribution().colocates(keys) ? input : plans.hashed(input, keys), order);
    }

    private Planned sort(Planned input, List<SortKey> order) {
        List<SortKey> all = new ArrayList<>();
        keys.forEach(key -> all.add(new SortKey(key, false, false)));
        order.stream().filter(key -> !keys.contains(key.column())).forEach(all::add);
        return plans.planned(
                new PhysicalPlan.Sort(plans.id(), input.plan(), all), input.distribution(), input.estimate());
    }

    private Planned aggregated(Planned input, List<AggregateCall> calls, Schema result) {
        return plans.planned(
                new HashAggregate(plans.id(), input.plan(), AggregationStep.SORTED, keys, calls, result),
                input.distribution().through(keys),
                estimate);
    }

    /** Behind an exchange of its own even where rows lie right, for several branches read it. */
    private Planned exchanged(Planned input) {
        if (input.plan() instanceof PhysicalPlan.Exchange
                && input.distribution().colocates(keys)) {
            return input;
        }
        return plans.exchange(input, keys.isEmpty() ? new Partitioning.Single() : new Partitioning.Hash(keys));
    }

    private Planned branch(Planned shared, List<AggregateCall> calls, List<SortKey> order, List<Integer> chosen) {
        List<Field> fields = new ArrayList<>(schema.fields().subList(0, keys.size()));
        chosen.forEach(call -> fields.add(schema.field(keys.size() + call)));
        Planned aggregated =
                aggregated(sort(shared, order), chosen.stream().map(calls::get).toList(), new Schema(fields));
        List<Expression> outputs = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            DataType type = schema.type(i);
            int at = i < keys.size() ? i : chosen.indexOf(i - keys.size());
            int column = i < keys.size() || at < 0 ? at : keys.size() + at;
            outputs.add(column < 0 ? new Expression.Literal(null, type) : new Expression.InputReference(column, type));
        }
        return plans.project(aggregated, outputs, nullable(), estimate);
    }

    /** The results' schema, where columns of other branches are null. */
    private Schema nullable() {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            Field field = schema.field(i);
            fields.add(new Field(field.name(), field.type(), field.nullable() || i >= keys.size()));
        }
        return new Schema(fields);
    }

    private Planned together(List<Planned> branches, List<AggregateCall> calls) {
        Planned union = plans.planned(
                new PhysicalPlan.Union(
                        plans.id(), branches.stream().map(Planned::plan).toList(), nullable()),
                branches.getFirst().distribution(),
                estimate);
        List<Integer> groups = IntStream.range(0, keys.size()).boxed().toList();
        List<AggregateCall> values = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            values.add(new AggregateCall(
                    "any_value",
                    List.of(keys.size() + i),
                    -1,
                    false,
                    calls.get(i).type()));
        }
        return plans.planned(
                new HashAggregate(plans.id(), union.plan(), AggregationStep.SINGLE, groups, values, schema),
                union.distribution().through(groups),
                estimate);
    }
}
