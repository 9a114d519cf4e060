// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.columnar.type.DataType;
import org.centella.sqlparser.ColumnDefinition;
import org.centella.sqlparser.QueryParser;
import org.centella.sqlparser.Statement.Alteration;
import org.centella.storage.InlineRows;
import org.centella.storage.warehouse.StoredTable;
import org.centella.storage.warehouse.TableColumn;
import org.centella.storage.warehouse.TableState;
import org.jspecify.annotations.Nullable;

/**
 * ALTER TABLE, while no one else writes the table. Names, defaults and comments change in the log alone, and so do columns
 * that begin as null or go; another type, or a value for rows that are there, writes the rows anew.
 */
final class AlterTable {
    private final Session session;
    private final StoredTable table;
    private final TableState state;

    AlterTable(Session session, StoredTable table) {
        this.session = session;
        this.table = table;
        this.state = table.state();
    }

    void run(Alteration change) {
        switch (change) {
            case Alteration.RenameTable _ -> throw new IllegalArgumentException("a matter of the catalog");
            case Alteration.RenameColumn rename -> rename(rename);
            case Alteration.AddColumn add -> add(add);
            case Alteration.DropColumn drop -> drop(drop);
            case Alteration.ColumnType type -> type(type);
            case Alteration.ColumnNullable nullable -> nullable(nullable);
            case Alteration.ColumnDefault value -> {
                TableColumn c = state.columns().get(index(value.column()));
                replace(c, new TableColumn(c.name(), c.type(), c.nullable(), value.sql(), c.comment(), c.storedAs()));
            }
            case Alteration.Comment comment -> comment(comment);
        }
    }

    private int index(String column) {
        int index = state.schema().indexOf(column);
        if (index < 0) {
            throw new CentellaException(
                    ErrorCode.COLUMN_NOT_FOUND,
                    "table " + table.name() + " has no column " + column
                            + Suggestions.didYouMean(column, state.schema().names()));
        }
        return index;
    }

    private void checkNew(String column) {
        if (state.schema().indexOf(column) >= 0) {
            throw new CentellaException(
                    ErrorCode.DUPLICATE_COLUMN, "table " + table.name() + " has a column " + column + " already");
        }
    }

    /** The same column under another declaration that its values fit. */
    private void replace(TableColumn before, TableColumn after) {
        List<TableColumn> columns =
                state.columns().stream().map(c -> c.equals(before) ? after : c).toList();
        List<String> partitions = state.partitionColumns().stream()
                .map(p -> p.equals(before.name()) ? after.name() : p)
                .toList();
        table.commit(_ -> state.withColumns(columns, partitions, state.rows()));
    }

    private void rename(Alteration.RenameColumn rename) {
        TableColumn c = state.columns().get(index(rename.from()));
        if (!rename.to().equalsIgnoreCase(c.name())) {
            checkNew(rename.to());
        }
        replace(c, new TableColumn(rename.to(), c.type(), c.nullable(), c.defaultSql(), c.comment(), c.storedAs()));
    }

    private void add(Alteration.AddColumn add) {
        ColumnDefinition definition = add.column();
        if (add.ifNotExists() && state.schema().indexOf(definition.name()) >= 0) {
            return;
        }
        checkNew(definition.name());
        // Files may have a dropped column of that name.
        String stored = state.files().isEmpty()
                ? definition.name()
                : definition.name() + "_" + UUID.randomUUID().toString().substring(0, 8);
        TableColumn column = new TableColumn(
                definition.name(),
                definition.type(),
                definition.nullable(),
                definition.defaultSql(),
                definition.comment(),
                stored);
        List<TableColumn> columns = new ArrayList<>(state.columns());
        columns.add(column);
        if (state.rowCount() > 0 && (!definition.nullable() || definition.defaultSql() != null)) {
            List<SqlNode> values = values();
            values.add(
                    definition.defaultSql() == null
                            ? SqlLiteral.createNull(SqlParserPos.ZERO)
                            : QueryParser.parseExpression(definition.defaultSql()));
            rewrite(columns, values);
            return;
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < state.rows().size(); i++) {
            List<@Nullable Object> row = new ArrayList<>(state.rows().row(i));
            row.add(null);
            rows.add(row);
        }
        table.commit(_ -> state.withColumns(columns, state.partitionColumns(), new InlineRows(types(columns), rows)));
    }

    private void drop(Alteration.DropColumn drop) {
        if (drop.ifExists() && state.schema().indexOf(drop.column()) < 0) {
            return;
        }
        int index = index(drop.column());
        TableColumn column = state.columns().get(index);
        if (state.columns().size() == 1 || state.partitionColumns().contains(column.name())) {
            throw new CentellaException(
                    ErrorCode.INVALID_STATEMENT,
                    "column " + column.name()
                            + (state.columns().size() == 1
                                    ? " is the only one"
                                    : " is one that the table is partitioned by")
                            + " and cannot be dropped");
        }
        List<TableColumn> columns = new ArrayList<>(state.columns());
        columns.remove(index);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < state.rows().size(); i++) {
            List<@Nullable Object> row = new ArrayList<>(state.rows().row(i));
            row.remove(index);
            rows.add(row);
        }
        table.commit(_ -> state.withColumns(columns, state.partitionColumns(), new InlineRows(types(columns), rows)));
    }

    private void type(Alteration.ColumnType change) {
        int index = index(change.column());
        TableColumn c = state.columns().get(index);
        TableColumn after =
                new TableColumn(c.name(), change.type(), c.nullable(), c.defaultSql(), c.comment(), c.storedAs());
        List<TableColumn> columns = new ArrayList<>(state.columns());
        columns.set(index, after);
        List<SqlNode> values = values();
        if (change.using() != null) {
            values.set(index, change.using());
        }
        rewrite(columns, values);
    }

    private void nullable(Alteration.ColumnNullable change) {
        int index = index(change.column());
        TableColumn c = state.columns().get(index);
        TableColumn after =
                new TableColumn(c.name(), c.type(), change.nullable(), c.defaultSql(), c.comment(), c.storedAs());
        if (change.nullable() || state.rowCount() == 0) {
            replace(c, after);
            return;
        }
        List<TableColumn> columns = new ArrayList<>(state.columns());
        columns.set(index, after);
        rewrite(columns, values());
    }

    private void comment(Alteration.Comment comment) {
        String column = comment.column();
        if (column == null) {
            table.commit(_ -> state.withComment(comment.text()));
            return;
        }
        TableColumn c = state.columns().get(index(column));
        replace(c, new TableColumn(c.name(), c.type(), c.nullable(), c.defaultSql(), comment.text(), c.storedAs()));
    }

    /** Each column's own value. */
    private List<SqlNode> values() {
        List<SqlNode> values = new ArrayList<>();
        state.columns().forEach(c -> values.add(TableRewrite.column(table.name(), c.name())));
        return values;
    }

    private void rewrite(List<TableColumn> columns, List<SqlNode> values) {
        TableState next = state.withColumns(columns, state.partitionColumns(), state.rows())
                .withoutRows();
        new TableRewrite(session, table, table.name(), List.of()).replaceAll(values, next);
    }

    private static List<DataType> types(List<TableColumn> columns) {
        return columns.stream().map(TableColumn::type).toList();
    }
}
