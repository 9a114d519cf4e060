// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Calcite's Babel grammar, set to our dialect: names keep their case, double quotes quote. */
public final class QueryParser {
    private static final int LONGEST_NAME = 1024;

    private static final SqlParser.Config CONFIG = SqlParser.config()
            .withParserFactory(TypeNameTokens::parser)
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

    /** An expression without an alias. */
    public static SqlNode parseExpression(String sql) {
        try {
            return SqlParser.create(sql, CONFIG).parseExpression();
        } catch (SqlParseException e) {
            throw SyntaxErrors.translate(e, sql);
        }
    }

    /** An expression as it may stand in a SELECT list: a call of AS when it has an alias. */
    public static SqlNode parseSelectItem(String sql) {
        try {
            return parseExpression(sql);
        } catch (CentellaException e) {
            SqlIdentifier alias = alias(sql);
            if (alias == null) {
                throw e;
            }
            String expression = sql.substring(0, offset(sql, alias.getParserPosition()));
            return SqlStdOperatorTable.AS.createCall(
                    alias.getParserPosition(),
                    parseExpression(expression.replaceFirst("(?i)(?s)\\bAS\\s*$", "")),
                    alias);
        }
    }

    /** The alias of the only item of a SELECT list, or null. Its position is one line too low. */
    private static @Nullable SqlIdentifier alias(String sql) {
        try {
            SqlNode query = SqlParser.create("SELECT\n" + sql, CONFIG).parseQuery();
            return query instanceof SqlSelect select
                            && select.getFrom() == null
                            && select.getSelectList().size() == 1
                            && select.getSelectList().get(0) instanceof SqlCall call
                            && call.getKind() == SqlKind.AS
                    ? call.operand(1)
                    : null;
        } catch (SqlParseException e) {
            return null;
        }
    }

    private static int offset(String sql, SqlParserPos belowFirstLine) {
        int offset = 0;
        for (int line = 2; line < belowFirstLine.getLineNum(); line++) {
            offset = sql.indexOf('\n', offset) + 1;
        }
        return offset + belowFirstLine.getColumnNum() - 1;
    }

    private static String firstWord(String sql) {
        return SqlTokenizer.tokens(sql).getFirst().text().toUpperCase(java.util.Locale.ROOT);
    }
}
