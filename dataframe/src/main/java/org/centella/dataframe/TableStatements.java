// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.Expression;
import org.centella.planner.PlannedQuery;
import org.centella.sqlparser.ColumnDefinition;
import org.centella.sqlparser.QualifiedName;
import org.centella.sqlparser.QueryParser;
import org.centella.sqlparser.Statement;
import org.centella.storage.warehouse.StoredTable;
import org.centella.storage.warehouse.TableColumn;
import org.centella.storage.warehouse.TableState;
import org.centella.storage.warehouse.Warehouse;
import org.jspecify.annotations.Nullable;

/** Runs the statements that make, fill and change managed tables. */
final class TableStatements {
    private final Session session;
    private final SessionCatalog catalog;
    private final List<Expression.Literal> parameters;

    TableStatements(Session session) {
        this(session, List.of());
    }

    /** @param parameters values for those of UPDATE and DELETE */
    TableStatements(Session session, List<Expression.Literal> parameters) {
        this.session = session;
        this.catalog = session.sessionCatalog();
        this.parameters = parameters;
    }

    QueryResult create(Statement.CreateTable create) {
        String schema = catalog.schema(create.name().schema(), session.schema());
        if (!catalog.mayCreate(schema, create.name().name(), create.orReplace(), create.ifNotExists())) {
            return RowsResult.none();
        }
        Statement.Query query = create.query();
        return create(create, query == null ? null : plan(query.node()));
    }

    private QueryResult create(Statement.CreateTable create, @Nullable PlannedQuery source) {
        String schema = catalog.schema(create.name().schema(), session.schema());
        String name = create.name().name();
        if (!catalog.mayCreate(schema, name, create.orReplace(), create.ifNotExists())) {
            return RowsResult.none();
        }
        Warehouse warehouse = catalog.warehouse(create.temporary());
        List<TableColumn> columns = source == null
                ? create.columns().stream().map(TableStatements::column).toList()
                : columns(create, source);
        checkNames(columns);
        StoredTable table =
                warehouse.prepare(name, TableState.empty(columns, partitions(create, columns), create.comment()));
        try {
            long rows = source != null && create.withData() ? load(table, source) : 0;
            warehouse.add(schema, table, create.orReplace());
            return RowsResult.changed(rows);
        } catch (RuntimeException e) {
            warehouse.discard(table);
            throw e;
        }
    }

    private long load(StoredTable table, PlannedQuery source) {
        PlannedQuery assigned = InsertPlan.assign(
                source, InsertPlan.references(source.schema()), table.state().schema());
        TableLoad.Loaded loaded = new TableLoad(session, table).run(assigned, InsertPlan.rows(source));
        table.commit(loaded::addedTo);
        return loaded.count();
    }

    private static List<TableColumn> columns(Statement.CreateTable create, PlannedQuery query) {
        if (!query.parameters().isEmpty()) {
            throw new CentellaException(ErrorCode.INVALID_PARAMETER, "the query of a table cannot have parameters");
        }
        Schema result = query.schema();
        List<String> names = create.columns().isEmpty()
                ? create.columnNames()
                : create.columns().stream().map(ColumnDefinition::name).toList();
        if (!names.isEmpty() && names.size() != result.size()) {
            throw new CentellaException(
                    ErrorCode.INVALID_STATEMENT,
                    "table " + create.name().name() + " names " + names.size() + " columns, its query has "
                            + result.size());
        }
        List<TableColumn> columns = new ArrayList<>();
        for (int i = 0; i < result.size(); i++) {
            Field field = result.field(i);
            DataType type = field.type() == DataType.NULL ? DataType.VARCHAR : field.type();
            columns.add(
                    create.columns().isEmpty()
                            ? TableColumn.of(Field.of(names.isEmpty() ? field.name() : names.get(i), type))
                            : column(create.columns().get(i)));
        }
        return columns;
    }

    private static TableColumn column(ColumnDefinition column) {
        return new TableColumn(
                column.name(), column.type(), column.nullable(), column.defaultSql(), column.comment(), column.name());
    }

