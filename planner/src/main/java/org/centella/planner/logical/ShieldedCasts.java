// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.List;
import java.util.Map;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Hides from Calcite's simplifier what it misreads. It takes an inner cast that loses nothing away and with it what the outer
 * one means: TRY_CAST becomes CAST, and a text's reading as a time becomes a number's. And to it no row is null, for the
 * types of rows have no nulls but in their fields: IS NULL of a row is false, and a comparison of rows a contradiction where its
 * type, which goes by the fields, is nullable.
 *
 * <pre>
 *   TRY_CAST(CAST(i AS BIGINT) AS TINYINT)      would be  CAST(i AS TINYINT), which fails
 *   CAST(CAST(i AS VARCHAR) AS TIMESTAMP)       would be  CAST(i AS TIMESTAMP), which there is not
 * </pre>
 */
final class ShieldedCasts extends RexShuttle {
    private static final SqlFunction CAST = function("$cast");
    private static final SqlFunction TRY_CAST = function("$try_cast");

    private final RexBuilder rex;
    private final boolean shields;

    private ShieldedCasts(RexBuilder rex, boolean shields) {
        this.rex = rex;
        this.shields = shields;
    }

    /** Operators on rows by the functions that stand for them. */
    private static final Map<SqlFunction, SqlOperator> OF_ROWS = Map.of(
            function("$is_null"), SqlStdOperatorTable.IS_NULL,
            function("$is_not_null"), SqlStdOperatorTable.IS_NOT_NULL,
            function("$equal"), SqlStdOperatorTable.EQUALS,
            function("$different"), SqlStdOperatorTable.NOT_EQUALS,
            function("$less"), SqlStdOperatorTable.LESS_THAN,
            function("$less_or_equal"), SqlStdOperatorTable.LESS_THAN_OR_EQUAL,
            function("$greater"), SqlStdOperatorTable.GREATER_THAN,
            function("$greater_or_equal"), SqlStdOperatorTable.GREATER_THAN_OR_EQUAL);

    private static SqlFunction function(String name) {
        return new SqlFunction(name, SqlKind.OTHER_FUNCTION, ReturnTypes.ARG0, null, null, SqlFunctionCategory.SYSTEM);
    }

    static RexNode shielded(RexBuilder rex, RexNode node) {
        return node.accept(new ShieldedCasts(rex, true));
    }

    /** The casts as they were. */
    static RexNode bare(RexBuilder rex, RexNode node) {
        return node.accept(new ShieldedCasts(rex, false));
    }

    @Override
    public RexNode visitCall(RexCall call) {
        RexCall visited = (RexCall) super.visitCall(call);
        List<RexNode> operands = visited.getOperands();
        if (shields && (visited.getKind() == SqlKind.SAFE_CAST || readsText(visited))) {
            SqlFunction shield = visited.getKind() == SqlKind.SAFE_CAST ? TRY_CAST : CAST;
            return rex.makeCall(visited.getParserPosition(), visited.getType(), shield, operands);
        }
        if (!shields && (visited.getOperator() == CAST || visited.getOperator() == TRY_CAST)) {
            return rex.makeAbstractCast(
                    visited.getParserPosition(),
                    visited.getType(),
                    operands.getFirst(),
                    visited.getOperator() == TRY_CAST);
        }
        return ofRows(visited);
    }

    private RexCall ofRows(RexCall call) {
        SqlOperator operator = null;
        if (!shields) {
            operator = OF_ROWS.get(call.getOperator());
        } else if (call.getOperands().stream().anyMatch(o -> o.getType().isStruct())) {
            operator = OF_ROWS.entrySet().stream()
                    .filter(shield -> shield.getValue() == call.getOperator())
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(null);
        }
        return operator == null
                ? call
                : (RexCall) rex.makeCall(call.getParserPosition(), call.getType(), operator, call.getOperands());
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
}
