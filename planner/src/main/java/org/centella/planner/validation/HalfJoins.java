// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.sqlparser.Positions;
import org.jspecify.annotations.Nullable;

/**
 * SEMI JOIN and ANTI JOIN, which Calcite reads but does not convert, as conditions. Its planner makes joins of these again.
 *
 * <pre>
 *   FROM a SEMI JOIN b ON a.x = b.y        FROM a WHERE EXISTS (SELECT 1 FROM b WHERE a.x = b.y)
 *   FROM a ANTI JOIN b USING (x)           FROM a WHERE x IN (SELECT x FROM b) IS NOT TRUE
 * </pre>
 *
 * A condition on the rows of the left side may wait until after later joins, unless these add rows without one: before a RIGHT
 * or FULL JOIN it goes to the join that makes these rows, or to a subquery in the place of their table.
 */
final class HalfJoins {
    /** Places of operands of Calcite's joins. */
    private static final int JOIN_TYPE = 2;

    private static final int JOIN_CONDITION_TYPE = 4;
    private static final int JOIN_CONDITION = 5;

    private HalfJoins() {}

    static void rewrite(SqlSelect select) {
        SqlNode from = select.getFrom();
        if (from != null) {
            select.setFrom(without(from, select));
        }
    }

    private static SqlNode without(SqlNode from, SqlSelect select) {
        if (!(from instanceof SqlJoin join)) {
            return from;
        }
        JoinType type = join.getJoinType();
        if (type.generatesNullsOnLeft()) {
            SqlSelect rows = query(join.getParserPosition(), SqlNodeList.EMPTY, join.getLeft(), null);
            rewrite(rows);
            join.setLeft(rows.getWhere() == null ? rows.getFrom() : kept(rows.getFrom(), rows.getWhere(), join));
            return join;
        }
        SqlNode left = without(join.getLeft(), select);
        if (type == JoinType.LEFT_SEMI_JOIN || type == JoinType.LEFT_ANTI_JOIN) {
            and(select, condition(join, type == JoinType.LEFT_ANTI_JOIN));
            return left;
        }
        join.setLeft(left);
        return join;
    }

    /** A FROM item with only the rows for which a condition is true, under the names that it has. */
    private static SqlNode kept(@Nullable SqlNode from, SqlNode condition, SqlJoin join) {
        SqlParserPos pos = join.getParserPosition();
        if (from instanceof SqlJoin pairs && isInner(pairs)) {
            SqlNode on = pairs.getCondition();
            pairs.setOperand(JOIN_CONDITION_TYPE, JoinConditionType.ON.symbol(pos));
            pairs.setOperand(
                    JOIN_CONDITION, on == null ? condition : SqlStdOperatorTable.AND.createCall(pos, on, condition));
            pairs.setOperand(JOIN_TYPE, JoinType.INNER.symbol(pos));
            return pairs;
        }
        SqlNode name = from instanceof SqlIdentifier table
                ? new SqlIdentifier(table.names.getLast(), table.getParserPosition())
                : from instanceof SqlCall as && as.getKind() == SqlKind.AS ? as.operand(1) : null;
        if (from == null || name == null) {
            throw new CentellaException(
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    "a RIGHT or FULL JOIN behind a SEMI or ANTI JOIN behind an outer join: put the latter in a subquery",
                    Positions.of(pos),
                    null);
        }
        SqlSelect rows = query(pos, SqlNodeList.of(SqlIdentifier.star(pos)), from, condition);
        return SqlStdOperatorTable.AS.createCall(pos, rows, name);
    }

    private static boolean isInner(SqlJoin join) {
        boolean named = join.isNatural() || join.getConditionType() == JoinConditionType.USING;
        return !named
                && switch (join.getJoinType()) {
                    case INNER, CROSS, COMMA -> true;
                    default -> false;
                };
    }

    private static SqlNode condition(SqlJoin join, boolean anti) {
        SqlParserPos pos = join.getParserPosition();
        SqlNode condition = join.getCondition();
        if (condition instanceof SqlNodeList columns) {
            SqlNode query = query(pos, columns, join.getRight(), null);
            SqlNode left =
                    columns.size() == 1 ? columns.get(0) : SqlStdOperatorTable.ROW.createCall(pos, columns.getList());
            SqlNode in = SqlStdOperatorTable.IN.createCall(pos, left, query);
            return anti ? SqlStdOperatorTable.IS_NOT_TRUE.createCall(pos, in) : in;
        }
        SqlNode one = SqlLiteral.createExactNumeric("1", pos);
        SqlNode exists =
                SqlStdOperatorTable.EXISTS.createCall(pos, query(pos, SqlNodeList.of(one), join.getRight(), condition));
        return anti ? SqlStdOperatorTable.NOT.createCall(pos, exists) : exists;
    }

    private static SqlSelect query(SqlParserPos pos, SqlNodeList items, SqlNode from, @Nullable SqlNode where) {
        return new SqlSelect(pos, null, items, from, where, null, null, null, null, null, null, null, null);
    }

    private static void and(SqlSelect select, SqlNode condition) {
        SqlNode where = select.getWhere();
        select.setWhere(
                where == null
                        ? condition
                        : SqlStdOperatorTable.AND.createCall(condition.getParserPosition(), where, condition));
    }
}
