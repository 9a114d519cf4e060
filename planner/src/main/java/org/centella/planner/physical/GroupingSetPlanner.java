// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.physical;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.util.ImmutableBitSet;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.AggregateCall;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.PhysicalPlan.AggregationStep;
import org.centella.planner.expression.ExpressionLowering;
import org.centella.planner.logical.GroupingSetExpansion;
import org.centella.planner.statistics.ColumnEstimate;
import org.centella.planner.statistics.Estimate;
import org.centella.planner.validation.Types;
import org.jspecify.annotations.Nullable;

/**
 * Aggregations with several grouping sets: the states of a set's groups are made of those of the smallest finer set, so that
 * the input is read once and a coarse set costs what the set above it has groups.
 *
 * <pre>
 *   ROLLUP (a, b)      union
 *                        aggregate FINAL a, b                 set (a, b)
 *                          exchange hash(a, b)  (1)
 *                            aggregate PARTIAL a, b
 *                              input
 *                        aggregate FINAL a                    set (a)
 *                          exchange single  (2)
 *                            aggregate INTERMEDIATE a
 *                              exchange (1) as above
 *                        aggregate FINAL                      set ()
 *                          exchange (2) as above
 * </pre>
 */
final class GroupingSetPlanner {
    /** Grouping by all keys, though no set has them all, must leave this part of the rows at most. */
    private static final double WORTH_GROUPING = 0.5;

    private final PlanBuilder plans;
    private final AggregatePlanner aggregates;
    private final Aggregate aggregate;
    private final Estimate estimate;
    private final Schema rowType;
    private final List<ImmutableBitSet> sets;
    private final Supplier<Planned> inputs;

    private final Planned input;
    /** Those that are not the same for all rows of a set. */
    private final List<AggregateCall> calls = new ArrayList<>();
    /** Of the row type, for each of them. */
    private final List<Integer> callColumns = new ArrayList<>();

    private final Map<ImmutableBitSet, States> states = new HashMap<>();
    private boolean inputTaken;

    /**
     * Groups as their keys and states, behind an exchange, so that several places can read them.
     *
     * @param keys the columns of the input that its first columns are
     */
    private record States(Planned planned, List<Integer> keys) {
        /** Where the keys of a coarser set are. */
        List<Integer> positions(ImmutableBitSet set) {
            return set.asList().stream().map(keys::indexOf).toList();
        }
    }

