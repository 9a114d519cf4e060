// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.physical;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.sql.SqlKind;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.aggregate.AggregateFunction;
import org.centella.execution.aggregate.AggregateFunctions;
import org.centella.execution.plan.AggregateCall;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.PhysicalPlan.AggregationStep;
import org.centella.execution.plan.PhysicalPlan.HashAggregate;
import org.centella.execution.plan.SortKey;
import org.centella.planner.expression.ExpressionLowering;
import org.centella.planner.statistics.ColumnEstimate;
import org.centella.planner.statistics.Estimate;
import org.centella.planner.validation.TableAggregateOperator;
import org.centella.planner.validation.Types;
import org.centella.sqlparser.Positions;

/**
 * Aggregations: in one step where the rows of a group lie together, else in two around an exchange.
 *
 * <pre>
 *   count(distinct x) by k        aggregate SINGLE  k, count(x)
 *                                   aggregate FINAL  k, x
 *                                     exchange hash(k)
 *                                       aggregate PARTIAL  k, x
 * </pre>
 */
final class AggregatePlanner {
    /** So few groups that one task merges the partial results faster than an exchange could spread them. */
    private static final double FEW_GROUPS = 4096;

    /** Enough different values to fill the partitions evenly. */
    private static final double MANY_VALUES = 1000;

    /** All nulls go to one partition. */
    private static final double MANY_NULLS = 0.1;

    private final PlanBuilder plans;

    AggregatePlanner(PlanBuilder plans) {
        this.plans = plans;
    }

    Planned plan(Aggregate aggregate, Planned input, Estimate estimate) {
        List<org.apache.calcite.rel.core.AggregateCall> calls = aggregate.getAggCallList();
        List<Integer> keys = aggregate.getGroupSet().asList();
        if (calls.stream().anyMatch(c -> c.getAggregation().getKind() == SqlKind.SINGLE_VALUE)) {
            return singleRow(aggregate, input, estimate);
        }
        Schema rowType = Types.schema(aggregate.getRowType());
        List<AggregateCall> lowered = new ArrayList<>();
        for (org.apache.calcite.rel.core.AggregateCall call : calls) {
            lowered.add(lower(call, input));
        }
        Schema schema = resultSchema(rowType, keys.size(), lowered);
        List<List<SortKey>> orders = calls.stream().map(AggregatePlanner::order).toList();
        Planned planned = orders.stream().allMatch(List::isEmpty)
                ? plan(input, keys, lowered, schema, estimate)
                : new OrderedAggregates(plans, keys, schema, estimate).plan(input, lowered, orders);
        return cast(planned, rowType, estimate);
    }

    private Planned plan(
            Planned input, List<Integer> keys, List<AggregateCall> calls, Schema schema, Estimate estimate) {
        if (calls.stream().noneMatch(AggregateCall::distinct)) {
            return steps(input, keys, keys, calls, schema, estimate);
        }
        AggregateCall first = calls.getFirst();
        boolean alike = calls.stream()
                .allMatch(c -> c.distinct() && c.filter() < 0 && c.arguments().equals(first.arguments()));
        if (alike) {
            return deduplicated(input, keys, calls, schema, estimate);
        }
        Planned together = input.distribution().colocates(keys)
                ? input
                : keys.isEmpty() ? plans.single(input) : plans.hashed(input, keys);
        return aggregate(together, AggregationStep.SINGLE, keys, calls, schema, estimate);
    }

