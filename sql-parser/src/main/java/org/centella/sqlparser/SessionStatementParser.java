// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.sqlparser.Statement.ExplainFormat;
import org.centella.sqlparser.Statement.ExplainKind;
import org.centella.sqlparser.Statement.ShowKind;
import org.jspecify.annotations.Nullable;

/** Statements that are no queries: EXPLAIN, CREATE, DROP, SHOW, DESCRIBE, SET, RESET, USE. */
final class SessionStatementParser {
    private final TokenReader reader;

    SessionStatementParser(TokenReader reader) {
        this.reader = reader;
    }

    /** The statement, or null when it must be a query; then nothing has been read. */
    @Nullable
    Statement parse() {
        Statement statement;
        if (reader.accept("explain")) {
            return explain();
        } else if (reader.accept("create")) {
            return create();
        } else if (reader.accept("describe") || reader.accept("desc")) {
            return describe();
        } else if (reader.accept("drop")) {
            statement = drop();
        } else if (reader.accept("show")) {
            statement = show();
        } else if (reader.accept("set")) {
            statement = set();
        } else if (reader.accept("reset")) {
            String name = settingName();
            statement = new Statement.ResetSetting(name.equalsIgnoreCase("all") ? null : name);
        } else if (reader.accept("use")) {
            reader.accept("schema");
            statement = new Statement.Use(reader.name("a schema's name"));
        } else {
            return null;
        }
        reader.expectEnd();
        return statement;
    }

    /** EXPLAIN [kind] [FORMAT format] query, or with both in parentheses as in PostgreSQL. */
    private Statement explain() {
        ExplainKind kind = ExplainKind.PHYSICAL;
        ExplainFormat format = ExplainFormat.TEXT;
        boolean parentheses = reader.peek().isSymbol('(') && !startsQuery(reader.peek(1));
        if (parentheses) {
            reader.expectSymbol('(');
        }
        boolean more = true;
        while (more) {
            if (reader.accept("logical")) {
                kind = ExplainKind.LOGICAL;
            } else if (reader.accept("physical")) {
                kind = ExplainKind.PHYSICAL;
            } else if (reader.accept("stages")) {
                kind = ExplainKind.STAGES;
            } else if (reader.accept("analyze")) {
                kind = ExplainKind.ANALYZE;
            } else if (reader.accept("format")) {
                format = explainFormat();
            } else if (parentheses) {
                throw reader.unexpected("LOGICAL, PHYSICAL, STAGES, ANALYZE or FORMAT");
            } else {
                more = false;
            }
            if (parentheses && !reader.acceptSymbol(',')) {
                reader.expectSymbol(')');
                more = false;
            }
        }
        reader.accept("plan", "for");
        if (reader.atEnd()) {
            throw reader.unexpected("a query");
        }
        return new Statement.Explain(kind, format, reader.query());
    }

    private ExplainFormat explainFormat() {
        if (reader.accept("json")) {
            return ExplainFormat.JSON;
        }
        reader.expect("text");
        return ExplainFormat.TEXT;
    }

    private static boolean startsQuery(Token token) {
        return token.isWord("select") || token.isWord("values") || token.isWord("with") || token.isSymbol('(');
    }

    private Statement create() {
        boolean orReplace = reader.accept("or", "replace");
        if (reader.accept("external", "table")) {
            return createTable(orReplace);
        }
        if (!reader.accept("temporary")) {
            reader.accept("temp");
        }
        if (reader.accept("view")) {
            return createView(orReplace);
        }
        throw reader.unexpected("EXTERNAL TABLE or VIEW");
    }

    private Statement createTable(boolean orReplace) {
        boolean ifNotExists = reader.accept("if", "not", "exists");
        QualifiedName name = reader.qualifiedName("a table's name");
        List<Field> columns = reader.peek().isSymbol('(') ? columns() : List.of();
        String format = null;
        String location = null;
        List<String> partitionColumns = List.of();
        Map<String, String> options = Map.of();
        while (!reader.atEnd()) {
            if (reader.accept("stored", "as")) {
                format = reader.name("a format").toLowerCase(Locale.ROOT);
            } else if (reader.accept("location")) {
                location = reader.string("a file or folder");
            } else if (reader.accept("partitioned", "by")) {
                partitionColumns = reader.names("a column");
            } else if (reader.accept("options") || reader.accept("with")) {
                options = options();
            } else {
                throw reader.unexpected("STORED AS, LOCATION, PARTITIONED BY or OPTIONS");
            }
        }
        if (location == null) {
            throw reader.unexpected("LOCATION");
        }
        return new Statement.CreateExternalTable(
                name,
                orReplace,
                ifNotExists,
                columns,
                format == null ? "parquet" : format,
                location,
                partitionColumns,
                options);
    }

