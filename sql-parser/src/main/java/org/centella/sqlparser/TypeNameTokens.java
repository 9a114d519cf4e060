// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.parser.babel.SimpleCharStream;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImpl;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImplConstants;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImplTokenManager;
import org.apache.calcite.sql.parser.babel.Token;
import org.apache.calcite.util.SourceStringReader;

/**
 * Babel's tokens, with DATE, TIME and TIMESTAMP passed off as plain names where they can be nothing else. Babel's grammar
 * takes most keywords for names, but expects a literal behind these three wherever an expression may stand.
 */
final class TypeNameTokens extends SqlBabelParserImplTokenManager {
    private final Deque<Token> ahead = new ArrayDeque<>();
    private int previous = SqlBabelParserImplConstants.EOF;

    private TypeNameTokens(String sql) {
        super(new Characters(sql));
    }

    /** A parser over these tokens. */
    static SqlAbstractParserImpl parser(Reader reader) {
        SqlAbstractParserImpl parser = SqlBabelParserImpl.FACTORY.getParser(reader);
        if (parser instanceof SqlBabelParserImpl babel && reader instanceof SourceStringReader source) {
            babel.token_source = new TypeNameTokens(source.getSourceString());
        }
        return parser;
    }

    @Override
    public Token getNextToken() {
        Token token = ahead.isEmpty() ? super.getNextToken() : ahead.removeFirst();
        if (isTypeName(token.kind)) {
            Token next = super.getNextToken();
            ahead.addLast(next);
            if (isName(next)) {
                token.kind = SqlBabelParserImplConstants.IDENTIFIER;
            }
        }
        previous = token.kind;
        return token;
    }

    private static boolean isTypeName(int kind) {
        return kind == SqlBabelParserImplConstants.DATE
                || kind == SqlBabelParserImplConstants.TIME
                || kind == SqlBabelParserImplConstants.TIMESTAMP;
    }

    private boolean isName(Token next) {
        return switch (previous) {
            case SqlBabelParserImplConstants.DOT -> true;
            // A type, unless the list or the statement goes on behind it.
            case SqlBabelParserImplConstants.AS ->
                next.kind == SqlBabelParserImplConstants.COMMA
                        || next.kind == SqlBabelParserImplConstants.FROM
                        || next.kind == SqlBabelParserImplConstants.EOF;
            case SqlBabelParserImplConstants.INFIX_CAST -> false;
            default ->
                switch (next.kind) {
                    case SqlBabelParserImplConstants.QUOTED_STRING,
                            SqlBabelParserImplConstants.PREFIXED_STRING_LITERAL,
                            SqlBabelParserImplConstants.LPAREN,
                            SqlBabelParserImplConstants.WITH,
                            SqlBabelParserImplConstants.WITHOUT -> false;
                    // AT TIME ZONE, WITH TIME ZONE
                    default -> !next.image.equalsIgnoreCase("ZONE");
                };
        };
    }

    /** Opens the tab size: a tab is one column, as everywhere else in positions. */
    private static final class Characters extends SimpleCharStream {
        Characters(String sql) {
            super(new StringReader(sql), 1, 1, Math.max(sql.length(), 1));
            setTabSize(1);
        }
    }
}
