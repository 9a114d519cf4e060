// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.planner.PlannedQuery;
import org.centella.planner.Planner;
import org.centella.planner.ViewStore;
import org.centella.sqlparser.QualifiedName;
import org.centella.sqlparser.Statement;

/** Runs one statement in a session: a method per kind. */
final class StatementRunner {
    private final Session session;
    private final SessionCatalog catalog;

    StatementRunner(Session session) {
        this.session = session;
        this.catalog = session.sessionCatalog();
    }

    QueryResult run(Statement statement) {
        session.transaction().notice(statement);
        return switch (statement) {
            case Statement.Query query -> query(query);
            case Statement.Explain explain -> explain(explain);
            case Statement.CreateExternalTable create -> createTable(create);
            case Statement.CreateView create -> createView(create);
            case Statement.CreateTable create -> new TableStatements(session).create(create);
            case Statement.Insert insert -> new TableStatements(session).insert(insert);
            case Statement.Delete delete -> new TableStatements(session).delete(delete);
            case Statement.Update update -> new TableStatements(session).update(update);
            case Statement.Truncate truncate -> new TableStatements(session).truncate(truncate);
            case Statement.AlterTable alter -> new TableStatements(session).alter(alter);
            case Statement.Analyze analyze -> new TableStatements(session).analyze(analyze);
            case Statement.CopyTo copy -> new CopyStatements(session).to(copy);
            case Statement.CopyFrom copy -> new CopyStatements(session).from(copy);
            case Statement.Transaction transaction -> {
                session.transaction().step(transaction.step());
                yield RowsResult.none();
            }
            case Statement.DescribeFunction describe -> ShowStatements.describeFunction(describe.name());
            case Statement.CreateSchema create -> {
                catalog.createSchema(create.name(), create.ifNotExists());
                yield RowsResult.none();
            }
            case Statement.CreateIndex index -> {
                session.sessionCatalog().createIndex(index, session.schema());
                yield RowsResult.none();
            }
            case Statement.DropIndex drop -> {
                session.sessionCatalog().dropIndex(drop);
                yield RowsResult.none();
            }
            case Statement.DropSchema drop -> {
                catalog.dropSchema(drop);
                yield RowsResult.none();
            }
            case Statement.DropTable drop -> {
                drop.names().forEach(name -> catalog.dropTable(name, session.schema(), drop.ifExists()));
                yield RowsResult.none();
            }
            case Statement.DropView drop -> {
                drop.names().forEach(name -> catalog.dropView(name, session.schema(), drop.ifExists()));
                yield RowsResult.none();
            }
            case Statement.Show show -> new ShowStatements(session).show(show);
            case Statement.ShowCreate show -> new ShowStatements(session).showCreate(show);
            case Statement.DescribeTable describe -> new ShowStatements(session).describe(describe.name());
            case Statement.DescribeQuery describe ->
                ShowStatements.columns(
                        session.planner().describe(describe.query().node()).schema(), null);
            case Statement.SetSetting set -> {
                session.set(set.name(), set.value());
                yield RowsResult.none();
            }
            case Statement.ResetSetting reset -> reset(reset);
            case Statement.ShowSetting show -> new ShowStatements(session).showSetting(show);
            case Statement.Use use -> {
                session.use(use.schema());
                yield RowsResult.none();
            }
        };
    }

    private QueryResult query(Statement.Query query) {
        return session.run(session.planner().plan(query.node(), session.settings(), List.of()));
    }

    private QueryResult explain(Statement.Explain explain) {
        PlannedQuery planned = explain.statement() instanceof Statement.Query query
                ? session.planner().plan(query.node(), session.settings(), List.of())
                : new TableStatements(session).plan(explain.statement());
        if (explain.kind() == Statement.ExplainKind.LOGICAL && planned.logical() == null) {
            throw new CentellaException(
                    ErrorCode.FEATURE_NOT_SUPPORTED, "VALUES of literals are inserted without relational algebra");
        }
        if (explain.kind() == Statement.ExplainKind.ANALYZE) {
            return session.explainAnalyze(planned, explain.format());
        }
        String plan = session.explain(planned, explain.kind(), explain.format());
        List<List<Object>> lines =
                plan.stripTrailing().lines().map(List::<Object>of).toList();
        return new RowsResult(
                Schema.of(text("plan")),
                explain.format() == Statement.ExplainFormat.JSON ? List.of(List.of(plan)) : lines);
    }

    private QueryResult createTable(Statement.CreateExternalTable create) {
        catalog.create(create, schema(create.name()));
        return RowsResult.none();
    }

    private QueryResult createView(Statement.CreateView create) {
        String schema = schema(create.name());
        String name = create.name().name();
        if (create.ifNotExists() && catalog.views().find(schema, name) != null) {
            return RowsResult.none();
        }
        if (!create.orReplace() && catalog.tables().table(schema, name) != null) {
            throw new CentellaException(ErrorCode.TABLE_ALREADY_EXISTS, "there is a table " + name + " already");
        }
        Planner.Described described = session.planner().describe(create.query().node());
        if (!described.parameters().isEmpty()) {
            throw new CentellaException(ErrorCode.INVALID_PARAMETER, "the query of a view cannot have parameters");
        }
        catalog.createView(view(schema, create, described.schema()), create.temporary(), create.orReplace());
        return RowsResult.none();
    }

    /** With new column names, the view is a query over the one given. */
    private static ViewStore.View view(String schema, Statement.CreateView create, Schema columns) {
        String name = create.name().name();
        if (create.columns().isEmpty()) {
            return new ViewStore.View(schema, name, create.sql(), columns);
        }
        if (create.columns().size() != columns.size()) {
            throw new CentellaException(
                    ErrorCode.INVALID_STATEMENT,
                    "view " + name + " names " + create.columns().size() + " columns, its query has " + columns.size());
        }
        List<Field> renamed = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Field field = columns.field(i);
            renamed.add(new Field(create.columns().get(i), field.type(), field.nullable()));
        }
        String names = create.columns().stream().map(ShowStatements::quoted).collect(Collectors.joining(", "));
        String sql = "SELECT * FROM (" + create.sql() + ") AS t (" + names + ")";
        return new ViewStore.View(schema, name, sql, new Schema(renamed));
    }

    private QueryResult reset(Statement.ResetSetting reset) {
        if (reset.name() == null) {
            session.resetAll();
        } else {
            session.reset(reset.name());
        }
        return RowsResult.none();
    }

    private String schema(QualifiedName name) {
        return catalog.schema(name.schema(), session.schema());
    }

    private static Field text(String name) {
        return new Field(name, DataType.VARCHAR, false);
    }
}