    /** First the different combinations of keys and arguments, then the calls over those. */
    private Planned deduplicated(
            Planned input, List<Integer> keys, List<AggregateCall> calls, Schema schema, Estimate estimate) {
        List<Integer> all = new ArrayList<>(keys);
        calls.getFirst().arguments().stream().filter(a -> !all.contains(a)).forEach(all::add);
        Schema combinations = input.plan()
                .schema()
                .select(all.stream().mapToInt(Integer::intValue).toArray());
        Estimate different = new Estimate(
                input.estimate().distinct(all),
                all.stream().map(input.estimate()::column).toList());
        Planned unique = steps(input, all, keys.isEmpty() ? all : keys, List.of(), combinations, different);
        List<AggregateCall> plain = calls.stream()
                .map(c -> c.over(c.arguments().stream().map(all::indexOf).toList()))
                .toList();
        List<Integer> firstColumns = range(0, keys.size());
        return steps(unique, firstColumns, firstColumns, plain, schema, estimate);
    }

    /** One step where possible, else two; {@code spread} are the keys that rows are exchanged by. */
    private Planned steps(
            Planned input,
            List<Integer> keys,
            List<Integer> spread,
            List<AggregateCall> calls,
            Schema schema,
            Estimate estimate) {
        if (input.distribution().colocates(keys)) {
            return aggregate(input, AggregationStep.SINGLE, keys, calls, schema, estimate);
        }
        Planned partial = aggregate(
                input,
                AggregationStep.PARTIAL,
                keys,
                calls,
                stateSchema(input, keys.size(), calls, schema),
                stateEstimate(input, keys.size(), calls, estimate));
        Planned together = isFew(keys, estimate)
                ? plans.single(partial)
                : plans.hashed(
                        partial, spreading(spread.stream().map(keys::indexOf).toList(), partial));
        return aggregate(
                together,
                AggregationStep.FINAL,
                range(0, keys.size()),
                onStates(input, keys.size(), calls),
                schema,
                estimate);
    }

    /** Whether one task merges the partial results of these groups. */
    static boolean isFew(List<Integer> keys, Estimate groups) {
        return keys.isEmpty() || groups.rows() <= FEW_GROUPS;
    }

    /**
     * Rows with equal keys also have an equal first key, so one key with many values spreads them as well as all do, and is
     * cheaper to hash; best one of fixed width.
     */
    static List<Integer> spreading(List<Integer> keys, Planned planned) {
        int best = -1;
        double most = MANY_VALUES;
        for (int key : keys) {
            ColumnEstimate column = planned.estimate().column(key);
            boolean plain = planned.type(key).layout().isFixedWidth() && column.nullFraction() < MANY_NULLS;
            if (plain && column.distinct() >= most) {
                best = key;
                most = column.distinct();
            }
        }
        return best < 0 ? keys : List.of(best);
    }

    /**
     * The keys and the states of calls over {@code input}.
     *
     * @param schema of the results
     */
    static Schema stateSchema(Planned input, int keys, List<AggregateCall> calls, Schema schema) {
        List<Field> fields = new ArrayList<>(schema.fields().subList(0, keys));
        for (int i = 0; i < calls.size(); i++) {
            String name = schema.field(keys + i).name();
            List<DataType> states = states(input, calls.get(i));
            for (int j = 0; j < states.size(); j++) {
                fields.add(Field.of(states.size() == 1 ? name : name + "_" + j, states.get(j)));
            }
        }
        return new Schema(fields);
    }

    /** @param estimate of the results */
    static Estimate stateEstimate(Planned input, int keys, List<AggregateCall> calls, Estimate estimate) {
        List<ColumnEstimate> columns = new ArrayList<>(estimate.columns().subList(0, keys));
        for (int i = 0; i < calls.size(); i++) {
            columns.addAll(Collections.nCopies(states(input, calls.get(i)).size(), estimate.column(keys + i)));
        }
        return new Estimate(estimate.rows(), columns);
    }

    /**
     * The calls over what they made of {@code input}.
     *
     * @param keys columns before the states
     */
    static List<AggregateCall> onStates(Planned input, int keys, List<AggregateCall> calls) {
        List<AggregateCall> onStates = new ArrayList<>();
        int at = keys;
        for (AggregateCall call : calls) {
            int width = states(input, call).size();
            onStates.add(call.over(range(at, at + width)));
            at += width;
        }
        return onStates;
    }

