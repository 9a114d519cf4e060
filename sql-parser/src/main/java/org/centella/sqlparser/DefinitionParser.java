// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlNode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.sqlparser.Statement.Alteration;

/** Reads statements that make and remove tables, views and schemas. */
final class DefinitionParser {
    private final TokenReader reader;
    private final ColumnParser columns;

    DefinitionParser(TokenReader reader) {
        this.reader = reader;
        this.columns = new ColumnParser(reader);
    }

    /** What follows CREATE. */
    Statement create() {
        boolean orReplace = reader.accept("or", "replace");
        if (reader.accept("external", "table")) {
            return createExternalTable(orReplace);
        }
        if (!orReplace && (reader.sees("index") || reader.sees("unique"))) {
            return createIndex();
        }
        if (!reader.accept("local")) {
            reader.accept("global");
        }
        boolean temporary = reader.accept("temporary") || reader.accept("temp");
        if (reader.accept("view")) {
            return createView(orReplace, temporary);
        }
        if (reader.accept("table")) {
            return createTable(orReplace, temporary);
        }
        if (!orReplace && !temporary && (reader.accept("schema") || reader.accept("database"))) {
            boolean ifNotExists = reader.accept("if", "not", "exists");
            Statement statement = new Statement.CreateSchema(reader.name("a schema's name"), ifNotExists);
            reader.expectEnd();
            return statement;
        }
        throw reader.unexpected(
                orReplace || temporary ? "TABLE or VIEW" : "TABLE, VIEW, SCHEMA, INDEX or EXTERNAL TABLE");
    }

    private Statement createIndex() {
        reader.accept("unique");
        reader.expect("index");
        reader.accept("concurrently");
        boolean ifNotExists = reader.accept("if", "not", "exists");
        String name = reader.name("an index's name");
        reader.expect("on");
        QualifiedName table = reader.qualifiedName("a table's name");
        if (reader.accept("using")) {
            reader.name("a kind of index");
        }
        reader.expectSymbol('(');
        List<String> keys = new ArrayList<>();
        do {
            keys.add(reader.name("a column"));
            if (!reader.accept("asc")) {
                reader.accept("desc");
            }
            if (reader.accept("nulls") && !reader.accept("first")) {
                reader.expect("last");
            }
        } while (reader.acceptSymbol(','));
        reader.expectSymbol(')');
        reader.expectEnd();
        return new Statement.CreateIndex(name, ifNotExists, table, keys);
    }

    private Statement createTable(boolean orReplace, boolean temporary) {
        boolean ifNotExists = reader.accept("if", "not", "exists");
        QualifiedName name = reader.qualifiedName("a table's name");
        List<ColumnDefinition> defined = List.of();
        List<String> names = List.of();
        if (reader.peek().isSymbol('(')) {
            Token second = reader.peek(2);
            if (second.isSymbol(',') || second.isSymbol(')')) {
                names = reader.names("a column");
            } else {
                defined = columns.columns();
            }
        }
        List<String> partitions = List.of();
        String comment = null;
        while (!reader.atEnd() && !reader.sees("as")) {
            if (reader.accept("partitioned", "by")) {
                partitions = reader.names("a column");
            } else if (reader.accept("comment")) {
                comment = reader.string("a comment");
            } else if (reader.accept("on", "commit", "preserve", "rows")) {
                // What temporary tables do anyway.
                continue;
            } else if (reader.accept("using") || reader.accept("stored", "as")) {
                reader.expect("parquet");
            } else {
                throw reader.unexpected("AS, PARTITIONED BY, COMMENT or the end of the statement");
            }
        }
        Statement.Query query = null;
        boolean withData = true;
        if (reader.accept("as")) {
            withData = reader.endsWithData();
            query = reader.query();
        } else if (defined.isEmpty()) {
            throw reader.unexpected(names.isEmpty() ? "the columns or AS" : "AS");
        }
        return new Statement.CreateTable(
                name, orReplace, temporary, ifNotExists, defined, names, partitions, comment, query, withData);
    }

