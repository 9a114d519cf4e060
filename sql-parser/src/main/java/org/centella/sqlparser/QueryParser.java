// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.util.SourceStringReader;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.sqlparser.grammar.CentellaParser;
import org.centella.sqlparser.grammar.TokenMgrError;

/** The parser that the build makes from Calcite's grammar, set to our dialect: names keep their case. */
public final class QueryParser {
    private static final int LONGEST_NAME = 1024;

    private QueryParser() {}

    /** A query. */
    public static Statement.Query parse(String sql) {
        SqlNode node = read(sql, CentellaParser::parseSqlStmtEof);
        assert node.isA(SqlKind.QUERY) : node;
        return new Statement.Query(node);
    }

    /** An expression without an alias. */
    public static SqlNode parseExpression(String sql) {
        return read(sql, CentellaParser::parseSqlExpressionEof);
    }

    /** An expression as it may stand in a SELECT list: a call of AS when it has an alias. */
    public static SqlNode parseSelectItem(String sql) {
        return read(sql, CentellaParser::parseSelectItemEof);
    }

    /** One of the parser's entries. */
    private interface Entry {
        SqlNode read(CentellaParser parser) throws Exception;
    }

    private static SqlNode read(String sql, Entry entry) {
        try {
            return read(sql, entry, DeepStack.ORDINARY);
        } catch (CentellaException e) {
            if (e.code() == ErrorCode.EXPRESSION_TOO_DEEP) {
                return DeepStack.call(() -> read(sql, entry, DeepStack.DEEPEST));
            }
            throw e;
        } catch (StackOverflowError e) {
            throw DeepStack.tooDeep(null);
        }
    }

    private static SqlNode read(String sql, Entry entry, int deepest) {
        CentellaParser parser = (CentellaParser) CentellaParser.FACTORY.getParser(new SourceStringReader(sql));
        parser.setTabSize(1);
        parser.setQuotedCasing(Casing.UNCHANGED);
        parser.setUnquotedCasing(Casing.UNCHANGED);
        parser.setIdentifierMaxLength(LONGEST_NAME);
        parser.setConformance(SqlConformanceEnum.BABEL);
        parser.setDeepest(deepest);
        parser.switchTo(SqlAbstractParserImpl.LexicalState.DQID);
        try {
            return entry.read(parser);
        } catch (CentellaException e) {
            throw e;
        } catch (Exception | TokenMgrError e) {
            throw SyntaxErrors.translate(parser.normalizeException(e), sql);
        }
    }
}
