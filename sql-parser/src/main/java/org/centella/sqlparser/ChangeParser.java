// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.centella.sqlparser.Statement.Insert;
import org.centella.sqlparser.Statement.SetColumn;
import org.jspecify.annotations.Nullable;

/** Reads statements that change the rows of tables. */
final class ChangeParser {
    private final TokenReader reader;
    private int parameters;

    ChangeParser(TokenReader reader) {
        this.reader = reader;
    }

    /** What follows INSERT. */
    Statement insert() {
        boolean overwrite = reader.accept("overwrite");
        if (!overwrite || reader.sees("into")) {
            reader.expect("into");
        }
        reader.accept("table");
        QualifiedName table = reader.qualifiedName("a table's name");
        boolean byName = reader.accept("by", "name");
        Map<String, SqlNode> partition = reader.accept("partition") ? partition() : Map.of();
        List<String> columns = namesColumns() ? reader.names("a column") : List.of();
        byName |= reader.accept("by", "name");
        return new Statement.Insert(table, columns, source(), overwrite, partition, byName);
    }

    private Map<String, SqlNode> partition() {
        Map<String, SqlNode> values = new LinkedHashMap<>();
        reader.expectSymbol('(');
        do {
            String column = reader.name("a column");
            reader.expectSymbol('=');
            values.put(column, QueryParser.parseExpression(reader.expressionInPlace()));
        } while (reader.acceptSymbol(','));
        reader.expectSymbol(')');
        return values;
    }

    /** What follows DELETE. */
    Statement delete() {
        reader.expect("from");
        QualifiedName table = reader.qualifiedName("a table's name");
        return new Statement.Delete(table, alias(table), where());
    }

    private String alias(QualifiedName table) {
        boolean named = reader.accept("as");
        boolean alias = named
                || reader.peek().kind() == Token.Kind.QUOTED_NAME
                || reader.peek().kind() == Token.Kind.WORD
                        && !reader.sees("where")
                        && !reader.sees("set")
                        && !reader.sees("using");
        return alias ? reader.name("an alias") : table.name();
    }

    private @Nullable SqlNode where() {
        SqlNode where = null;
        if (reader.accept("where")) {
            String text = reader.expressionInPlace("returning");
            where = numbered(QueryParser.parseExpression(text));
        }
        reader.expectEnd();
        return where;
    }

    /** What follows UPDATE. */
    Statement update() {
        QualifiedName table = reader.qualifiedName("a table's name");
        String alias = alias(table);
        reader.expect("set");
        List<SetColumn> values = new ArrayList<>();
        do {
            if (reader.peek().isSymbol('(')) {
                List<String> columns = reader.names("a column");
                reader.expectSymbol('=');
                reader.accept("row");
                reader.expectSymbol('(');
                for (int i = 0; i < columns.size(); i++) {
                    if (i > 0) {
                        reader.expectSymbol(',');
                    }
                    values.add(new SetColumn(columns.get(i), newValue()));
                }
                reader.expectSymbol(')');
            } else {
                String column = reader.name("a column");
                if (reader.acceptSymbol('.')) {
                    column = reader.name("a column");
                }
                reader.expectSymbol('=');
                values.add(new SetColumn(column, newValue()));
            }
        } while (reader.acceptSymbol(','));
        return new Statement.Update(table, alias, values, where());
    }

    private @Nullable SqlNode newValue() {
        return reader.accept("default")
                ? null
                : numbered(QueryParser.parseExpression(reader.expressionInPlace("where", "from", "returning")));
    }

    /** An expression whose parameters count on from those of the expressions before it, each of which begins with 0. */
    private SqlNode numbered(SqlNode expression) {
        int before = parameters;
        return Objects.requireNonNull(expression.accept(new SqlShuttle() {
            @Override
            public SqlNode visit(SqlDynamicParam parameter) {
                int index = before + parameter.getIndex();
                parameters = Math.max(parameters, index + 1);
                return new SqlDynamicParam(index, parameter.getParserPosition());
            }
        }));
    }

    /** What follows COPY. */
    Statement copy() {
        if (reader.peek().isSymbol('(')) {
            reader.expectSymbol('(');
            Statement.Query query = QueryParser.parse(reader.parenthesizedInPlace());
            reader.expectSymbol(')');
            reader.expect("to");
            String file = reader.string("a file");
            return end(new Statement.CopyTo(query, file, options()));
        }
        int start = reader.mark();
        QualifiedName table = reader.qualifiedName("a table's name");
        List<String> columns = reader.peek().isSymbol('(') ? reader.names("a column") : List.of();
        if (reader.accept("from")) {
            String location = reader.string("a file or folder");
            return end(new Statement.CopyFrom(table, columns, location, options()));
        }
        int to = reader.mark();
        reader.expect("to");
        reader.back(start);
        SqlNode query = new SqlSelect(
                SqlParserPos.ZERO,
                null,
                columns.isEmpty()
                        ? SqlNodeList.of(SqlIdentifier.star(SqlParserPos.ZERO))
                        : new SqlNodeList(
                                columns.stream()
                                        .map(c -> new SqlIdentifier(c, SqlParserPos.ZERO))
                                        .toList(),
                                SqlParserPos.ZERO),
                new SqlIdentifier(table.parts(), SqlParserPos.ZERO),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        reader.back(to + 1);
        String file = reader.string("a file");
        return end(new Statement.CopyTo(new Statement.Query(query), file, options()));
    }

    private Map<String, String> options() {
        reader.accept("with");
        return reader.peek().isSymbol('(') ? new DefinitionParser(reader).options() : Map.of();
    }

    private Statement end(Statement statement) {
        reader.expectEnd();
        return statement;
    }

    /** A parenthesis may also begin a query. */
    private boolean namesColumns() {
        if (!reader.peek().isSymbol('(')) {
            return false;
        }
        Token inside = reader.peek(1);
        Token next = reader.peek(2);
        return (inside.kind() == Token.Kind.WORD || inside.kind() == Token.Kind.QUOTED_NAME)
                && (next.isSymbol(',') || next.isSymbol(')'));
    }

    private Insert.Source source() {
        if (reader.accept("default", "values")) {
            reader.expectEnd();
            return new Insert.Defaults();
        }
        String sql = reader.restInPlace();
        List<List<Constant>> rows = reader.sees("values") ? ConstantRows.read(reader) : null;
        return rows != null ? new Insert.Constants(rows, sql) : new Insert.FromQuery(reader.query());
    }
}
