// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlNode;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.planner.PlannedQuery;
import org.centella.sqlparser.ColumnDefinition;
import org.centella.sqlparser.Statement;
import org.centella.storage.warehouse.StoredTable;
import org.centella.storage.warehouse.TableColumn;
import org.centella.storage.warehouse.TableState;
import org.centella.storage.warehouse.Warehouse;

/** Runs CREATE TABLE and INSERT. */
final class TableStatements {
    private final Session session;
    private final SessionCatalog catalog;

    TableStatements(Session session) {
        this.session = session;
        this.catalog = session.sessionCatalog();
    }

    QueryResult create(Statement.CreateTable create) {
        String schema = catalog.schema(create.name().schema(), session.schema());
        String name = create.name().name();
        if (!catalog.mayCreate(schema, name, create.orReplace(), create.ifNotExists())) {
            return RowsResult.none();
        }
        Warehouse warehouse = catalog.warehouse(create.temporary());
        Statement.Query query = create.query();
        PlannedQuery source = query == null ? null : plan(query.node());
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

    QueryResult insert(Statement.Insert insert) {
        return new InsertStatement(session, catalog.managed(insert.table(), session.schema()), insert).run();
    }

    private PlannedQuery plan(SqlNode query) {
        return session.planner().plan(query, session.settings(), List.of());
    }
}
