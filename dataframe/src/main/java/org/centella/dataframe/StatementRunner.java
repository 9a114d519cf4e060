// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.columnar.setting.Setting;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.aggregate.AggregateFunction;
import org.centella.execution.aggregate.AggregateFunctions;
import org.centella.execution.expression.FunctionTable;
import org.centella.execution.window.WindowFunction;
import org.centella.execution.window.WindowFunctions;
import org.centella.execution.expression.ScalarFunction;
import org.centella.planner.PlannedQuery;
import org.centella.planner.Planner;
import org.centella.planner.ViewStore;
import org.centella.sqlparser.QualifiedName;
import org.centella.sqlparser.Statement;
import org.centella.storage.Table;
import org.jspecify.annotations.Nullable;

/** Runs one statement in a session: a method per kind. */
final class StatementRunner {
    private static final Field NAME = text("name");

    private final Session session;
    private final SessionCatalog catalog;

    StatementRunner(Session session) {
        this.session = session;
        this.catalog = session.sessionCatalog();
    }

    QueryResult run(Statement statement) {
        return switch (statement) {
            case Statement.Query query -> query(query);
            case Statement.Explain explain -> explain(explain);
            case Statement.CreateExternalTable create -> createTable(create);
            case Statement.CreateView create -> createView(create);
            case Statement.CreateTable create -> new TableStatements(session).create(create);
            case Statement.Insert insert -> new TableStatements(session).insert(insert);
            case Statement.CreateSchema create -> {
                catalog.createSchema(create.name(), create.ifNotExists());
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
            case Statement.Show show -> show(show);
            case Statement.ShowCreate show -> showCreate(show);
            case Statement.DescribeTable describe -> columns(find(describe.name()), null);
            case Statement.DescribeQuery describe ->
                columns(session.planner().describe(describe.query().node()).schema(), null);
            case Statement.SetSetting set -> {
                session.set(set.name(), set.value());
                yield RowsResult.none();
            }
            case Statement.ResetSetting reset -> reset(reset);
            case Statement.ShowSetting show -> showSetting(show);
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
        PlannedQuery planned = session.planner().plan(explain.query().node(), session.settings(), List.of());
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
        catalog.views().create(view(schema, create, described.schema()), create.orReplace());
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
        String names = create.columns().stream().map(StatementRunner::quoted).collect(Collectors.joining(", "));
        String sql = "SELECT * FROM (" + create.sql() + ") AS t (" + names + ")";
        return new ViewStore.View(schema, name, sql, new Schema(renamed));
    }

    private QueryResult show(Statement.Show show) {
        return switch (show.kind()) {
            case TABLES -> tables(in(show), show.like());
            case VIEWS -> views(in(show), show.like());
            case SCHEMAS ->
                rows(Schema.of(NAME), catalog.tables().schemas().stream().map(s -> row(s)), show.like());
            case COLUMNS -> columns(find(Objects.requireNonNull(show.in())), show.like());
            case FUNCTIONS -> functions(show.like());
            case SETTINGS -> settings(show.like());
        };
    }

    private String in(Statement.Show show) {
        return catalog.schema(show.in() == null ? null : show.in().name(), session.schema());
    }

    private QueryResult tables(String schema, @Nullable String like) {
        List<List<@Nullable Object>> tables = new ArrayList<>();
        catalog.tables().tables(schema).forEach(name -> tables.add(row(name, schema, "table")));
        catalog.views().views(schema).forEach(view -> tables.add(row(view.name(), schema, "view")));
        tables.sort(Comparator.comparing(r -> String.valueOf(r.getFirst())));
        return rows(Schema.of(NAME, text("schema"), text("kind")), tables.stream(), like);
    }

    private QueryResult views(String schema, @Nullable String like) {
        return rows(
                Schema.of(NAME, text("schema"), text("query")),
                catalog.views().views(schema).stream().map(v -> row(v.name(), schema, v.sql())),
                like);
    }

    private static QueryResult columns(Schema schema, @Nullable String like) {
        return rows(
                Schema.of(NAME, text("type"), new Field("nullable", DataType.BOOLEAN, false)),
                schema.fields().stream().map(f -> row(f.name(), f.type().toString(), f.nullable())),
                like);
    }

    private static QueryResult functions(@Nullable String like) {
        List<List<@Nullable Object>> all = new ArrayList<>();
        for (ScalarFunction function : FunctionTable.functions()) {
            String signatures =
                    function.signatures().stream().map(Object::toString).collect(Collectors.joining("; "));
            String kind = function.category().name().toLowerCase(Locale.ROOT);
            all.add(row(function.name(), kind, signatures, function.description(), names(function.aliases())));
        }
        for (AggregateFunction function : AggregateFunctions.all()) {
            all.add(row(
                    function.name(),
                    "aggregate",
                    function.signature(),
                    function.description(),
                    names(function.aliases())));
        }
        for (WindowFunction function : WindowFunctions.all()) {
            all.add(row(
                    function.name(),
                    "window",
                    function.signature(),
                    function.description(),
                    names(function.aliases())));
        }
        return rows(
                Schema.of(NAME, text("kind"), text("signature"), text("description"), text("aliases")),
                all.stream(),
                like);
    }

    private static String names(List<String> names) {
        return String.join(", ", names);
    }

    private QueryResult settings(@Nullable String like) {
        SettingValues values = session.settings();
        return rows(
                Schema.of(NAME, text("value"), text("default"), text("type"), text("scope"), text("description")),
                Settings.all().stream()
                        .map(s -> row(
                                s.name(),
                                values.text(s),
                                defaultText(s),
                                s.type().name(),
                                s.scope().name().toLowerCase(Locale.ROOT),
                                s.description())),
                like);
    }

    private static <T> String defaultText(Setting<T> setting) {
        return setting.format(setting.defaultValue().get());
    }

    private QueryResult showSetting(Statement.ShowSetting show) {
        Setting<?> setting = Settings.find(show.name());
        if (setting == null) {
            throw new CentellaException(
                    ErrorCode.INVALID_SETTING,
                    "there is no setting " + show.name() + Suggestions.didYouMean(show.name(), Settings.names()));
        }
        return new RowsResult(
                Schema.of(text(setting.name())), List.of(row(session.settings().text(setting))));
    }

    private QueryResult reset(Statement.ResetSetting reset) {
        if (reset.name() == null) {
            session.resetAll();
        } else {
            session.reset(reset.name());
        }
        return RowsResult.none();
    }

    private QueryResult showCreate(Statement.ShowCreate show) {
        String schema = schema(show.name());
        String name = show.name().name();
        ViewStore.View view = catalog.views().find(schema, name);
        Table table = catalog.tables().table(schema, name);
        String sql;
        if (view != null) {
            sql = "CREATE VIEW " + quoted(view.name()) + " AS\n" + view.sql();
        } else if (table != null) {
            sql = createTable(table, catalog.declaration(name));
        } else {
            throw catalog.notFound("table or view", name, catalog.names(schema));
        }
        return new RowsResult(Schema.of(text("statement")), List.of(row(sql)));
    }

    private static String createTable(Table table, Statement.@Nullable CreateExternalTable declared) {
        StringBuilder sql = new StringBuilder("CREATE EXTERNAL TABLE ")
                .append(quoted(table.handle().name()))
                .append(table.schema().fields().stream()
                        .map(f -> "\n  " + quoted(f.name()) + " " + f.type() + (f.nullable() ? "" : " NOT NULL"))
                        .collect(Collectors.joining(",", " (", "\n)")))
                .append("\nSTORED AS ")
                .append(table.handle().format().toUpperCase(Locale.ROOT));
        List<String> partitions = table.handle().partitionColumns();
        if (!partitions.isEmpty()) {
            sql.append(partitions.stream()
                    .map(StatementRunner::quoted)
                    .collect(Collectors.joining(", ", "\nPARTITIONED BY (", ")")));
        }
        sql.append("\nLOCATION '")
                .append(table.handle().location().replace("'", "''"))
                .append('\'');
        Map<String, String> options = declared == null ? Map.of() : declared.options();
        if (!options.isEmpty()) {
            sql.append(options.entrySet().stream()
                    .map(o -> "'" + o.getKey() + "' '" + o.getValue() + "'")
                    .collect(Collectors.joining(", ", "\nOPTIONS (", ")")));
        }
        return sql.toString();
    }

    private Schema find(QualifiedName name) {
        String schema = schema(name);
        ViewStore.View view = catalog.views().find(schema, name.name());
        if (view != null) {
            return view.columns();
        }
        Table table = catalog.tables().table(schema, name.name());
        if (table == null) {
            throw catalog.notFound("table or view", name.name(), catalog.names(schema));
        }
        return table.schema();
    }

    private String schema(QualifiedName name) {
        return catalog.schema(name.schema(), session.schema());
    }

    static String quoted(String name) {
        return name.matches("[a-z_][a-z0-9_]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    private static Field text(String name) {
        return new Field(name, DataType.VARCHAR, false);
    }

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return Row.of(values);
    }

    /** The rows whose first value matches the pattern. */
    private static RowsResult rows(Schema schema, Stream<List<@Nullable Object>> rows, @Nullable String like) {
        if (like == null) {
            return new RowsResult(schema, rows.toList());
        }
        Pattern pattern = pattern(like);
        return new RowsResult(
                schema,
                rows.filter(r -> pattern.matcher(String.valueOf(r.getFirst())).matches())
                        .toList());
    }

    /** As LIKE, without regard to case; Spark's {@code *} is understood, too. */
    private static Pattern pattern(String like) {
        StringBuilder regex = new StringBuilder();
        for (char c : like.toCharArray()) {
            regex.append(
                    switch (c) {
                        case '%', '*' -> ".*";
                        case '_' -> ".";
                        default -> Pattern.quote(String.valueOf(c));
                    });
        }
        return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }
}
