// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser.grammar;

import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Clauses of a query for which Calcite has no node. */
final class Queries {
    private Queries() {}

    static SqlNode ordered(
            SqlParserPos pos,
            SqlNode query,
            @Nullable SqlNodeList orderBy,
            @Nullable SqlNode offset,
            @Nullable SqlNode fetch,
            boolean ties) {
        return new SqlOrderBy(pos, query, orderBy == null ? SqlNodeList.EMPTY : orderBy, offset, fetch);
    }

    /** ALL, as a list of expressions. */
    static SqlNode all(SqlParserPos pos) {
        return Calls.function("$all", pos);
    }
}