    private Statement createExternalTable(boolean orReplace) {
        boolean ifNotExists = reader.accept("if", "not", "exists");
        QualifiedName name = reader.qualifiedName("a table's name");
        List<Field> fields = reader.peek().isSymbol('(')
                ? columns.columns().stream()
                        .map(c -> new Field(c.name(), c.type(), c.nullable()))
                        .toList()
                : List.of();
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
                fields,
                format == null ? "parquet" : format,
                location,
                partitionColumns,
                options);
    }

    /** Names with values, in parentheses. */
    Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        reader.expectSymbol('(');
        do {
            Token token = reader.peek();
            String key = token.kind() == Token.Kind.STRING ? reader.next().value() : reader.dottedName("an option");
            reader.acceptSymbol('=');
            boolean bare = reader.peek().isSymbol(',') || reader.peek().isSymbol(')');
            options.put(key, bare ? "true" : optionValue());
        } while (reader.acceptSymbol(','));
        reader.expectSymbol(')');
        return options;
    }

    /** A constant, a list of columns, or a star for all of them. */
    private String optionValue() {
        if (reader.peek().isSymbol('(')) {
            return String.join(",", reader.names("a column"));
        }
        return reader.acceptSymbol('*') ? "*" : reader.value();
    }

    private Statement createView(boolean orReplace, boolean temporary) {
        boolean ifNotExists = reader.accept("if", "not", "exists");
        QualifiedName name = reader.qualifiedName("a view's name");
        List<String> names = reader.peek().isSymbol('(') ? reader.names("a column") : List.of();
        reader.expect("as");
        String sql = reader.rest();
        return new Statement.CreateView(name, orReplace, temporary, ifNotExists, names, reader.query(), sql);
    }

    /** What follows ALTER. */
    Statement alter() {
        reader.expect("table");
        boolean ifExists = reader.accept("if", "exists");
        QualifiedName table = reader.qualifiedName("a table's name");
        return new Statement.AlterTable(table, ifExists, alteration());
    }

    private Alteration alteration() {
        if (reader.accept("rename", "to")) {
            return new Alteration.RenameTable(reader.name("a name"));
        }
        if (reader.accept("rename")) {
            reader.accept("column");
            String from = reader.name("a column");
            reader.expect("to");
            return new Alteration.RenameColumn(from, reader.name("a name"));
        }
        if (reader.accept("add")) {
            reader.accept("column");
            boolean ifNotExists = reader.accept("if", "not", "exists");
            return new Alteration.AddColumn(columns.column(), ifNotExists);
        }
        if (reader.accept("drop")) {
            reader.accept("column");
            boolean ifExists = reader.accept("if", "exists");
            Alteration drop = new Alteration.DropColumn(reader.name("a column"), ifExists);
            behaviour();
            return drop;
        }
        if (reader.accept("alter")) {
            reader.accept("column");
            return alterColumn(reader.name("a column"));
        }
        throw reader.unexpected("RENAME, ADD, DROP or ALTER");
    }

    private Alteration alterColumn(String column) {
        if (reader.accept("set", "not", "null")) {
            return new Alteration.ColumnNullable(column, false);
        }
        if (reader.accept("drop", "not", "null")) {
            return new Alteration.ColumnNullable(column, true);
        }
        if (reader.accept("set", "default")) {
            return new Alteration.ColumnDefault(column, columns.expression());
        }
        if (reader.accept("drop", "default")) {
            return new Alteration.ColumnDefault(column, null);
        }
        if (reader.accept("type") || reader.accept("set", "data", "type")) {
            DataType type = columns.type();
            SqlNode using = reader.accept("using") ? QueryParser.parseExpression(reader.expressionInPlace()) : null;
            return new Alteration.ColumnType(column, type, using);
        }
        throw reader.unexpected("TYPE, SET or DROP");
    }

    /** What follows COMMENT ON. */
    Statement comment() {
        String column = null;
        QualifiedName table;
        if (reader.accept("column")) {
            String first = reader.name("a table's name");
            reader.expectSymbol('.');
            String second = reader.name("a column");
            boolean qualified = reader.acceptSymbol('.');
            table = qualified ? new QualifiedName(first, second) : new QualifiedName(null, first);
            column = qualified ? reader.name("a column") : second;
        } else {
            reader.expect("table");
            table = reader.qualifiedName("a table's name");
        }
        reader.expect("is");
        String text = reader.accept("null") ? null : reader.string("a comment");
        return new Statement.AlterTable(table, false, new Alteration.Comment(column, text));
    }

    /** What follows DROP. */
    Statement drop() {
        if (reader.accept("index")) {
            boolean mayLack = reader.accept("if", "exists");
            Statement statement = new Statement.DropIndex(reader.name("an index's name"), mayLack);
            behaviour();
            return statement;
        }
        boolean view = reader.accept("view");
        boolean schema = !view && (reader.accept("schema") || reader.accept("database"));
        if (!view && !schema) {
            reader.accept("external");
            if (!reader.accept("table")) {
                throw reader.unexpected("TABLE, VIEW, SCHEMA or INDEX");
            }
        }
        boolean ifExists = reader.accept("if", "exists");
        if (schema) {
            String name = reader.name("a schema's name");
            return new Statement.DropSchema(name, ifExists, behaviour());
        }
        List<QualifiedName> names = new ArrayList<>();
        do {
            names.add(reader.qualifiedName("a name"));
        } while (reader.acceptSymbol(','));
        behaviour();
        return view ? new Statement.DropView(names, ifExists) : new Statement.DropTable(names, ifExists);
    }

    /** True for CASCADE. */
    private boolean behaviour() {
        return !reader.accept("restrict") && reader.accept("cascade");
    }
}
