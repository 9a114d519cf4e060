// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * UNION, INTERSECT and EXCEPT as aggregations, to which nulls are equal, as these operations ask. With ALL the rows are
 * counted on each side and come out as often as the counts leave.
 *
 * <pre>
 *   A EXCEPT B    →    filter max(in_a) = 1 and max(in_b) = 0        A EXCEPT ALL B   →    repeat sum(in_a) - sum(in_b) times
 *                        aggregate by all columns                                            aggregate by all columns
 *                          union all                                                           the same
 *                            A, 1 as in_a, 0 as in_b
 *                            B, 0 as in_a, 1 as in_b
 * </pre>
 */
public final class SetOperationExpansion {
    private SetOperationExpansion() {}

    public static RelNode rewrite(RelNode node) {
        RelNode current = Trees.mapInputs(node, SetOperationExpansion::rewrite);
        return switch (current) {
            case Union union when !union.all -> distinct(LogicalUnion.create(union.getInputs(), true));
            case Intersect intersect -> pairs(intersect, 1);
            case Minus minus -> pairs(minus, 0);
            default -> current;
        };
    }

    private static RelNode distinct(RelNode node) {
        return LogicalAggregate.create(
                node, List.of(), ImmutableBitSet.range(node.getRowType().getFieldCount()), null, List.of());
    }

    private static RelNode pairs(SetOp operation, int inSecond) {
        RelNode result = operation.getInput(0);
        for (int i = 1; i < operation.getInputs().size(); i++) {
            result = operation.all
                    ? counted(result, operation.getInput(i), operation instanceof Intersect)
                    : pair(result, operation.getInput(i), inSecond);
        }
        return Trees.firstColumns(result, operation.getRowType());
    }

    private static RelNode pair(RelNode first, RelNode second, int inSecond) {
        RexBuilder rex = first.getCluster().getRexBuilder();
        int width = first.getRowType().getFieldCount();
        RelNode both = LogicalUnion.create(List.of(marked(first, rex, 1, 0), marked(second, rex, 0, 1)), true);
        List<AggregateCall> calls = List.of(max(both, width), max(both, width + 1));
        RelNode grouped = LogicalAggregate.create(both, List.of(), ImmutableBitSet.range(width), null, calls);
        List<RexNode> conditions = List.of(
                equal(rex, RexInputRef.of(width, grouped.getRowType()), 1),
                equal(rex, RexInputRef.of(width + 1, grouped.getRowType()), inSecond));
        RelNode kept = Trees.filter(grouped, conditions);
        return Trees.choose(kept, IntStream.range(0, width).boxed().toList());
    }

    /** Equal rows as often as they are on both sides, or as often as they are more on the first. */
    private static RelNode counted(RelNode first, RelNode second, boolean intersection) {
        RexBuilder rex = first.getCluster().getRexBuilder();
        int width = first.getRowType().getFieldCount();
        RelNode both = LogicalUnion.create(List.of(marked(first, rex, 1, 0), marked(second, rex, 0, 1)), true);
        RelNode grouped = LogicalAggregate.create(
                both, List.of(), ImmutableBitSet.range(width), null, List.of(sum(both, width), sum(both, width + 1)));
        RelDataType count = rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT);
        RexNode ofFirst = rex.makeCast(count, RexInputRef.of(width, grouped.getRowType()));
        RexNode ofSecond = rex.makeCast(count, RexInputRef.of(width + 1, grouped.getRowType()));
        RexNode times = intersection
                ? rex.makeCall(
                        SqlStdOperatorTable.CASE,
                        rex.makeCall(SqlStdOperatorTable.LESS_THAN, ofFirst, ofSecond),
                        ofFirst,
                        ofSecond)
                : rex.makeCall(SqlStdOperatorTable.MINUS, ofFirst, ofSecond);
        List<RexNode> columns = new ArrayList<>(Trees.columns(grouped).subList(0, width));
        columns.add(times);
        RelNode repeated = Repeat.create(Trees.project(grouped, columns, null), width);
        return Trees.choose(repeated, IntStream.range(0, width).boxed().toList());
    }

    private static RelNode marked(RelNode node, RexBuilder rex, int inFirst, int inSecond) {
        List<RexNode> columns = new ArrayList<>();
        for (int i = 0; i < node.getRowType().getFieldCount(); i++) {
            columns.add(RexInputRef.of(i, node.getRowType()));
        }
        columns.add(rex.makeExactLiteral(BigDecimal.valueOf(inFirst)));
        columns.add(rex.makeExactLiteral(BigDecimal.valueOf(inSecond)));
        return Trees.project(node, columns, null);
    }

    private static AggregateCall max(RelNode input, int column) {
        return AggregateCalls.of(SqlStdOperatorTable.MAX, List.of(column), input, false);
    }

    private static AggregateCall sum(RelNode input, int column) {
        return AggregateCalls.of(SqlStdOperatorTable.SUM, List.of(column), input, false);
    }

    private static RexNode equal(RexBuilder rex, RexNode column, int value) {
        return rex.makeCall(SqlStdOperatorTable.EQUALS, column, rex.makeExactLiteral(BigDecimal.valueOf(value)));
    }
}
