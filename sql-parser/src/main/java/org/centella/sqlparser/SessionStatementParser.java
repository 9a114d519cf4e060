// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.sqlparser.Statement.ExplainFormat;
import org.centella.sqlparser.Statement.ExplainKind;
import org.centella.sqlparser.Statement.ShowKind;
import org.centella.sqlparser.Statement.TransactionStep;
import org.jspecify.annotations.Nullable;

/** Statements that are no queries: EXPLAIN, SHOW, DESCRIBE, SET, RESET, USE, and those that other parsers read. */
final class SessionStatementParser {
    /** The setting that the standard's SET TIME ZONE sets. */
    private static final String TIME_ZONE = "time_zone";

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
            return new DefinitionParser(reader).create();
        } else if (reader.accept("describe") || reader.accept("desc")) {
            return describe();
        } else if (reader.accept("insert") || reader.sees("with") && reader.acceptBehindWith("insert")) {
            return new ChangeParser(reader).insert();
        } else if (reader.accept("delete")) {
            return new ChangeParser(reader).delete();
        } else if (reader.sees("update")) {
            reader.next();
            return new ChangeParser(reader).update();
        } else if (reader.sees("truncate") && !reader.peek(1).isSymbol('(')) {
            reader.next();
            reader.accept("table");
            statement = new Statement.Truncate(reader.qualifiedName("a table's name"));
        } else if (reader.accept("copy")) {
            return new ChangeParser(reader).copy();
        } else if (reader.accept("analyze")) {
            reader.accept("table");
            statement = new Statement.Analyze(reader.qualifiedName("a table's name"));
            reader.accept("compute", "statistics");
        } else if (reader.accept("alter")) {
            statement = new DefinitionParser(reader).alter();
        } else if (reader.accept("comment", "on")) {
            statement = new DefinitionParser(reader).comment();
        } else if (reader.accept("begin") || reader.accept("start", "transaction")) {
            statement = transaction(TransactionStep.BEGIN);
        } else if (reader.accept("commit") || reader.accept("end")) {
            statement = transaction(TransactionStep.COMMIT);
        } else if (reader.accept("rollback") || reader.accept("abort")) {
            statement = transaction(TransactionStep.ROLLBACK);
        } else if (reader.accept("drop")) {
            statement = new DefinitionParser(reader).drop();
        } else if (reader.accept("show")) {
            statement = show();
        } else if (reader.accept("set")) {
            statement = set();
        } else if (reader.accept("reset")) {
            String name = reader.dottedName("a setting's name");
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
        Statement explained = reader.sees("insert") || reader.sees("create") ? parse() : reader.query();
        if (explained instanceof Statement.Query
                || explained instanceof Statement.Insert
                || explained instanceof Statement.CreateTable create && create.query() != null) {
            return new Statement.Explain(kind, format, explained);
        }
        throw new CentellaException(
                ErrorCode.FEATURE_NOT_SUPPORTED, "EXPLAIN shows the plans of queries, INSERT and CREATE TABLE AS");
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
        return new Statement.ShowSetting(reader.dottedName("a setting's name"));
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
        if (reader.accept("function")) {
            reader.accept("extended");
            Statement function = new Statement.DescribeFunction(functionName());
            reader.expectEnd();
            return function;
        }
        if (!reader.accept("table")) {
            reader.accept("view");
        }
        Statement statement = new Statement.DescribeTable(reader.qualifiedName("a table's name or a query"));
        reader.expectEnd();
        return statement;
    }

    /** A name, quoted or not, or an operator's symbols. */
    private String functionName() {
        if (reader.peek().kind() != Token.Kind.SYMBOL) {
            return reader.peek().kind() == Token.Kind.STRING ? reader.next().value() : reader.name("a function");
        }
        StringBuilder symbols = new StringBuilder();
        while (reader.peek().kind() == Token.Kind.SYMBOL) {
            symbols.append(reader.next().text());
        }
        return symbols.toString();
    }

    private Statement transaction(TransactionStep step) {
        if (!reader.accept("transaction")) {
            reader.accept("work");
        }
        return new Statement.Transaction(step);
    }

    private Statement set() {
        reader.accept("session");
        if (reader.accept("time", "zone")) {
            return reader.accept("default") || reader.accept("local")
                    ? new Statement.ResetSetting(TIME_ZONE)
                    : new Statement.SetSetting(TIME_ZONE, reader.value());
        }
        String name = reader.dottedName("a setting's name");
        if (!reader.acceptSymbol('=')) {
            reader.expect("to");
        }
        return new Statement.SetSetting(name, reader.value());
    }
}
