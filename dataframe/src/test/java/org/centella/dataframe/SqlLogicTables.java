// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The tables of the SQL logic tests: {@code l} and {@code r}, small and full of NULLs and duplicates; {@code nums}, 1,200
 * rows in three files with dictionaries and flat columns; {@code nothing}, without rows.
 */
final class SqlLogicTables {
    private static final int NUMS = 1200;
    private static final int FILES = 3;

    private SqlLogicTables() {}

    static void write(Path folder) {
        try (Session session = Session.builder().set("slots", "2").build()) {
            write(session, folder, "l", left(), leftSchema());
            write(session, folder, "r", right(), rightSchema());
            write(session, folder, "nothing", List.of(), leftSchema());
            for (int i = 0; i < FILES; i++) {
                write(session, folder, "nums", nums(i * NUMS / FILES, (i + 1) * NUMS / FILES), numsSchema());
            }
        }
    }

    private static void write(
            Session session, Path folder, String name, List<List<@Nullable Object>> rows, Schema schema) {
        DataFrame frame = session.createDataFrame(rows, schema);
        for (Field field : schema.fields()) {
            // A frame of Java values holds finite numbers only; the rest comes as text.
            if (field.name().endsWith("_text")) {
                String column = field.name().replace("_text", "");
                frame = frame.withColumn(column, functions.col(field.name()).cast("DOUBLE"))
                        .drop(field.name());
            }
        }
        frame.write().mode(SaveMode.APPEND).parquet(folder.resolve(name).toString());
    }

    private static Schema leftSchema() {
        return Schema.of(
                Field.of("a", DataType.INTEGER),
                Field.of("b", DataType.VARCHAR),
                Field.of("c", new DataType.Decimal(10, 2)),
                Field.of("d", DataType.DATE),
                Field.of("e_text", DataType.VARCHAR));
    }

    private static List<List<@Nullable Object>> left() {
        LocalDate day = LocalDate.of(2024, 1, 31);
        return List.of(
                Row.of(1, "one", new BigDecimal("1.50"), day, "1.5"),
                Row.of(2, "two", new BigDecimal("2.25"), day.plusDays(1), "-2.0"),
                Row.of(2, "two", new BigDecimal("-2.25"), day.plusDays(29), "NaN"),
                Row.of(3, null, new BigDecimal("0.00"), null, "0.0"),
                Row.of(null, "none", new BigDecimal("99.99"), day.minusYears(4), null),
                Row.of(null, null, null, null, null),
                Row.of(5, "", new BigDecimal("5.05"), day.plusYears(1), "1e10"),
                Row.of(6, "a string of more than twelve bytes", new BigDecimal("6.00"), day, "NaN"),
                Row.of(7, "Ünïcödé", new BigDecimal("7.77"), LocalDate.of(1969, 12, 31), "-0.5"));
    }

    private static Schema rightSchema() {
        return Schema.of(
                Field.of("a", DataType.BIGINT), Field.of("x", DataType.VARCHAR), Field.of("y", DataType.INTEGER));
    }

    private static List<List<@Nullable Object>> right() {
        return List.of(
                Row.of(1L, "one", 10),
                Row.of(1L, "eins", 11),
                Row.of(2L, "two", null),
                Row.of(null, "null", 12),
                Row.of(4L, "four", 13),
                Row.of(6L, "a string of more than twelve bytes", 14),
                Row.of(null, null, null),
                Row.of(8L, "", 15));
    }

    private static Schema numsSchema() {
        return Schema.of(
                new Field("n", DataType.BIGINT, false),
                Field.of("m", DataType.INTEGER),
                Field.of("s", DataType.VARCHAR),
                Field.of("u", DataType.VARCHAR),
                Field.of("p", new DataType.Decimal(12, 2)),
                Field.of("q", new DataType.Decimal(30, 5)),
                Field.of("d", DataType.DATE),
                Field.of("t", DataType.BOOLEAN),
                Field.of("f_text", DataType.VARCHAR));
    }

    private static List<List<@Nullable Object>> nums(int from, int to) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            rows.add(Row.of(
                    (long) i,
                    i % 11 == 0 ? null : i % 7,
                    i % 13 == 5 ? null : "name " + i % 5 + (i % 2 == 0 ? "" : " with a long tail"),
                    "unique " + i,
                    BigDecimal.valueOf(i * 37L % 1000 - 300, 2),
                    i % 4 == 3
                            ? null
                            : BigDecimal.valueOf(i * 1_000_003L, 5)
                                    .multiply(BigDecimal.TEN.pow(15))
                                    .setScale(5),
                    LocalDate.of(2023, 11, 1).plusDays(i % 500),
                    i % 3 == 0 ? null : i % 3 == 1,
                    i % 17 == 0 ? "NaN" : Double.toString(i / 8.0)));
        }
        return rows;
    }
}
