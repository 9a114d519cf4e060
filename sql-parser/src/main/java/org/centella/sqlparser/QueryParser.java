// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImpl;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/** Calcite's Babel grammar, set to our dialect: names keep their case, double quotes quote. */
public final class QueryParser {
    private static final int LONGEST_NAME = 1024;

    private static final SqlParser.Config CONFIG = SqlParser.config()
            .withParserFactory(SqlBabelParserImpl.FACTORY)
            .withConformance(SqlConformanceEnum.BABEL)
            .withQuoting(Quoting.DOUBLE_QUOTE)
            .withUnquotedCasing(Casing.UNCHANGED)
            .withQuotedCasing(Casing.UNCHANGED)
            .withCaseSensitive(false)
            .withIdentifierMaxLength(LONGEST_NAME);

    private QueryParser() {}

    /** A query. */
    public static Statement.Query parse(String sql) {
        SqlNode node;
        try {
            node = SqlParser.create(sql, CONFIG).parseStmt();
        } catch (SqlParseException e) {
            throw SyntaxErrors.translate(e, sql);
        }
        if (!node.isA(SqlKind.QUERY)) {
            throw new CentellaException(
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    "a statement that begins with " + firstWord(sql) + " cannot be run",
                    Positions.of(node.getParserPosition()),
                    null);
        }
        return new Statement.Query(node);
    }

    /** An expression as it may stand in a SELECT list, with an alias or without. */
    public static SqlNode parseExpression(String sql) {
        try {
            return SqlParser.create(sql, CONFIG).parseExpression();
        } catch (SqlParseException e) {
            throw SyntaxErrors.translate(e, sql);
        }
    }

    private static String firstWord(String sql) {
        return SqlTokenizer.tokens(sql).getFirst().text().toUpperCase(java.util.Locale.ROOT);
    }
}
