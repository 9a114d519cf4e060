// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code * EXCLUDE (a) REPLACE (x + 1 AS x) RENAME (b AS c)} where Calcite has no node for it; the planner, which knows the
 * columns, writes it out.
 */
public final class StarOptions extends SqlSpecialOperator {
    public static final StarOptions INSTANCE = new StarOptions();

    private StarOptions() {
        super("STAR", SqlKind.OTHER);
    }

    /**
     * @param replaced expressions with the names of the columns whose place they take
     * @param renamed columns with their new names
     */
    public static SqlCall of(
            SqlParserPos pos,
            SqlIdentifier star,
            List<SqlNode> without,
            List<SqlNode> replaced,
            List<SqlNode> renamed) {
        return INSTANCE.createCall(
                pos,
                star,
                new SqlNodeList(without, pos),
                new SqlNodeList(replaced, pos),
                new SqlNodeList(renamed, pos));
    }

    public static boolean is(SqlNode node) {
        return node instanceof SqlCall call && call.getOperator() == INSTANCE;
    }
}
