// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/** How validated calls become algebra: as Calcite does it, but where that loses the meaning. */
final class Convertlets {
    static final SqlRexConvertletTable INSTANCE = Convertlets::convertlet;

    private Convertlets() {}

    private static @Nullable SqlRexConvertlet convertlet(SqlCall call) {
        if (call.getOperator() instanceof AnyCast) {
            return AnyCast.convertlet(call);
        }
        SqlRexConvertlet plain = StandardConvertletTable.INSTANCE.get(call);
        return switch (call.getKind()) {
            case IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM ->
                (context, converted) -> distinct(context, converted, java.util.Objects.requireNonNull(plain));
            case OVERLAPS -> Convertlets::overlaps;
            case IS_NULL, IS_NOT_NULL ->
                (context, converted) -> RowNulls.test(context, converted, java.util.Objects.requireNonNull(plain));
            case CASE ->
                (context, converted) -> RowNulls.choice(context, converted, java.util.Objects.requireNonNull(plain));
            default -> plain;
        };
    }

    /** Calcite compares rows field by field, and calls rows distinct only where all fields are. */
    private static RexNode distinct(SqlRexContext context, SqlCall call, SqlRexConvertlet plain) {
        List<RexNode> operands =
                call.getOperandList().stream().map(context::convertExpression).toList();
        return operands.stream().anyMatch(o -> Types.isNested(o.getType()))
                ? context.getRexBuilder().makeCall(call.getOperator(), operands)
                : plain.convertCall(context, call);
    }

    /**
     * A period has its beginning and not its end, but for one of no length, which is its beginning (SQL:2016 8.14). With the
     * ends of both in order, {@code (a, b) OVERLAPS (c, d)} is:
     *
     * <pre>
     *   a = c OR (a > c AND a < d) OR (c > a AND c < b)
     * </pre>
     */
    private static RexNode overlaps(SqlRexContext context, SqlCall call) {
        RexBuilder rex = context.getRexBuilder();
        List<RexNode> left = period(context, call.operand(0));
        List<RexNode> right = period(context, call.operand(1));
        RexNode same = rex.makeCall(SqlStdOperatorTable.EQUALS, left.getFirst(), right.getFirst());
        return rex.makeCall(SqlStdOperatorTable.OR, same, within(rex, left, right), within(rex, right, left));
    }

    /** Whether a period begins within another, behind its beginning. */
    private static RexNode within(RexBuilder rex, List<RexNode> period, List<RexNode> other) {
        RexNode begin = period.getFirst();
        return rex.makeCall(
                SqlStdOperatorTable.AND,
                rex.makeCall(SqlStdOperatorTable.GREATER_THAN, begin, other.getFirst()),
                rex.makeCall(SqlStdOperatorTable.LESS_THAN, begin, other.getLast()));
    }

    /** The earlier and the later end; the second may be written as the time from the first. */
    private static List<RexNode> period(SqlRexContext context, SqlCall row) {
        RexBuilder rex = context.getRexBuilder();
        RexNode a = context.convertExpression(row.operand(0));
        RexNode second = context.convertExpression(row.operand(1));
        boolean isTime = org.apache.calcite.sql.type.SqlTypeUtil.isInterval(second.getType());
        RexNode b = isTime ? rex.makeCall(SqlStdOperatorTable.DATETIME_PLUS, a, second) : second;
        RexNode inOrder = rex.makeCall(SqlStdOperatorTable.LESS_THAN_OR_EQUAL, a, b);
        return List.of(
                rex.makeCall(SqlStdOperatorTable.CASE, inOrder, a, b),
                rex.makeCall(SqlStdOperatorTable.CASE, inOrder, b, a));
    }
}
