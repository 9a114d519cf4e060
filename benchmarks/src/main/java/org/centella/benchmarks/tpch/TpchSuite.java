// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.tpch;

import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.centella.benchmarks.Suite;
import org.centella.benchmarks.data.RowSource;
import org.centella.benchmarks.data.TableFile;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;

/** TPC-H: eight tables, 22 queries; the data is the same for any number of files. */
public final class TpchSuite implements Suite {
    /** TPC-H's decimal: money, quantities and rates. */
    private static final DataType DECIMAL = new DataType.Decimal(15, 2);

    @Override
    public String name() {
        return "tpch";
    }

    @Override
    public String title() {
        return "TPC-H";
    }

    @Override
    public List<String> tables() {
        return TpchTable.getTables().stream().map(TpchTable::getTableName).toList();
    }

    @Override
    public Map<String, List<String>> queries() {
        Map<String, List<String>> queries = new LinkedHashMap<>();
        for (int number = 1; number <= TpchQueries.COUNT; number++) {
            queries.put("Q" + number, TpchQueries.statements(number));
        }
        return queries;
    }

    @Override
    public List<TableFile> files(double scale) {
        return TpchTable.getTables().stream()
                .flatMap(table -> files(table, scale).stream())
                .toList();
    }

    private static <E extends TpchEntity> List<TableFile> files(TpchTable<E> table, double scale) {
        return TableFile.split(
                table.getTableName(),
                schema(table),
                expectedRows(table, scale),
                (part, parts) -> rows(
                        table.getColumns(),
                        table.createGenerator(scale, part, parts).iterator()));
    }

    private static double expectedRows(TpchTable<?> table, double scale) {
        return switch (table.getTableName()) {
            case "lineitem" -> 6_001_215 * scale;
            case "orders" -> 1_500_000 * scale;
            case "partsupp" -> 800_000 * scale;
            case "part" -> 200_000 * scale;
            case "customer" -> 150_000 * scale;
            case "supplier" -> 10_000 * scale;
            case "nation" -> 25;
            case "region" -> 5;
            default -> throw new IllegalStateException("TPC-H has no table " + table);
        };
    }

    /** The columns of a table, named and typed as the specification does; no column has nulls. */
    private static Schema schema(TpchTable<?> table) {
        List<Field> fields = new ArrayList<>();
        for (TpchColumn<?> column : table.getColumns()) {
            fields.add(new Field(column.getColumnName(), type(column), false));
        }
        return new Schema(fields);
    }

    private static DataType type(TpchColumn<?> column) {
        return switch (column.getType().getBase()) {
            case INTEGER -> DataType.INTEGER;
            case IDENTIFIER -> DataType.BIGINT;
            case DATE -> DataType.DATE;
            case DOUBLE -> DECIMAL;
            case VARCHAR -> DataType.VARCHAR;
        };
    }

    private static <E extends TpchEntity> RowSource rows(List<TpchColumn<E>> columns, Iterator<E> entities) {
        return builders -> {
            if (!entities.hasNext()) {
                return false;
            }
            E entity = entities.next();
            for (int c = 0; c < columns.size(); c++) {
                append(columns.get(c), entity, builders.get(c));
            }
            return true;
        };
    }

    private static <E extends TpchEntity> void append(TpchColumn<E> column, E entity, ColumnBuilder builder) {
        switch (column.getType().getBase()) {
            case INTEGER -> builder.appendInt(column.getInteger(entity));
            case IDENTIFIER -> builder.appendLong(column.getIdentifier(entity));
            case DATE -> builder.appendInt(column.getDate(entity));
            case DOUBLE -> builder.appendLong(Math.round(column.getDouble(entity) * 100));
            case VARCHAR -> builder.appendBytes(column.getString(entity).getBytes(StandardCharsets.UTF_8));
        }
    }
}
