// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.parser.SqlParseException;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.SqlPosition;
import org.centella.columnar.error.Suggestions;

/** The parser's exceptions in plain words: what was found, and a few of the things that could have stood there. */
final class SyntaxErrors {
    /** More alternatives than this say nothing: in the middle of an expression hundreds of tokens are possible. */
    private static final int FEW_ALTERNATIVES = 6;

    /** What Calcite says of a statement that begins like an expression. */
    private static final String NON_QUERY = "Non-query expression";

    /** What Calcite says where it looked ahead in vain. */
    private static final String UNEXPECTED = "Encountered \"\" at";

    /** Shorter words are too near to everything. */
    private static final int SHORTEST_MISSPELT = 4;

    /** Words for which a misspelling is likely meant, where any expression may continue. */
    private static final List<String> COMMON_KEYWORDS = List.of(
            "SELECT",
            "FROM",
            "WHERE",
            "GROUP",
            "BY",
            "HAVING",
            "ORDER",
            "LIMIT",
            "OFFSET",
            "JOIN",
            "LEFT",
            "RIGHT",
            "FULL",
            "INNER",
            "OUTER",
            "CROSS",
            "ON",
            "USING",
            "UNION",
            "INTERSECT",
            "EXCEPT",
            "WITH",
            "AS",
            "AND",
            "OR",
            "NOT",
            "IN",
            "EXISTS",
            "BETWEEN",
            "LIKE",
            "IS",
            "NULL",
            "CASE",
            "WHEN",
            "THEN",
            "ELSE",
            "END",
            "VALUES",
            "EXPLAIN",
            "CREATE",
            "DROP",
            "SHOW",
            "DESCRIBE",
            "SET",
            "RESET",
            "USE",
            "INTERVAL",
            "DISTINCT");

    private SyntaxErrors() {}

    static CentellaException translate(SqlParseException e, String sql) {
        String raw = String.valueOf(e.getMessage());
        SqlPosition position = Positions.of(e.getPos());
        if (position == null || raw.startsWith("Encountered \"<EOF>\"")) {
            position = end(sql);
        }
        return new CentellaException(ErrorCode.SYNTAX_ERROR, message(e, raw, sql, position), position, e);
    }

    private static String message(SqlParseException e, String raw, String sql, SqlPosition position) {
        List<Token> tokens = SqlTokenizer.tokensOfUnfinished(sql);
        int at = tokenAt(tokens, position);
        Token found = tokens.get(at);
        if (raw.startsWith(NON_QUERY)) {
            return "'" + found.text() + "' cannot begin a statement" + suggestion(found);
        }
        if (e.getCause() instanceof CalciteContextException context && context.getCause() != null) {
            return plain(String.valueOf(context.getCause().getMessage()));
        }
        if (raw.startsWith(UNEXPECTED)) {
            return unexpected(found);
        }
        if (e.getExpectedTokenSequences() == null || e.getExpectedTokenSequences().length == 0) {
            return plain(raw);
        }
        String text = unexpected(found);
        Set<String> expected = expected(e);
        if (expected.size() <= FEW_ALTERNATIVES) {
            return text + "; expected " + String.join(" or ", expected);
        }
        String suggestion = suggestion(found);
        // A misspelt keyword passes for a name; what comes behind it is what the parser stumbles over.
        return text + (suggestion.isEmpty() && at > 0 ? suggestion(tokens.get(at - 1)) : suggestion);
    }

    private static String unexpected(Token found) {
        return found.kind() == Token.Kind.END
                ? "the statement ends too early"
                : "'" + found.text() + "' cannot stand here";
    }

    private static String suggestion(Token token) {
        if (token.kind() != Token.Kind.WORD || token.text().length() < SHORTEST_MISSPELT) {
            return "";
        }
        String nearest = Suggestions.nearest(token.text(), COMMON_KEYWORDS);
        return nearest == null || nearest.equalsIgnoreCase(token.text())
                ? ""
                : "; did you mean " + nearest + " instead of " + token.text() + "?";
    }

    /** Calcite appends its own advice after the first sentence or line. */
    private static String plain(String message) {
        String line = message.lines().findFirst().orElse(message);
        boolean keyword = line.length() > 1 && Character.isUpperCase(line.charAt(1));
        return line.isEmpty() || keyword ? line : Character.toLowerCase(line.charAt(0)) + line.substring(1);
    }

    private static Set<String> expected(SqlParseException e) {
        Set<String> expected = new TreeSet<>();
        for (int[] sequence : e.getExpectedTokenSequences()) {
            List<String> words = new ArrayList<>();
            for (int token : sequence) {
                String image = e.getTokenImages()[token];
                words.add(image.startsWith("\"") ? image.substring(1, image.length() - 1) : readable(image));
            }
            expected.add(String.join(" ", words));
        }
        if (expected.contains("*")) {
            // The grammar looks ahead for expressions, so they are not among its tokens.
            expected.add("an expression");
        }
        return expected;
    }

    /** Names of the grammar's own tokens, such as {@code <QUOTED_STRING>}. */
    private static String readable(String image) {
        return switch (image) {
            case "<EOF>" -> "the end of the statement";
            case "<QUOTED_STRING>" -> "a string";
            case "<UNSIGNED_INTEGER_LITERAL>", "<RADIX_INTEGER_LITERAL>" -> "a whole number";
            case "<DECIMAL_NUMERIC_LITERAL>", "<APPROX_NUMERIC_LITERAL>" -> "a number";
            case "<IDENTIFIER>", "<QUOTED_IDENTIFIER>", "<BACK_QUOTED_IDENTIFIER>", "<BRACKET_QUOTED_IDENTIFIER>" ->
                "a name";
            default -> image;
        };
    }

    /** The index of the token at a position, else that of the end. */
    private static int tokenAt(List<Token> tokens, SqlPosition position) {
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.line() == position.line()
                    && token.column() <= position.column()
                    && position.column()
                            < token.column() + Math.max(1, token.text().length())) {
                return i;
            }
        }
        return tokens.size() - 1;
    }

    private static SqlPosition end(String sql) {
        return TokenReader.position(SqlTokenizer.tokensOfUnfinished(sql).getLast());
    }
}
