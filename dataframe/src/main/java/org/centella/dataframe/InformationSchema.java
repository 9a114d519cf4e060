// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.planner.ViewStore;
import org.centella.storage.Catalog;
import org.centella.storage.InlineRows;
import org.centella.storage.Table;
import org.centella.storage.warehouse.ManagedTable;
import org.centella.storage.warehouse.TableColumn;
import org.jspecify.annotations.Nullable;

/** The standard's views of what there is, as tables: {@code information_schema.tables} and others, made when asked for. */
final class InformationSchema implements Catalog {
    static final String NAME = "information_schema";

    private static final List<String> TABLES = List.of("columns", "schemata", "tables", "views");
    private static final String CATALOG = "centella";
    private static final int DECIMAL_RADIX = 10;

    private final Supplier<Catalog> tables;
    private final ViewStore views;

    /** @param tables of the session, this schema included */
    InformationSchema(Supplier<Catalog> tables, ViewStore views) {
        this.tables = tables;
        this.views = views;
    }

    @Override
    public List<String> schemas() {
        return List.of(NAME);
    }

    @Override
    public List<String> tables(String schema) {
        return schema.equalsIgnoreCase(NAME) ? TABLES : List.of();
    }

    @Override
    public @Nullable Table table(String schema, String name) {
        if (!schema.equalsIgnoreCase(NAME)) {
            return null;
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "schemata" ->
                made(
                        "schemata",
                        Schema.of(text("catalog_name"), text("schema_name")),
                        tables.get().schemas().stream()
                                .map(s -> row(CATALOG, s))
                                .toList());
            case "tables" ->
                made(
                        "tables",
                        Schema.of(text("table_catalog"), text("table_schema"), text("table_name"), text("table_type")),
                        allTables());
            case "views" ->
                made(
                        "views",
                        Schema.of(
                                text("table_catalog"),
                                text("table_schema"),
                                text("table_name"),
                                text("view_definition")),
                        allViews());
            case "columns" ->
                made(
                        "columns",
                        Schema.of(
                                text("table_catalog"),
                                text("table_schema"),
                                text("table_name"),
                                text("column_name"),
                                new Field("ordinal_position", DataType.INTEGER, false),
                                Field.of("column_default", DataType.VARCHAR),
                                text("is_nullable"),
                                text("data_type"),
                                Field.of("character_maximum_length", DataType.INTEGER),
                                Field.of("numeric_precision", DataType.INTEGER),
                                Field.of("numeric_precision_radix", DataType.INTEGER),
                                Field.of("numeric_scale", DataType.INTEGER),
                                Field.of("column_comment", DataType.VARCHAR)),
                        allColumns());
            default -> null;
        };
    }

    private static Table made(String name, Schema schema, List<List<@Nullable Object>> rows) {
        return ManagedTable.of(name, schema, new InlineRows(schema.types(), rows));
    }

    private static Field text(String name) {
        return new Field(name, DataType.VARCHAR, false);
    }

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return Row.of(values);
    }

    private List<List<@Nullable Object>> allTables() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (String schema : tables.get().schemas()) {
            for (String table : tables.get().tables(schema)) {
                if (views.find(schema, table) == null) {
                    rows.add(row(CATALOG, schema, table, schema.equals(NAME) ? "SYSTEM VIEW" : "BASE TABLE"));
                }
            }
            views.views(schema).forEach(v -> rows.add(row(CATALOG, schema, v.name(), "VIEW")));
        }
        return rows;
    }

    private List<List<@Nullable Object>> allViews() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (String schema : tables.get().schemas()) {
            views.views(schema).forEach(v -> rows.add(row(CATALOG, schema, v.name(), v.sql())));
        }
        return rows;
    }

    private List<List<@Nullable Object>> allColumns() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (String schema : tables.get().schemas()) {
            if (schema.equals(NAME)) {
                continue;
            }
            for (String name : tables.get().tables(schema)) {
                Table table = views.find(schema, name) == null ? tables.get().table(schema, name) : null;
                if (table instanceof ManagedTable managed) {
                    columns(schema, name, managed.state().columns(), rows);
                } else if (table != null) {
                    columns(schema, name, declared(table.schema()), rows);
                }
            }
            views.views(schema).forEach(v -> columns(schema, v.name(), declared(v.columns()), rows));
        }
        return rows;
    }

    private static List<TableColumn> declared(Schema schema) {
        return schema.fields().stream().map(TableColumn::of).toList();
    }

    private static void columns(
            String schema, String table, List<TableColumn> columns, List<List<@Nullable Object>> rows) {
        for (int i = 0; i < columns.size(); i++) {
            TableColumn c = columns.get(i);
            Integer precision = precision(c.type());
            rows.add(row(
                    CATALOG,
                    schema,
                    table,
                    c.name(),
                    i + 1,
                    c.defaultSql(),
                    c.nullable() ? "YES" : "NO",
                    c.type().toString(),
                    length(c.type()),
                    precision,
                    precision == null ? null : DECIMAL_RADIX,
                    c.type() instanceof DataType.Decimal decimal ? (Integer) decimal.scale() : null,
                    c.comment()));
        }
    }

    private static @Nullable Integer length(DataType type) {
        return switch (type) {
            case DataType.Varchar(int length) -> length == DataType.Varchar.UNBOUNDED ? null : (Integer) length;
            case DataType.Char(int length) -> length;
            default -> null;
        };
    }

    /** Decimal digits of exact numbers. */
    private static @Nullable Integer precision(DataType type) {
        if (type instanceof DataType.Decimal decimal) {
            return decimal.precision();
        }
        return !type.isInteger()
                ? null
                : switch (type.layout().byteWidth()) {
                    case Byte.BYTES -> 3;
                    case Short.BYTES -> 5;
                    case Integer.BYTES -> 10;
                    default -> 19;
                };
    }
}
