// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.Set;
import org.apache.calcite.plan.Strong;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Hides calls from Calcite's simplifier that it would take for something else.
 *
 * <ul>
 *   <li>Of casts within casts it leaves out one that loses nothing, and with it what the outer one means: {@code
 *       TRY_CAST(CAST(i AS BIGINT) AS TINYINT)} becomes {@code CAST(i AS TINYINT)}, which fails, and {@code CAST(CAST(i AS
 *       VARCHAR) AS TIMESTAMP)} the cast of a number to a time, which there is not.
 *   <li>For {@code IS NULL(f(x))} it asks whether x is null, where f is known to be null for a null alone; it insists that the
 *       types say so, too. The type of a comparison of rows goes by the nulls within them.
 *   <li>To it no row is null, for the types of rows have no nulls but in their fields: {@code IS NULL(row)} would be false.
 * </ul>
 */
final class HiddenCalls extends RexShuttle {
    private static final Set<SqlKind> NULL_TESTS = Set.of(SqlKind.IS_NULL, SqlKind.IS_NOT_NULL);

    private final RexBuilder rex;
    private final boolean hides;

    private HiddenCalls(RexBuilder rex, boolean hides) {
        this.rex = rex;
        this.hides = hides;
    }

    /** In the place of the operator of a hidden call. Operators of different names must not seem equal. */
    private static final class Hidden extends SqlFunction {
        private final SqlOperator hidden;

        Hidden(SqlOperator hidden) {
            super(
                    "$" + hidden.getName(),
                    SqlKind.OTHER_FUNCTION,
                    ReturnTypes.ARG0,
                    null,
                    null,
                    SqlFunctionCategory.SYSTEM);
            this.hidden = hidden;
        }

        @Override
        public boolean isDeterministic() {
            return hidden.isDeterministic();
        }
    }

    static RexNode hide(RexBuilder rex, RexNode node) {
        return node.accept(new HiddenCalls(rex, true));
    }

    /** The calls as they were. */
    static RexNode show(RexBuilder rex, RexNode node) {
        return node.accept(new HiddenCalls(rex, false));
    }

    @Override
    public RexNode visitCall(RexCall call) {
        RexNode node = super.visitCall(call);
        if (!(node instanceof RexCall visited) || visited.getClass() != RexCall.class) {
            return node;
        }
        boolean misread = visited.getKind() == SqlKind.SAFE_CAST
                || readsText(visited)
                || looksIntoRows(visited)
                || isNullForOtherReasons(visited);
        if (hides && misread) {
            return with(visited, new Hidden(visited.getOperator()));
        }
        return !hides && visited.getOperator() instanceof Hidden operator ? with(visited, operator.hidden) : visited;
    }

    private RexNode with(RexCall call, SqlOperator operator) {
        return rex.makeCall(call.getParserPosition(), call.getType(), operator, call.getOperands());
    }

    /** Whether a value that was no text is made one and then read as something else. */
    private static boolean readsText(RexCall call) {
        return call.getKind() == SqlKind.CAST
                && !SqlTypeUtil.inCharFamily(call.getType())
                && call.getOperands().getFirst() instanceof RexCall inner
                && inner.getKind() == SqlKind.CAST
                && SqlTypeUtil.inCharFamily(inner.getType())
                && !SqlTypeUtil.inCharFamily(inner.getOperands().getFirst().getType());
    }

    private static boolean looksIntoRows(RexCall call) {
        boolean looks = call.isA(SqlKind.COMPARISON) || call.isA(NULL_TESTS);
        return looks
                && call.getOperands().stream()
                        .anyMatch(operand -> operand.getType().isStruct());
    }

    /** Whether its nullability is not that of its operands, though Calcite believes so of calls of its kind. */
    private static boolean isNullForOtherReasons(RexCall call) {
        return switch (Strong.policy(call)) {
            case ANY ->
                call.getType().isNullable()
                        != call.getOperands().stream()
                                .anyMatch(operand -> operand.getType().isNullable());
            case NOT_NULL -> call.getType().isNullable();
            case AS_IS, CUSTOM -> false;
        };
    }
}
