// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;
import org.centella.columnar.type.DataType;
import org.centella.planner.validation.OperatorTable;
import org.centella.planner.validation.Types;

/**
 * Groups intervals by their length, since {@code 1 month} equals {@code 30 days}; a group shows one of its intervals as it is.
 *
 * <pre>
 *   aggregate i, sum(x)      project any(i) if there is a length, sum(x)
 *     input              →     aggregate length(i), sum(x), any(i)
 *                                project *, length(i)
 * </pre>
 *
 * Before anything else, since rewrites that put aggregations of their own into the query mean its values as they are. INTERSECT
 * and EXCEPT still tell such intervals apart, and so do keys that have intervals within them.
 */
public final class IntervalKeys {
    private final RexBuilder rex;

    private IntervalKeys(RexBuilder rex) {
        this.rex = rex;
    }

    public static RelNode rewrite(RelNode root) {
        return new IntervalKeys(root.getCluster().getRexBuilder()).visit(root);
    }

    private RelNode visit(RelNode node) {
        RelNode mapped = Trees.mapInputs(node, this::visit).accept(new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery subquery) {
                RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subquery);
                RelNode body = IntervalKeys.this.visit(visited.rel);
                return body == visited.rel ? visited : visited.clone(body);
            }

            @Override
            public RexNode visitOver(RexOver over) {
                RexNode visited = super.visitOver(over);
                return visited instanceof RexOver window ? byLength(window) : visited;
            }
        });
        return switch (mapped) {
            case Aggregate aggregate when hasIntervals(aggregate) -> aggregate(aggregate);
            case Union union
            when !union.all && hasInterval(union.getRowType()) -> {
                RelNode all = LogicalUnion.create(union.getInputs(), true);
                yield aggregate((Aggregate) DomainPushdown.distinct(all));
            }
            default -> mapped;
        };
    }

    private static boolean hasInterval(RelDataType row) {
        return row.getFieldList().stream().map(RelDataTypeField::getType).anyMatch(Types::isMixedInterval);
    }

    private static RelDataType type(Aggregate aggregate, int column) {
        return aggregate.getInput().getRowType().getFieldList().get(column).getType();
    }

    private static boolean hasIntervals(Aggregate aggregate) {
        return aggregate.getGroupSet().asList().stream().anyMatch(key -> Types.isMixedInterval(type(aggregate, key)))
                || aggregate.getAggCallList().stream().anyMatch(call -> countsDifferent(aggregate, call));
    }

    private static boolean countsDifferent(Aggregate aggregate, AggregateCall call) {
        return call.isDistinct()
                && call.getAggregation().getKind() == SqlKind.COUNT
                && call.getArgList().stream().anyMatch(argument -> Types.isMixedInterval(type(aggregate, argument)));
    }

    private RexNode length(RexNode interval) {
        RelDataType type = Types.toCalcite(DataType.INTERVAL_DAY, rex.getTypeFactory());
        return rex.makeAbstractCast(
                rex.getTypeFactory()
                        .createTypeWithNullability(type, interval.getType().isNullable()),
                interval,
                false);
    }

    private RelNode aggregate(Aggregate aggregate) {
        RelNode input = aggregate.getInput();
        int width = input.getRowType().getFieldCount();
        List<RexNode> lengths = new ArrayList<>();
        int[] places = new int[width];
        for (int column = 0; column < width; column++) {
            places[column] = column;
            if (Types.isMixedInterval(type(aggregate, column))) {
                places[column] = width + lengths.size();
                lengths.add(length(RexInputRef.of(column, input.getRowType())));
            }
        }
        RelNode measured = Trees.append(input, lengths);
        List<AggregateCall> calls = new ArrayList<>();
        for (AggregateCall call : aggregate.getAggCallList()) {
            boolean byLength = countsDifferent(aggregate, call) || GroupingSetExpansion.isGrouping(call);
            calls.add(
                    byLength
                            ? call.withArgList(call.getArgList().stream()
                                    .map(c -> places[c])
                                    .toList())
                            : call);
        }
        List<Integer> intervals = aggregate.getGroupSet().asList().stream()
                .filter(key -> Types.isMixedInterval(type(aggregate, key)))
                .toList();
        SqlAggFunction any = (SqlAggFunction) Objects.requireNonNull(OperatorTable.INSTANCE.function("any_value"));
        for (int key : intervals) {
            calls.add(AggregateCalls.of(any, List.of(key), measured, true));
        }
        ImmutableBitSet keys = Trees.map(aggregate.getGroupSet(), c -> places[c]);
        RelNode grouped = LogicalAggregate.create(
                measured,
                aggregate.getHints(),
                keys,
                aggregate.getGroupSets().stream()
                        .map(set -> Trees.map(set, c -> places[c]))
                        .sorted(ImmutableBitSet.ORDERING)
                        .toList(),
                calls);
        return Trees.project(
                grouped,
                columns(aggregate, grouped, keys, places, intervals),
                aggregate.getRowType().getFieldNames());
    }

    /** The columns of the original aggregation. */
    private List<RexNode> columns(
            Aggregate aggregate, RelNode grouped, ImmutableBitSet keys, int[] places, List<Integer> intervals) {
        int firstCall = keys.cardinality();
        int firstInterval = firstCall + aggregate.getAggCallList().size();
        List<RexNode> columns = new ArrayList<>();
        for (int key : aggregate.getGroupSet()) {
            RexNode value = RexInputRef.of(keys.indexOf(places[key]), grouped.getRowType());
            if (!intervals.contains(key)) {
                columns.add(value);
                continue;
            }
            RexNode shown = RexInputRef.of(firstInterval + intervals.indexOf(key), grouped.getRowType());
            RelDataType type =
                    aggregate.getRowType().getFieldList().get(columns.size()).getType();
            // The null of a set without the key is none of the group's intervals.
            RexNode ofGroup = rex.makeCall(
                    shown.getType(),
                    SqlStdOperatorTable.CASE,
                    List.of(
                            rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, value),
                            shown,
                            rex.makeNullLiteral(shown.getType())));
            columns.add(rex.ensureType(type, ofGroup, true));
        }
        for (int call = firstCall; call < firstInterval; call++) {
            columns.add(RexInputRef.of(call, grouped.getRowType()));
        }
        return columns;
    }

    private RexNode byLength(RexOver over) {
        RexWindow window = over.getWindow();
        if (window.partitionKeys.stream().noneMatch(key -> Types.isMixedInterval(key.getType()))) {
            return over;
        }
        List<RexNode> partition = window.partitionKeys.stream()
                .map(key -> Types.isMixedInterval(key.getType()) ? length(key) : key)
                .toList();
        return Trees.partitioned(rex, over, partition);
    }
}
