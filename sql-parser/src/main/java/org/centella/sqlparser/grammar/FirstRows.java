// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser.grammar;

import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * SELECT DISTINCT ON: the first row of each group, in the order of the query's ORDER BY, which is read after it.
 *
 * <pre>
 *   SELECT DISTINCT ON (k) a FROM t ORDER BY k, b
 *   SELECT a FROM t QUALIFY row_number() OVER (PARTITION BY k ORDER BY k, b) = 1 ORDER BY k, b
 * </pre>
 */
final class FirstRows extends SqlSelect {
    private final SqlWindow window;

    private FirstRows(
            SqlParserPos pos,
            SqlWindow window,
            SqlNodeList items,
            @Nullable SqlNode from,
            @Nullable SqlNode where,
            @Nullable SqlNodeList groupBy,
            @Nullable SqlNode having,
            @Nullable SqlNodeList windows,
            SqlNode qualify) {
        super(pos, SqlNodeList.EMPTY, items, from, where, groupBy, having, windows, qualify, null, null, null, null);
        this.window = window;
    }

    static SqlSelect of(
            SqlParserPos pos,
            SqlNodeList first,
            SqlNodeList items,
            @Nullable SqlNode from,
            @Nullable SqlNode where,
            @Nullable SqlNodeList groupBy,
            @Nullable SqlNode having,
            @Nullable SqlNodeList windows,
            @Nullable SqlNode qualify) {
        SqlNodeList keys = Ordering.resolved(first, items);
        SqlWindow window = Ordering.window(keys, SqlNodeList.EMPTY, pos);
        SqlNode number = Ordering.over("row_number", window, pos);
        SqlNode isFirst = SqlStdOperatorTable.EQUALS.createCall(pos, number, Calls.number(1, pos));
        return new FirstRows(
                pos,
                window,
                items,
                from,
                where,
                groupBy,
                having,
                windows,
                qualify == null ? isFirst : SqlStdOperatorTable.AND.createCall(pos, qualify, isFirst));
    }

    /** Says which row of a group is the first. */
    void orderBy(SqlNodeList orders) {
        window.setOrderList(Ordering.resolved(orders, getSelectList()));
    }
}
