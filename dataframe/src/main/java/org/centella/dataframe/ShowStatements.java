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
import org.centella.execution.expression.ScalarFunction;
import org.centella.execution.source.TableFunction;
import org.centella.execution.source.TableFunctions;
import org.centella.execution.window.WindowFunction;
import org.centella.execution.window.WindowFunctions;
import org.centella.planner.ViewStore;
import org.centella.sqlparser.QualifiedName;
import org.centella.sqlparser.Statement;
import org.centella.storage.Table;
import org.centella.storage.warehouse.ManagedTable;
import org.centella.storage.warehouse.TableState;
import org.jspecify.annotations.Nullable;

/** Statements that show what there is: SHOW and DESCRIBE. */
final class ShowStatements {
    private static final Field NAME = text("name");
    private static final Schema FUNCTION_COLUMNS =
            Schema.of(NAME, text("kind"), text("signature"), text("description"), text("aliases"));

    private final Session session;
    private final SessionCatalog catalog;

    ShowStatements(Session session) {
        this.session = session;
        this.catalog = session.sessionCatalog();
    }

    QueryResult describe(QualifiedName name) {
        return columns(find(name), null);
    }

    QueryResult show(Statement.Show show) {
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

    static QueryResult columns(Schema schema, @Nullable String like) {
        return rows(
                Schema.of(NAME, text("type"), new Field("nullable", DataType.BOOLEAN, false)),
                schema.fields().stream().map(f -> row(f.name(), f.type().toString(), f.nullable())),
                like);
    }

    /** Name, kind, signature, description and aliases of every function that is declared. */
    private static List<List<@Nullable Object>> functions() {
        List<List<@Nullable Object>> all = new ArrayList<>();
        for (ScalarFunction f : FunctionTable.functions()) {
            String signatures = f.signatures().stream().map(Object::toString).collect(Collectors.joining("; "));
            String kind = f.category().name().toLowerCase(Locale.ROOT);
            all.add(row(f.name(), kind, signatures, f.description(), names(f.aliases())));
        }
        for (AggregateFunction f : AggregateFunctions.named()) {
            all.add(row(f.name(), "aggregate", f.signature(), f.description(), names(f.aliases())));
        }
        for (WindowFunction f : WindowFunctions.all()) {
            all.add(row(f.name(), "window", f.signature(), f.description(), names(f.aliases())));
        }
        for (TableFunction f : TableFunctions.all()) {
            all.add(row(f.name(), "table", f.signature(), f.description(), names(f.aliases())));
        }
        return all;
    }

    private static QueryResult functions(@Nullable String like) {
        return rows(FUNCTION_COLUMNS, functions().stream(), like);
    }

    static QueryResult describeFunction(String name) {
        TableFunction ofTable = TableFunctions.find(name);
        if (ofTable != null && ofTable.rows() instanceof TableFunction.Opened) {
            String text = ofTable.description() + ofTable.parameterText();
            return new RowsResult(
                    FUNCTION_COLUMNS,
                    List.of(row(ofTable.name(), "table", ofTable.signature(), text, names(ofTable.aliases()))));
        }
        List<List<@Nullable Object>> found = functions().stream()
                .filter(f -> name.equalsIgnoreCase(String.valueOf(f.getFirst()))
                        || List.of(String.valueOf(f.getLast()).split(", ")).contains(name.toLowerCase(Locale.ROOT)))
                .toList();
        if (found.isEmpty()) {
            List<String> known =
                    functions().stream().map(f -> String.valueOf(f.getFirst())).toList();
            throw new CentellaException(
                    ErrorCode.FUNCTION_NOT_FOUND, "there is no function " + name + Suggestions.didYouMean(name, known));
        }
        return new RowsResult(FUNCTION_COLUMNS, found);
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

    QueryResult showSetting(Statement.ShowSetting show) {
        Setting<?> setting = Settings.find(show.name());
        if (setting == null) {
            throw new CentellaException(
                    ErrorCode.INVALID_SETTING,
                    "there is no setting " + show.name() + Suggestions.didYouMean(show.name(), Settings.names()));
        }
        return new RowsResult(
                Schema.of(text(setting.name())), List.of(row(session.settings().text(setting))));
    }

    QueryResult showCreate(Statement.ShowCreate show) {
        String schema = schema(show.name());
        String name = show.name().name();
        ViewStore.View view = catalog.views().find(schema, name);
        Table table = catalog.tables().table(schema, name);
        String sql;
        if (view != null) {
            sql = "CREATE VIEW " + quoted(view.name()) + " AS\n" + view.sql();
        } else if (table instanceof ManagedTable managed) {
            sql = createManaged(managed);
        } else if (table != null) {
            sql = createTable(table, catalog.declaration(name));
        } else {
            throw catalog.notFound("table or view", name, catalog.names(schema));
        }
        return new RowsResult(Schema.of(text("statement")), List.of(row(sql)));
    }

    private static String createManaged(ManagedTable table) {
        TableState state = table.state();
        StringBuilder sql = new StringBuilder("CREATE TABLE ")
                .append(quoted(table.handle().name()))
                .append(state.columns().stream()
                        .map(c -> "\n  " + quoted(c.name()) + " " + c.type() + (c.nullable() ? "" : " NOT NULL")
                                + (c.defaultSql() == null ? "" : " DEFAULT " + c.defaultSql())
                                + comment(c.comment()))
                        .collect(Collectors.joining(",", " (", "\n)")));
        if (!state.partitionColumns().isEmpty()) {
            sql.append(state.partitionColumns().stream()
                    .map(ShowStatements::quoted)
                    .collect(Collectors.joining(", ", "\nPARTITIONED BY (", ")")));
        }
        return sql.append(comment(state.comment())).toString();
    }

    private static String comment(@Nullable String text) {
        return text == null ? "" : " COMMENT '" + text.replace("'", "''") + "'";
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
                    .map(ShowStatements::quoted)
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
