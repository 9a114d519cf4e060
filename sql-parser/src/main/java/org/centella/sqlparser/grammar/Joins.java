// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser.grammar;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlAsofJoin;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Joins of all kinds as Calcite's nodes. */
final class Joins {
    private Joins() {}

    static SqlNode join(
            SqlParserPos pos,
            SqlNode left,
            boolean natural,
            JoinType type,
            SqlNode right,
            @Nullable SqlNode condition,
            @Nullable SqlNodeList columns) {
        JoinConditionType kind = condition != null
                ? JoinConditionType.ON
                : columns != null ? JoinConditionType.USING : JoinConditionType.NONE;
        return new SqlJoin(
                pos,
                left,
                SqlLiteral.createBoolean(natural, pos),
                type.symbol(pos),
                right,
                kind.symbol(pos),
                condition != null ? condition : columns);
    }

    /**
     * A join with the nearest row. Snowflake writes the inequality that decides what is near apart, MATCH_CONDITION (…);
     * DuckDB writes it among the conditions, or takes the last column of USING for it.
     */
    static SqlNode asOf(
            SqlParserPos pos,
            SqlNode left,
            JoinType type,
            SqlNode right,
            @Nullable SqlNode match,
            @Nullable SqlNode condition,
            @Nullable SqlNodeList columns) {
        SqlNode nearest = match;
        List<SqlNode> equalities = new ArrayList<>();
        if (condition != null) {
            for (SqlNode conjunct : conjuncts(condition)) {
                if (nearest == null && isInequality(conjunct)) {
                    nearest = conjunct;
                } else {
                    equalities.add(conjunct);
                }
            }
        }
        if (nearest == null) {
            throw new CalciteContextException(
                    "a join",
                    new IllegalArgumentException("an ASOF join needs an inequality among its conditions"),
                    pos.getLineNum(),
                    pos.getColumnNum(),
                    pos.getEndLineNum(),
                    pos.getEndColumnNum());
        }
        SqlNode rest = equalities.stream()
                .reduce((a, b) -> SqlStdOperatorTable.AND.createCall(pos, a, b))
                .orElse(SqlLiteral.createBoolean(true, pos));
        return new SqlAsofJoin(
                pos,
                left,
                SqlLiteral.createBoolean(false, pos),
                type.symbol(pos),
                right,
                JoinConditionType.ON.symbol(pos),
                rest,
                nearest);
    }

    private static List<SqlNode> conjuncts(SqlNode condition) {
        List<SqlNode> list = new ArrayList<>();
        if (condition instanceof SqlCall call && call.getKind() == SqlKind.AND) {
            call.getOperandList().forEach(operand -> list.addAll(conjuncts(operand)));
        } else {
            list.add(condition);
        }
        return list;
    }

    private static boolean isInequality(SqlNode node) {
        return switch (node.getKind()) {
            case LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL -> true;
            default -> false;
        };
    }
}
