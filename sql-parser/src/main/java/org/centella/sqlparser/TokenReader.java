// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.SqlPosition;

/** The tokens of one statement from first to last, with the questions that a recursive-descent parser asks. */
final class TokenReader {
    private static final List<String> QUERY_WORDS = List.of("select", "values", "table", "from");

    private final String sql;
    private final List<Token> tokens;
    private int at;

    /** Where the WITH of a statement that is no query was. */
    private int withStart;

    private int withEnd;

    TokenReader(String sql) {
        this.sql = sql;
        List<Token> all = new ArrayList<>(SqlTokenizer.tokens(sql));
        while (all.size() > 1 && all.get(all.size() - 2).isSymbol(';')) {
            Token end = all.removeLast();
            Token semicolon = all.removeLast();
            all.add(new Token(
                    Token.Kind.END, "", semicolon.start(), semicolon.start(), semicolon.line(), semicolon.column()));
            assert end.kind() == Token.Kind.END;
        }
        this.tokens = all;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    Token next() {
        Token token = peek();
        if (!atEnd()) {
            at++;
        }
        return token;
    }

    boolean atEnd() {
        return peek().kind() == Token.Kind.END;
    }

    /** True when these keywords come next. */
    boolean sees(String... keywords) {
        for (int i = 0; i < keywords.length; i++) {
            if (!peek(i).isWord(keywords[i])) {
                return false;
            }
        }
        return true;
    }

    /** Takes these keywords if they come next. */
    boolean accept(String... keywords) {
        boolean seen = sees(keywords);
        if (seen) {
            at += keywords.length;
        }
        return seen;
    }

    boolean acceptSymbol(char symbol) {
        boolean seen = peek().isSymbol(symbol);
        if (seen) {
            at++;
        }
        return seen;
    }

    void expect(String... keywords) {
        for (String keyword : keywords) {
            if (!accept(keyword)) {
                throw unexpected(keyword);
            }
        }
    }

    void expectSymbol(char symbol) {
        if (!acceptSymbol(symbol)) {
            throw unexpected("'" + symbol + "'");
        }
    }

    void expectEnd() {
        if (!atEnd()) {
            throw unexpected("the end of the statement");
        }
    }

    /** A name, quoted or not. */
    String name(String what) {
        Token token = peek();
        if (token.kind() != Token.Kind.WORD && token.kind() != Token.Kind.QUOTED_NAME) {
            throw unexpected(what);
        }
        return next().value();
    }

    QualifiedName qualifiedName(String what) {
        String first = name(what);
        return acceptSymbol('.') ? new QualifiedName(first, name(what)) : new QualifiedName(null, first);
    }

    String string(String what) {
        if (peek().kind() != Token.Kind.STRING) {
            throw unexpected(what + " in single quotes");
        }
        return next().value();
    }

    /** Names in parentheses, separated by commas. */
    List<String> names(String what) {
        List<String> names = new ArrayList<>();
        expectSymbol('(');
        do {
            names.add(name(what));
        } while (acceptSymbol(','));
        expectSymbol(')');
        return names;
    }

    /** The rest of the statement as written. */
    String rest() {
        return sql.substring(peek().start(), tokens.getLast().start()).stripTrailing();
    }

    /** The rest of the statement as a query; positions in its errors are those of the whole text. */
    Statement.Query query() {
        String text = restInPlace();
        at = tokens.size() - 1;
        return QueryParser.parse(text);
    }

    /**
     * The text up to one of some keywords, a comma or a closing parenthesis outside parentheses, with blanks in place of
     * what is before it.
     */
    String expressionInPlace(String... ends) {
        int start = peek().start();
        int depth = 0;
        while (!atEnd()) {
            Token token = peek();
            if (depth == 0
                    && (token.isSymbol(',')
                            || token.isSymbol(')')
                            || Arrays.stream(ends).anyMatch(token::isWord))) {
                break;
            }
            depth += token.isSymbol('(') || token.isSymbol('[') ? 1 : 0;
            depth -= token.isSymbol(')') || token.isSymbol(']') ? 1 : 0;
            next();
        }
        if (peek().start() == start) {
            throw unexpected("an expression");
        }
        return inPlace(start, peek().start());
    }

    /** The text up to the parenthesis that closes one already read, with blanks in place of what is before it. */
    String parenthesizedInPlace() {
        int start = peek().start();
        int depth = 0;
        while (!atEnd() && (depth > 0 || !peek().isSymbol(')'))) {
            depth += peek().isSymbol('(') ? 1 : peek().isSymbol(')') ? -1 : 0;
            next();
        }
        return inPlace(start, peek().start());
    }

    /**
     * Goes on behind {@code WITH a AS (…), b AS (…)} when a keyword comes there, and counts what was passed over to the
     * query that the statement will have.
     */
    boolean acceptBehindWith(String keyword) {
        int from = at;
        int depth = 0;
        while (!atEnd() && (depth > 0 || QUERY_WORDS.stream().noneMatch(peek()::isWord) && !peek().isWord(keyword))) {
            depth += peek().isSymbol('(') ? 1 : peek().isSymbol(')') ? -1 : 0;
            next();
        }
        if (!peek().isWord(keyword)) {
            at = from;
            return false;
        }
        withStart = tokens.get(from).start();
        withEnd = peek().start();
        next();
        return true;
    }

    /** The rest of the statement with blanks in place of what is before it. */
    String restInPlace() {
        return inPlace(peek().start(), tokens.getLast().start());
    }

    private String inPlace(int start, int end) {
        StringBuilder text = new StringBuilder(sql.length());
        for (int i = 0; i < start; i++) {
            boolean kept = i >= withStart && i < withEnd;
            text.append(kept || sql.charAt(i) == '\n' ? sql.charAt(i) : ' ');
        }
        return text.append(sql, start, end).toString();
    }

    /** The text from an offset up to the next token. */
    String text(int start) {
        return sql.substring(start, peek().start());
    }

    /** A place to go {@link #back} to. */
    int mark() {
        return at;
    }

    void back(int mark) {
        at = mark;
    }

    /** A name that may have points in it. */
    String dottedName(String what) {
        StringBuilder name = new StringBuilder(name(what));
        while (acceptSymbol('.')) {
            name.append('.').append(name(what));
        }
        return name.toString();
    }

    /** A string, number, size or word. */
    String value() {
        if (peek().kind() == Token.Kind.STRING) {
            return next().value();
        }
        boolean negative = acceptSymbol('-');
        Token token = peek();
        if (token.kind() != Token.Kind.NUMBER && token.kind() != Token.Kind.WORD) {
            throw unexpected("a value");
        }
        return (negative ? "-" : "") + next().value();
    }

    /** Takes WITH DATA or WITH NO DATA away from the end of the statement; false for the latter. */
    boolean endsWithData() {
        int end = tokens.size() - 1;
        boolean no = endsWith("with", "no", "data");
        if (no || endsWith("with", "data")) {
            int words = no ? 3 : 2;
            Token first = tokens.get(end - words);
            tokens.subList(end - words, tokens.size()).clear();
            tokens.add(new Token(Token.Kind.END, "", first.start(), first.start(), first.line(), first.column()));
        }
        return !no;
    }

    private boolean endsWith(String... keywords) {
        int first = tokens.size() - 1 - keywords.length;
        for (int i = 0; i < keywords.length; i++) {
            if (first + i < at || !tokens.get(first + i).isWord(keywords[i])) {
                return false;
            }
        }
        return true;
    }

    SqlPosition position() {
        return position(peek());
    }

    static SqlPosition position(Token token) {
        int length = Math.max(1, token.text().length());
        return new SqlPosition(token.line(), token.column(), token.line(), token.column() + length - 1);
    }

    CentellaException unexpected(String expected) {
        String found = atEnd() ? "the statement ends" : "found '" + peek().text() + "'";

        return new CentellaException(
                ErrorCode.SYNTAX_ERROR, found + " where " + expected + " is expected", position(), null);
    }
}