    /**
     * @param estimate of the result
     * @param inputs the input's plan, made anew each time
     */
    GroupingSetPlanner(
            PlanBuilder plans,
            AggregatePlanner aggregates,
            Aggregate aggregate,
            Estimate estimate,
            Supplier<Planned> inputs) {
        this.plans = plans;
        this.aggregates = aggregates;
        this.aggregate = aggregate;
        this.estimate = estimate;
        this.rowType = Types.schema(aggregate.getRowType());
        this.sets = aggregate.getGroupSets();
        this.inputs = inputs;
        this.input = inputs.get();
        for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
            org.apache.calcite.rel.core.AggregateCall call =
                    aggregate.getAggCallList().get(i);
            if (!GroupingSetExpansion.isGrouping(call)) {
                calls.add(AggregatePlanner.lower(call, input));
                callColumns.add(aggregate.getGroupCount() + i);
            }
        }
    }

    Planned plan() {
        ImmutableBitSet all = aggregate.getGroupSet();
        List<ImmutableBitSet> finest =
                sets.stream().filter(set -> parent(set) == null).toList();
        if (finest.size() > 1 && groups(all) <= input.estimate().rows() * WORTH_GROUPING) {
            states.put(all, behindExchange(all, partial(all)));
        }
        return plans.union(sets.stream().map(this::results).toList(), rowType, estimate);
    }

    // From states to states.

    /** The finer set with the fewest groups, or null. */
    private @Nullable ImmutableBitSet parent(ImmutableBitSet set) {
        return sets.stream()
                .filter(finer -> !finer.equals(set) && finer.contains(set))
                .min(Comparator.comparingDouble(this::groups).thenComparing(ImmutableBitSet::cardinality))
                .orElse(null);
    }

    private double groups(ImmutableBitSet set) {
        return set.isEmpty() ? 1 : input.estimate().distinct(set.asList());
    }

    /** States that the set's groups can be finished from, and coarser ones be made of. */
    private States states(ImmutableBitSet set) {
        States known = states.get(set);
        if (known == null) {
            known = made(set);
            states.put(set, known);
        }
        return known;
    }

    private States made(ImmutableBitSet set) {
        ImmutableBitSet finer = parent(set);
        States all = states.get(aggregate.getGroupSet());
        States from = finer != null ? states(finer) : all;
        if (from == null) {
            return behindExchange(set, partial(set));
        }
        boolean isLast = sets.stream().noneMatch(other -> set.equals(parent(other)));
        boolean lieTogether = from.planned().distribution().colocates(from.positions(set));
        if (from.planned().isSingle() || (isLast && lieTogether)) {
            return from;
        }
        return behindExchange(set, merged(set, from));
    }

    private Planned partial(ImmutableBitSet set) {
        Planned rows = inputTaken ? inputs.get() : input;
        inputTaken = true;
        return step(AggregationStep.PARTIAL, rows, set, set.asList(), calls);
    }

    private Planned merged(ImmutableBitSet set, States from) {
        return step(AggregationStep.INTERMEDIATE, from.planned(), set, from.positions(set), onStates(from));
    }

    private Planned step(
            AggregationStep step,
            Planned from,
            ImmutableBitSet set,
            List<Integer> positions,
            List<AggregateCall> onInput) {
        int width = set.cardinality();
        Schema schema = AggregatePlanner.stateSchema(input, width, calls, schema(set));
        Estimate groups = AggregatePlanner.stateEstimate(input, width, calls, estimate(set));
        return aggregates.aggregate(from, step, positions, onInput, schema, groups);
    }

    private List<AggregateCall> onStates(States from) {
        return AggregatePlanner.onStates(input, from.keys().size(), calls);
    }

    private States behindExchange(ImmutableBitSet set, Planned partial) {
        List<Integer> positions = AggregatePlanner.range(0, set.cardinality());
        Partitioning partitioning = partial.isSingle() || AggregatePlanner.isFew(positions, partial.estimate())
                ? new Partitioning.Single()
                : new Partitioning.Hash(AggregatePlanner.spreading(positions, partial));
        return new States(plans.shared(plans.exchange(partial, partitioning)), set.asList());
    }

    // From states to rows.

    private Planned results(ImmutableBitSet set) {
        Planned groups;
        if (set.isEmpty() && calls.isEmpty()) {
            // Of no keys and no calls there is one row, whatever the input.
            groups = plans.planned(
                    new PhysicalPlan.Values(plans.id(), List.of(List.of()), Schema.of()),
                    Distribution.SINGLE,
                    estimate(set));
        } else {
            States from = states(set);
            groups = aggregates.aggregate(
                    from.planned(),
                    AggregationStep.FINAL,
                    from.positions(set),
                    onStates(from),
                    schema(set),
                    estimate(set));
        }
        return plans.project(groups, columns(set, groups), rowType, rowEstimate(set));
    }

    /** The set's keys, nulls for the others, then what the calls give. */
    private List<Expression> columns(ImmutableBitSet set, Planned groups) {
        List<Expression> columns = new ArrayList<>();
        for (int key : aggregate.getGroupSet()) {
            DataType type = rowType.type(columns.size());
            columns.add(
                    set.get(key)
                            ? new Expression.InputReference(set.indexOf(key), type)
                            : new Expression.Literal(null, type));
        }
        int next = set.cardinality();
        for (org.apache.calcite.rel.core.AggregateCall call : aggregate.getAggCallList()) {
            Expression value = GroupingSetExpansion.isGrouping(call)
                    ? new Expression.Literal(GroupingSetExpansion.grouping(call, set), DataType.BIGINT)
                    : new Expression.InputReference(next, groups.type(next++));
            columns.add(ExpressionLowering.cast(value, rowType.type(columns.size())));
        }
        return columns;
    }

    /** Keys and results of a set. */
    private Schema schema(ImmutableBitSet set) {
        List<Field> fields = new ArrayList<>();
        for (int key : set) {
            fields.add(rowType.field(aggregate.getGroupSet().indexOf(key)));
        }
        for (int i = 0; i < calls.size(); i++) {
            Field field = rowType.field(callColumns.get(i));
            fields.add(new Field(field.name(), calls.get(i).type(), field.nullable()));
        }
        return new Schema(fields);
    }

    private Estimate estimate(ImmutableBitSet set) {
        double groups = groups(set);
        List<ColumnEstimate> columns = new ArrayList<>();
        set.forEach(key -> columns.add(input.estimate().column(key).limited(groups)));
        callColumns.forEach(column -> columns.add(estimate.column(column).limited(groups)));
        return new Estimate(groups, columns);
    }

    private Estimate rowEstimate(ImmutableBitSet set) {
        return new Estimate(groups(set), estimate.columns());
    }
}