    private static void checkNames(List<TableColumn> columns) {
        Set<String> names = new HashSet<>();
        for (TableColumn column : columns) {
            if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
                throw new CentellaException(ErrorCode.DUPLICATE_COLUMN, "column " + column.name() + " is there twice");
            }
        }
    }

    private static List<String> partitions(Statement.CreateTable create, List<TableColumn> columns) {
        List<String> names = columns.stream().map(TableColumn::name).toList();
        return create.partitionColumns().stream()
                .map(wanted -> names.stream()
                        .filter(wanted::equalsIgnoreCase)
                        .findFirst()
                        .orElseThrow(() -> new CentellaException(
                                ErrorCode.COLUMN_NOT_FOUND,
                                "there is no column " + wanted + " to partition by"
                                        + Suggestions.didYouMean(wanted, names))))
                .toList();
    }

    /** As {@link DataFrameWriter#saveAsTable}. */
    long save(DataFrame frame, String name, List<String> partitionBy, SaveMode mode) {
        int dot = name.indexOf('.');
        QualifiedName qualified = dot < 0
                ? new QualifiedName(null, name)
                : new QualifiedName(name.substring(0, dot), name.substring(dot + 1));
        String schema = catalog.schema(qualified.schema(), session.schema());
        boolean exists = catalog.tables().table(schema, qualified.name()) != null;
        if (exists && mode == SaveMode.IGNORE) {
            return 0;
        }
        if (exists && mode == SaveMode.APPEND) {
            StoredTable table = catalog.managed(qualified, session.schema());
            Statement.Insert insert = new Statement.Insert(
                    qualified,
                    List.of(),
                    new Statement.Insert.FromQuery(QueryParser.parse("SELECT * FROM \"" + InsertStatement.FRAME + '"')),
                    false,
                    Map.of(),
                    true);
            return new InsertStatement(session, InsertTarget.Managed.of(table), insert)
                    .reading(frame)
                    .run()
                    .changedRows();
        }
        Statement.CreateTable create = new Statement.CreateTable(
                qualified,
                mode == SaveMode.OVERWRITE,
                false,
                false,
                List.of(),
                List.of(),
                partitionBy,
                null,
                null,
                true);
        PlannedQuery source = session.planner().plan(frame.relation(), session.settings());
        return create(create, source.with(frame.schema(), source.physical())).changedRows();
    }

    QueryResult delete(Statement.Delete delete) {
        StoredTable table = catalog.managed(delete.table(), session.schema());
        return table.exclusively(() -> RowsResult.changed(
                new TableRewrite(session, table, delete.alias(), parameters).delete(delete.where(), null)));
    }

    QueryResult update(Statement.Update update) {
        StoredTable table = catalog.managed(update.table(), session.schema());
        return table.exclusively(() -> RowsResult.changed(new TableRewrite(session, table, update.alias(), parameters)
                .update(newValues(update, table.state()), update.where())));
    }

    /** The types that the statement's parameters take, in order. */
    List<DataType> parameterTypes(Statement.Update update) {
        StoredTable table = catalog.managed(update.table(), session.schema());
        return new TableRewrite(session, table, update.alias(), List.of())
                .parameterTypes(newValues(update, table.state()), update.where());
    }

    List<DataType> parameterTypes(Statement.Delete delete) {
        StoredTable table = catalog.managed(delete.table(), session.schema());
        return new TableRewrite(session, table, delete.alias(), List.of()).parameterTypes(List.of(), delete.where());
    }

    /** One value per column of the table. */
    private static List<SqlNode> newValues(Statement.Update update, TableState state) {
        List<SqlNode> values = new ArrayList<>();
        state.columns().forEach(c -> values.add(TableRewrite.column(update.alias(), c.name())));
        Set<Integer> set = new HashSet<>();
        for (Statement.SetColumn change : update.values()) {
            int index = state.schema().indexOf(change.column());
            if (index < 0) {
                throw new CentellaException(
                        ErrorCode.COLUMN_NOT_FOUND,
                        "table " + update.table() + " has no column " + change.column()
                                + Suggestions.didYouMean(
                                        change.column(), state.schema().names()));
            }
            if (!set.add(index)) {
                throw new CentellaException(ErrorCode.DUPLICATE_COLUMN, "column " + change.column() + " is set twice");
            }
            TableColumn column = state.columns().get(index);
            SqlNode value = change.value();
            if (value == null) {
                value = column.defaultSql() == null
                        ? SqlLiteral.createNull(SqlParserPos.ZERO)
                        : QueryParser.parseExpression(column.defaultSql());
            }
            values.set(index, InsertSource.fit(value, column));
        }
        return values;
    }

    QueryResult truncate(Statement.Truncate truncate) {
        catalog.managed(truncate.table(), session.schema()).commit(TableState::withoutRows);
        return RowsResult.none();
    }

    QueryResult alter(Statement.AlterTable alter) {
        if (alter.ifExists() && !catalog.isManaged(alter.table(), session.schema())) {
            return RowsResult.none();
        }
        StoredTable table = catalog.managed(alter.table(), session.schema());
        if (alter.change() instanceof Statement.Alteration.RenameTable(String to)) {
            catalog.rename(alter.table(), session.schema(), to);
            return RowsResult.none();
        }
        return table.exclusively(() -> {
            new AlterTable(session, table).run(alter.change());
            return RowsResult.none();
        });
    }

    QueryResult analyze(Statement.Analyze analyze) {
        return new AnalyzeStatement(session, catalog.managed(analyze.table(), session.schema())).run();
    }

    /** What EXPLAIN shows of an INSERT or CREATE TABLE AS: the rows on their way to the table. */
    PlannedQuery plan(Statement statement) {
        return switch (statement) {
            case Statement.Insert insert ->
                new InsertStatement(session, catalog.insertable(insert.table(), session.schema()), insert).plan();
            case Statement.CreateTable create ->
                plan(Objects.requireNonNull(create.query()).node());
            default -> throw new IllegalArgumentException(statement + " has no plan");
        };
    }

    QueryResult insert(Statement.Insert insert) {
        return statement(insert).run();
    }

    /** An INSERT that is ready to run. */
    InsertStatement statement(Statement.Insert insert) {
        return new InsertStatement(session, catalog.insertable(insert.table(), session.schema()), insert);
    }

    private PlannedQuery plan(SqlNode query) {
        return session.planner().plan(query, session.settings(), List.of());
    }
}
