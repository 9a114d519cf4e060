// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlInternalOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.centella.planner.TreeCopy;
import org.jspecify.annotations.Nullable;

/**
 * COALESCE and NULLIF of subqueries as CASE, which names a value twice. Calcite, which writes such calls so, too, has both
 * places share what is within a subquery, and then takes the names there for those of one place only.
 *
 * <pre>
 *   nullif(a, b)          CASE WHEN a = b THEN NULL ELSE a END
 *   coalesce(a, b)        CASE WHEN a IS NOT NULL THEN a ELSE b END
 * </pre>
 */
final class RepeatedValues {
    private RepeatedValues() {}

    /** The call as CASE, or null when it has no subquery to repeat. */
    static @Nullable SqlNode written(String name, SqlCall call) {
        List<SqlNode> operands = call.getOperandList();
        if (operands.size() < 2 || operands.stream().noneMatch(RepeatedValues::hasQuery)) {
            return null;
        }
        return switch (name) {
            case "nullif" -> operands.size() == 2 ? nullIf(call.getParserPosition(), operands) : null;
            case "coalesce" -> coalesce(call.getParserPosition(), operands);
            default -> null;
        };
    }

    private static SqlNode nullIf(SqlParserPos position, List<SqlNode> operands) {
        SqlNode same = SqlStdOperatorTable.EQUALS.createCall(position, operands);
        return choice(
                position, List.of(same), List.of(SqlLiteral.createNull(position)), TreeCopy.of(operands.getFirst()));
    }

    private static SqlNode coalesce(SqlParserPos position, List<SqlNode> operands) {
        List<SqlNode> conditions = new ArrayList<>();
        List<SqlNode> values = new ArrayList<>();
        for (SqlNode operand : operands.subList(0, operands.size() - 1)) {
            conditions.add(SqlStdOperatorTable.IS_NOT_NULL.createCall(position, operand));
            values.add(SqlInternalOperators.CAST_NOT_NULL.createCall(position, TreeCopy.of(operand)));
        }
        return choice(position, conditions, values, operands.getLast());
    }

    private static SqlNode choice(
            SqlParserPos position, List<SqlNode> conditions, List<SqlNode> values, SqlNode otherwise) {
        return new SqlCase(
                position, null, new SqlNodeList(conditions, position), new SqlNodeList(values, position), otherwise);
    }

    private static boolean hasQuery(SqlNode node) {
        boolean[] found = new boolean[1];
        node.accept(new SqlBasicVisitor<Void>() {
            @Override
            @SuppressWarnings("NullAway")
            public Void visit(SqlCall call) {
                found[0] |= call.isA(SqlKind.QUERY);
                return found[0] ? null : super.visit(call);
            }
        });
        return found[0];
    }
}