    private List<Field> columns() {
        List<Field> columns = new ArrayList<>();
        reader.expectSymbol('(');
        do {
            String name = reader.name("a column");
            Token first = reader.peek();
            DataType type = type(first);
            boolean notNull = reader.accept("not", "null");
            if (!notNull) {
                reader.accept("null");
            }
            columns.add(new Field(name, type, !notNull));
        } while (reader.acceptSymbol(','));
        reader.expectSymbol(')');
        return columns;
    }

    /** The tokens up to the next comma, parenthesis or NOT NULL outside parentheses, as a type. */
    private DataType type(Token first) {
        StringBuilder text = new StringBuilder();
        int depth = 0;
        while (!reader.atEnd()) {
            Token token = reader.peek();
            boolean ends =
                    token.isSymbol(',') || token.isSymbol(')') || reader.sees("not", "null") || reader.sees("null");
            if (depth == 0 && ends) {
                break;
            }
            depth += token.isSymbol('(') ? 1 : token.isSymbol(')') ? -1 : 0;
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

    private Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        reader.expectSymbol('(');
        do {
            Token token = reader.peek();
            String key = token.kind() == Token.Kind.STRING ? reader.next().value() : settingName();
            reader.acceptSymbol('=');
            options.put(key, value());
        } while (reader.acceptSymbol(','));
        reader.expectSymbol(')');
        return options;
    }

    private Statement createView(boolean orReplace) {
        boolean ifNotExists = reader.accept("if", "not", "exists");
        QualifiedName name = reader.qualifiedName("a view's name");
        List<String> columns = reader.peek().isSymbol('(') ? reader.names("a column") : List.of();
        reader.expect("as");
        String sql = reader.rest();
        return new Statement.CreateView(name, orReplace, ifNotExists, columns, reader.query(), sql);
    }

    private Statement drop() {
        boolean view = reader.accept("view");
        if (!view) {
            reader.accept("external");
            if (!reader.accept("table")) {
                throw reader.unexpected("TABLE or VIEW");
            }
        }
        boolean ifExists = reader.accept("if", "exists");
        QualifiedName name = reader.qualifiedName("a name");
        return view ? new Statement.DropView(name, ifExists) : new Statement.DropTable(name, ifExists);
    }

    private Statement show() {
        if (reader.accept("create")) {
            if (!reader.accept("table")) {
                reader.expect("view");
            }
            return new Statement.ShowCreate(reader.qualifiedName("a name"));
        }
        if (reader.accept("columns")) {
            if (!reader.accept("in")) {
                reader.expect("from");
            }
            return new Statement.Show(ShowKind.COLUMNS, reader.qualifiedName("a table"), like());
        }
        if (reader.accept("tables")) {
            return new Statement.Show(ShowKind.TABLES, in(), like());
        }
        if (reader.accept("views")) {
            return new Statement.Show(ShowKind.VIEWS, in(), like());
        }
        if (reader.accept("schemas") || reader.accept("databases")) {
            return new Statement.Show(ShowKind.SCHEMAS, null, like());
        }
        if (reader.accept("functions")) {
            return new Statement.Show(ShowKind.FUNCTIONS, null, like());
        }
        if (reader.accept("settings") || reader.accept("all")) {
            return new Statement.Show(ShowKind.SETTINGS, null, like());
        }
        return new Statement.ShowSetting(settingName());
    }

    private @Nullable QualifiedName in() {
        return reader.accept("in") || reader.accept("from") ? reader.qualifiedName("a schema") : null;
    }

    private @Nullable String like() {
        return reader.accept("like") ? reader.string("a pattern") : null;
    }

    private Statement describe() {
        if (startsQuery(reader.peek())) {
            return new Statement.DescribeQuery(reader.query());
        }
        if (!reader.accept("table")) {
            reader.accept("view");
        }
        Statement statement = new Statement.DescribeTable(reader.qualifiedName("a table's name or a query"));
        reader.expectEnd();
        return statement;
    }

    private Statement set() {
        reader.accept("session");
        String name = settingName();
        if (!reader.acceptSymbol('=')) {
            reader.expect("to");
        }
        return new Statement.SetSetting(name, value());
    }

    /** A setting's name; it may have points in it. */
    private String settingName() {
        StringBuilder name = new StringBuilder(reader.name("a setting's name"));
        while (reader.acceptSymbol('.')) {
            name.append('.').append(reader.name("a setting's name"));
        }
        return name.toString();
    }

    /** A string, number, size or word. */
    private String value() {
        Token first = reader.peek();
        if (first.kind() == Token.Kind.STRING) {
            return reader.next().value();
        }
        boolean negative = reader.acceptSymbol('-');
        Token token = reader.peek();
        if (token.kind() != Token.Kind.NUMBER && token.kind() != Token.Kind.WORD) {
            throw reader.unexpected("a value");
        }
        return (negative ? "-" : "") + reader.next().value();
    }
}