    private static List<DataType> states(Planned input, AggregateCall call) {
        List<DataType> arguments = call.arguments().stream().map(input::type).toList();
        AggregateFunction function = Objects.requireNonNull(AggregateFunctions.find(call.function()));
        return function.stateTypes(arguments, call.type());
    }

    Planned aggregate(
            Planned input,
            AggregationStep step,
            List<Integer> keys,
            List<AggregateCall> calls,
            Schema schema,
            Estimate estimate) {
        Distribution distribution = step.givesStates() && input.isSingle()
                ? Distribution.SINGLE
                : input.distribution().through(keys);
        return plans.planned(
                new HashAggregate(plans.id(), input.plan(), step, keys, calls, schema), distribution, estimate);
    }

    /** A subquery used as a value: fails on a second row. */
    private Planned singleRow(Aggregate aggregate, Planned input, Estimate estimate) {
        if (aggregate.getGroupCount() > 0 || aggregate.getAggCallList().size() > 1) {
            throw new CentellaException(
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    "a correlated subquery used as a value must be an aggregation without GROUP BY");
        }
        int column = aggregate.getAggCallList().getFirst().getArgList().getFirst();
        Planned value = plans.single(plans.choose(input, List.of(column)));
        return plans.planned(
                new PhysicalPlan.EnforceSingleRow(plans.id(), value.plan()), Distribution.SINGLE, estimate);
    }

    static AggregateCall lower(org.apache.calcite.rel.core.AggregateCall call, Planned input) {
        AggregateFunction function = function(call);
        List<DataType> types = call.getArgList().stream().map(input::type).toList();
        boolean distinct = call.isDistinct() && !function.ignoresDuplicates();
        DataType type = types.isEmpty() ? DataType.BIGINT : function.resultType(types);
        return new AggregateCall(
                function.name(),
                call.getArgList(),
                call.filterArg,
                distinct,
                type,
                Positions.of(call.getParserPosition()));
    }

    /** The order in which a call wants a group's rows; none if it gives the same in any. */
    private static List<SortKey> order(org.apache.calcite.rel.core.AggregateCall call) {
        AggregateFunction function = function(call);
        List<RelFieldCollation> keys = call.getCollation().getFieldCollations();
        if (!function.dependsOnOrder()) {
            return List.of();
        }
        if (call.isDistinct()
                && !function.ignoresDuplicates()
                && !keys.stream().allMatch(key -> call.getArgList().contains(key.getFieldIndex()))) {
            throw new CentellaException(
                    ErrorCode.INVALID_STATEMENT,
                    "with DISTINCT, " + function.name() + " can be ordered by its arguments only");
        }
        return keys.stream().map(PhysicalPlanner::key).toList();
    }

    private static AggregateFunction function(org.apache.calcite.rel.core.AggregateCall call) {
        AggregateFunction function = TableAggregateOperator.function(call.getAggregation());
        if (function == null) {
            throw new CentellaException(
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    "this version has no aggregate function "
                            + call.getAggregation().getName());
        }
        return function;
    }

    static Schema resultSchema(Schema rowType, int keys, List<AggregateCall> calls) {
        List<Field> fields = new ArrayList<>(rowType.fields().subList(0, keys));
        for (int i = 0; i < calls.size(); i++) {
            Field field = rowType.field(keys + i);
            fields.add(new Field(field.name(), calls.get(i).type(), field.nullable()));
        }
        return new Schema(fields);
    }

    /** Where Calcite derives another type than the function has, the difference is a cast. */
    private Planned cast(Planned planned, Schema rowType, Estimate estimate) {
        List<Expression> expressions = new ArrayList<>();
        for (int i = 0; i < rowType.size(); i++) {
            Expression column = new Expression.InputReference(i, planned.type(i));
            expressions.add(ExpressionLowering.cast(column, rowType.type(i)));
        }
        return plans.project(planned, expressions, rowType, estimate);
    }

    static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}
