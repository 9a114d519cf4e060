// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser.grammar;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.sqlparser.AllColumns;
import org.centella.sqlparser.Positions;
import org.jspecify.annotations.Nullable;

/** What stands behind a query: its order and its limits. */
final class Queries {
    private Queries() {}

    static SqlNode ordered(
            SqlParserPos pos,
            SqlNode query,
            @Nullable SqlNodeList orderBy,
            @Nullable SqlNode offset,
            @Nullable SqlNode fetch,
            boolean ties) {
        SqlNodeList orders = orderBy == null ? SqlNodeList.EMPTY : orderBy;
        if (body(query) instanceof FirstRows first) {
            first.orderBy(orders);
        }
        if (ties && orders.isEmpty()) {
            throw new CentellaException(ErrorCode.SYNTAX_ERROR, "WITH TIES needs an ORDER BY", Positions.of(pos), null);
        }
        return ties && fetch != null
                ? new SqlOrderBy(pos, withTies(pos, query, orders, offset, fetch), orders, offset, null)
                : new SqlOrderBy(pos, query, orders, offset, fetch);
    }

    /**
     * The rows among the first so many, and those that equal the last of them.
     *
     * <pre>
     *   SELECT a FROM t ORDER BY b OFFSET 2 FETCH FIRST 3 ROWS WITH TIES
     *   SELECT a FROM t QUALIFY rank() OVER (ORDER BY b) <= 2 + 3 ORDER BY b OFFSET 2
     * </pre>
     */
    private static SqlNode withTies(
            SqlParserPos pos, SqlNode query, SqlNodeList orders, @Nullable SqlNode offset, SqlNode fetch) {
        boolean inside = body(query) instanceof SqlSelect body && !body.isDistinct();
        SqlSelect select = inside ? (SqlSelect) body(query) : select(pos, query);
        SqlNode rank = Ordering.over(
                "rank",
                Ordering.window(SqlNodeList.EMPTY, Ordering.resolved(orders, select.getSelectList()), pos),
                pos);
        SqlNode last = offset == null ? fetch : SqlStdOperatorTable.PLUS.createCall(pos, offset, fetch);
        SqlNode among = SqlStdOperatorTable.LESS_THAN_OR_EQUAL.createCall(pos, rank, last);
        SqlNode qualify = select.getQualify();
        select.setQualify(qualify == null ? among : SqlStdOperatorTable.AND.createCall(pos, qualify, among));
        return inside ? query : select;
    }

    /** What WITH stands before. */
    private static SqlNode body(SqlNode query) {
        return query instanceof SqlWith with ? with.body : query;
    }

    /** A join in parentheses that has an alias is a table with the columns of both. */
    static SqlNode ofJoin(SqlNode table) {
        return table instanceof SqlJoin ? select(table.getParserPosition(), table) : table;
    }

    /** All columns of a table or query. */
    static SqlSelect select(SqlParserPos pos, SqlNode query) {
        return new SqlSelect(
                pos,
                null,
                SqlNodeList.of(SqlIdentifier.star(pos)),
                query,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** ALL, as a list of expressions. */
    static SqlNode all(SqlParserPos pos) {
        return AllColumns.INSTANCE.createCall(pos);
    }
}
