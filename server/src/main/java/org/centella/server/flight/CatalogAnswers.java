// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetDbSchemas;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetTables;
import org.centella.columnar.Batch;
import org.centella.columnar.Values;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Schema;
import org.centella.dataframe.QueryResult;
import org.centella.dataframe.Session;
import org.centella.planner.ViewStore;
import org.centella.storage.Table;
import org.jspecify.annotations.Nullable;

/** What a session sees, in the rows that Flight SQL wants: queries of the information schema, which knows it all. */
record CatalogAnswers(Session session) {
    static final String CATALOG = "centella";
    static final String TABLE = "TABLE";
    static final String VIEW = "VIEW";
    static final String SYSTEM = "SYSTEM VIEW";

    /** Names match in any case, as they do in statements; a backslash takes the meaning of the sign behind it. */
    private static final String LIKE = " LIKE lower(CAST(? AS VARCHAR)) ESCAPE '\\' ";

    private static final String ANY = "%";

    List<List<@Nullable Object>> catalogs() {
        return List.of(List.of(CATALOG));
    }

    List<List<@Nullable Object>> schemas(CommandGetDbSchemas asked) {
        if (asked.hasCatalog() && !isOurs(asked.getCatalog())) {
            return List.of();
        }
        return ask(
                "SELECT catalog_name, schema_name FROM information_schema.schemata WHERE lower(schema_name)" + LIKE
                        + "ORDER BY schema_name",
                asked.hasDbSchemaFilterPattern() ? asked.getDbSchemaFilterPattern() : ANY);
    }

    List<List<@Nullable Object>> tables(CommandGetTables asked) {
        if (asked.hasCatalog() && !isOurs(asked.getCatalog())) {
            return List.of();
        }
        List<List<@Nullable Object>> found = ask(
                "SELECT table_catalog, table_schema, table_name, "
                        + "CASE table_type WHEN 'BASE TABLE' THEN 'TABLE' ELSE table_type END "
                        + "FROM information_schema.tables WHERE lower(table_schema)" + LIKE + "AND lower(table_name)"
                        + LIKE + "ORDER BY 4, 1, 2, 3",
                asked.hasDbSchemaFilterPattern() ? asked.getDbSchemaFilterPattern() : ANY,
                asked.hasTableNameFilterPattern() ? asked.getTableNameFilterPattern() : ANY);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (List<@Nullable Object> row : found) {
            String type = (String) row.get(3);
            if (asked.getTableTypesCount() > 0 && !asked.getTableTypesList().contains(type)) {
                continue;
            }
            if (asked.getIncludeSchema()) {
                row.add(columns((String) row.get(1), (String) row.get(2)));
            }
            rows.add(row);
        }
        return rows;
    }

    static List<List<@Nullable Object>> tableTypes() {
        return List.of(List.of(SYSTEM), List.of(TABLE), List.of(VIEW));
    }

    static boolean isOurs(String catalog) {
        return catalog.isEmpty() || catalog.equalsIgnoreCase(CATALOG);
    }

    /** The columns as a message; none of a table that cannot be opened, for the others are of use all the same. */
    private byte[] columns(String schema, String name) {
        Schema columns = Schema.of();
        try {
            ViewStore.View view = session.views().find(schema, name);
            Table table = view == null ? session.catalog().table(schema, name) : null;
            columns = view != null ? view.columns() : table == null ? columns : table.schema();
        } catch (CentellaException e) {
            // Whoever asks for its rows is told.
        }
        return ResultSchemas.bytes(ResultSchemas.described(columns, schema, name));
    }

    private List<List<@Nullable Object>> ask(String sql, String... patterns) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (QueryResult result = session.prepare(sql).execute(Arrays.asList(patterns))) {
            for (Batch batch = result.next(); batch != null; batch = result.next()) {
                for (int row = 0; row < batch.rowCount(); row++) {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (int column = 0; column < batch.columnCount(); column++) {
                        values.add(Values.get(batch.column(column), row));
                    }
                    rows.add(values);
                }
            }
        }
        return rows;
    }

    /**
     * The types that columns can have.
     *
     * @param code of the only one that is asked for, or null
     */
    static List<List<@Nullable Object>> types(@Nullable Integer code) {
        return SqlType.ALL.stream()
                .filter(type -> code == null || SqlType.of(type).code() == code)
                .map(CatalogAnswers::type)
                .toList();
    }

    private static List<@Nullable Object> type(DataType type) {
        SqlType sql = SqlType.of(type);
        boolean bare = type.isNumeric() || type == DataType.BOOLEAN;
        boolean decimal = type instanceof DataType.Decimal;
        return Arrays.asList(
                sql.name(),
                sql.code(),
                sql.precision() == 0 ? null : (Integer) sql.precision(),
                bare ? null : type.isString() ? "'" : sql.name() + " '",
                bare ? null : "'",
                decimal ? List.of("precision", "scale") : type.isString() ? List.of("length") : List.of(),
                1,
                type.isString(),
                type.isString() ? 3 : 2,
                !type.isNumeric(),
                false,
                false,
                sql.name(),
                0,
                decimal ? DataType.Decimal.MAX_PRECISION : sql.scale(),
                sql.code(),
                null,
                type.isNumeric() ? 10 : null,
                null);
    }
}
