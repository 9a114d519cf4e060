// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.SqlPosition;

/**
 * Cuts SQL text into tokens, knowing strings, quoted names and comments and nothing else of the grammar. Shared by the
 * splitter of scripts and the parser of session statements, so that both agree on where a string ends.
 */
final class SqlTokenizer {
    private final String sql;
    private final boolean lenient;
    private int at;
    private int line = 1;
    private int lineStart;

    private SqlTokenizer(String sql, boolean lenient) {
        this.sql = sql;
        this.lenient = lenient;
    }

    /**
     * All tokens, the last of kind END.
     *
     * @throws CentellaException SYNTAX_ERROR for a string, name or comment that does not end
     */
    static List<Token> tokens(String sql) {
        return new SqlTokenizer(sql, false).all();
    }

    /** As {@link #tokens}, but what does not end reaches to the end of the text: for statements still being typed. */
    static List<Token> tokensOfUnfinished(String sql) {
        return new SqlTokenizer(sql, true).all();
    }

    private List<Token> all() {
        List<Token> tokens = new ArrayList<>();
        Token token;
        do {
            skipBlanks();
            token = next();
            tokens.add(token);
        } while (token.kind() != Token.Kind.END);
        return tokens;
    }

    private void skipBlanks() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (Character.isWhitespace(c)) {
                advance();
            } else if (sql.startsWith("--", at)) {
                while (at < sql.length() && sql.charAt(at) != '\n') {
                    at++;
                }
            } else if (sql.startsWith("/*", at)) {
                skipBlockComment();
            } else {
                return;
            }
        }
    }

    private void skipBlockComment() {
        SqlPosition start = here();
        at += 2;
        while (!sql.startsWith("*/", at)) {
            if (at >= sql.length()) {
                unfinished("comment", start);
                return;
            }
            advance();
        }
        at += 2;
    }

    private Token next() {
        int start = at;
        SqlPosition position = here();
        Token.Kind kind;
        if (at >= sql.length()) {
            kind = Token.Kind.END;
        } else {
            char c = sql.charAt(at);
            if (c == '\'' || c == '"') {
                skipQuoted(c, false, position);
                kind = c == '"' ? Token.Kind.QUOTED_NAME : Token.Kind.STRING;
            } else if ((c == 'E' || c == 'e') && sql.startsWith("'", at + 1)) {
                at++;
                skipQuoted('\'', true, position);
                kind = Token.Kind.STRING;
            } else if (DollarQuotes.tag(sql, at) instanceof String tag) {
                skipDollarQuoted(tag, position);
                kind = Token.Kind.STRING;
            } else if (Character.isUnicodeIdentifierStart(c) || c == '_') {
                skipWord();
                kind = Token.Kind.WORD;
            } else if (isDigit(c)) {
                skipNumber();
                kind = Token.Kind.NUMBER;
            } else {
                at++;
                kind = Token.Kind.SYMBOL;
            }
        }
        return new Token(kind, sql.substring(start, at), start, at, position.line(), position.column());
    }

    /** @param backslashes whether a quote behind a backslash is part of the string */
    private void skipQuoted(char quote, boolean backslashes, SqlPosition start) {
        at++;
        while (true) {
            if (at >= sql.length()) {
                unfinished(quote == '"' ? "quoted name" : "string", start);
                return;
            }
            if (backslashes && sql.charAt(at) == '\\' && at + 1 < sql.length()) {
                advance();
                advance();
                continue;
            }
            if (sql.charAt(at) == quote) {
                at++;
                if (at >= sql.length() || sql.charAt(at) != quote) {
                    return;
                }
            }
            advance();
        }
    }

    private void skipDollarQuoted(String tag, SqlPosition start) {
        at += tag.length();
        while (!sql.startsWith(tag, at)) {
            if (at >= sql.length()) {
                unfinished("string", start);
                return;
            }
            advance();
        }
        at += tag.length();
    }

    private void skipWord() {
        while (at < sql.length() && (Character.isUnicodeIdentifierPart(sql.charAt(at)) || sql.charAt(at) == '$')) {
            at++;
        }
    }

    private void skipNumber() {
        while (at < sql.length() && (isDigit(sql.charAt(at)) || sql.charAt(at) == '.')) {
            at++;
        }
        // An exponent, or a unit as in 8g.
        skipWord();
    }

    private void unfinished(String what, SqlPosition start) {
        if (!lenient) {
            throw new CentellaException(
                    ErrorCode.SYNTAX_ERROR, "the " + what + " that starts here does not end", start, null);
        }
    }

    private void advance() {
        if (sql.charAt(at) == '\n') {
            line++;
            lineStart = at + 1;
        }
        at++;
    }

    private SqlPosition here() {
        int column = at - lineStart + 1;
        return new SqlPosition(line, column, line, column);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
