// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.SqlPosition;
import org.centella.columnar.type.DataType;

/** Reads the definitions of columns, with their types, defaults and constraints. */
final class ColumnParser {
    /** Where a column's type ends, besides a comma or parenthesis. */
    private static final List<String> AFTER_TYPE = List.of(
            "not",
            "null",
            "collate",
            "default",
            "primary",
            "unique",
            "references",
            "check",
            "constraint",
            "comment",
            "collate",
            "generated",
            "using");

    private final TokenReader reader;

    ColumnParser(TokenReader reader) {
        this.reader = reader;
    }

    /** A parenthesized list. Keys are read over: they are not enforced, but what is a primary key is NOT NULL. */
    List<ColumnDefinition> columns() {
        List<ColumnDefinition> columns = new ArrayList<>();
        List<String> primaryKey = new ArrayList<>();
        reader.expectSymbol('(');
        do {
            if (!tableConstraint(primaryKey)) {
                columns.add(column());
            }
        } while (reader.acceptSymbol(','));
        reader.expectSymbol(')');
        return columns.stream()
                .map(c -> primaryKey.stream().anyMatch(c.name()::equalsIgnoreCase) ? notNull(c) : c)
                .toList();
    }

    private static ColumnDefinition notNull(ColumnDefinition column) {
        return new ColumnDefinition(column.name(), column.type(), false, column.defaultSql(), column.comment());
    }

    private boolean tableConstraint(List<String> primaryKey) {
        if (reader.accept("constraint")) {
            reader.name("a constraint's name");
        }
        if (reader.accept("primary", "key")) {
            primaryKey.addAll(reader.names("a column"));
        } else if (reader.sees("unique") && reader.peek(1).isSymbol('(')) {
            reader.next();
            reader.names("a column");
        } else if (reader.accept("foreign", "key")) {
            reader.names("a column");
            reader.expect("references");
            reference();
        } else if (reader.sees("check") && reader.peek(1).isSymbol('(')) {
            throw checkConstraint();
        } else {
            return false;
        }
        return true;
    }

    private CentellaException checkConstraint() {
        return new CentellaException(
                ErrorCode.FEATURE_NOT_SUPPORTED, "CHECK constraints are not enforced yet", reader.position(), null);
    }

    private void reference() {
        reader.qualifiedName("a table's name");
        if (reader.peek().isSymbol('(')) {
            reader.names("a column");
        }
        while (reader.accept("on")) {
            reader.next();
            if (!reader.accept("cascade") && !reader.accept("restrict") && !reader.accept("no", "action")) {
                reader.expect("set");
                reader.next();
            }
        }
    }

    ColumnDefinition column() {
        String name = reader.name("a column");
        DataType type = type();
        boolean nullable = true;
        String defaultSql = null;
        String comment = null;
        while (true) {
            if (reader.accept("constraint")) {
                reader.name("a constraint's name");
            } else if (reader.accept("not", "null") || reader.accept("primary", "key")) {
                nullable = false;
            } else if (reader.accept("default")) {
                defaultSql = expression();
            } else if (reader.accept("comment")) {
                comment = reader.string("a comment");
            } else if (reader.accept("collate")) {
                collation();
            } else if (reader.accept("references")) {
                reference();
            } else if (reader.sees("check")) {
                throw checkConstraint();
            } else if (!reader.accept("null") && !reader.accept("unique")) {
                return new ColumnDefinition(name, type, nullable, defaultSql, comment);
            }
        }
    }

    private void collation() {
        SqlPosition position = reader.position();
        String name = reader.name("a collation");
        if (!Collations.isCodePoints(name)) {
            throw Collations.unknown(name, position);
        }
    }

    /** The text of an expression: up to the next comma, closing parenthesis or constraint outside parentheses. */
    String expression() {
        int start = reader.peek().start();
        int depth = 0;
        while (!reader.atEnd()) {
            Token token = reader.peek();
            boolean ends = token.isSymbol(',')
                    || token.isSymbol(')')
                    || reader.sees("not", "null")
                    || token.start() > start && constraintFollows(token);
            if (depth == 0 && ends) {
                break;
            }
            depth += opens(token) ? 1 : closes(token) ? -1 : 0;
            reader.next();
        }
        String text = reader.text(start).strip();
        if (text.isEmpty()) {
            throw reader.unexpected("an expression");
        }
        QueryParser.parseExpression(text);
        return text;
    }

    private static boolean constraintFollows(Token token) {
        return List.of("primary", "unique", "references", "check", "constraint", "comment").stream()
                .anyMatch(token::isWord);
    }

    /** The tokens up to whatever cannot belong to a type. */
    DataType type() {
        Token first = reader.peek();
        StringBuilder text = new StringBuilder();
        int depth = 0;
        while (!reader.atEnd()) {
            Token token = reader.peek();
            if (depth == 0
                    && (token.isSymbol(',')
                            || token.isSymbol(')')
                            || AFTER_TYPE.stream().anyMatch(token::isWord))) {
                break;
            }
            depth += opens(token) ? 1 : closes(token) ? -1 : 0;
            text.append(text.isEmpty() ? "" : " ").append(reader.next().text());
        }
        try {
            return DataType.parse(text.toString());
        } catch (IllegalArgumentException | CentellaException e) {
            throw new CentellaException(
                    ErrorCode.SYNTAX_ERROR,
                    text.isEmpty() ? "a column needs a type" : "there is no type " + text,
                    TokenReader.position(first),
                    e);
        }
    }

    private static boolean opens(Token token) {
        return token.isSymbol('(') || token.isSymbol('<') || token.isSymbol('[');
    }

    private static boolean closes(Token token) {
        return token.isSymbol(')') || token.isSymbol('>') || token.isSymbol(']');
    }
}
