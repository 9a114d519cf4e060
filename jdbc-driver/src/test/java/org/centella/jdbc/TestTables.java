// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.parquet.ParquetWriteOptions;
import org.centella.storage.parquet.ParquetWriter;
import org.jspecify.annotations.Nullable;

/** Folders of Parquet for the tests, and connections to them. */
final class TestTables {
    static final LocalDateTime MOMENT = LocalDateTime.of(2024, 3, 31, 2, 30, 15, 123_456_000);
    static final Instant INSTANT = Instant.parse("2024-03-31T01:30:15.123456Z");

    /** One column of each type. */
    static final Schema TYPES = Schema.of(
            Field.of("a_boolean", DataType.BOOLEAN),
            Field.of("a_tinyint", DataType.TINYINT),
            Field.of("a_smallint", DataType.SMALLINT),
            Field.of("an_integer", DataType.INTEGER),
            Field.of("a_bigint", DataType.BIGINT),
            Field.of("a_real", DataType.REAL),
            Field.of("a_double", DataType.DOUBLE),
            Field.of("a_decimal", new DataType.Decimal(12, 2)),
            Field.of("a_wide_decimal", new DataType.Decimal(38, 10)),
            Field.of("a_varchar", DataType.VARCHAR),
            Field.of("a_varbinary", DataType.VARBINARY),
            Field.of("a_date", DataType.DATE),
            Field.of("a_time", DataType.TIME),
            Field.of("a_timestamp", DataType.TIMESTAMP),
            Field.of("a_timestamp_tz", DataType.TIMESTAMP_TZ),
            Field.of("an_array", new DataType.Array(DataType.INTEGER)),
            Field.of("a_map", new DataType.Map(DataType.VARCHAR, DataType.BIGINT)),
            Field.of(
                    "a_row",
                    new DataType.Row(List.of(Field.of("x", DataType.INTEGER), Field.of("day", DataType.DATE)))));

    /** A value of each type as the engine names it, not null; the second row of {@code types} is all null. */
    static final List<@Nullable Object> VALUES = List.of(
            true,
            (byte) -7,
            (short) 1234,
            -123456,
            9_876_543_210L,
            1.5f,
            -2.25,
            new BigDecimal("1234567890.12"),
            new BigDecimal("-1234567890123456789012345678.0123456789"),
            "grüße",
            new byte[] {0, 1, (byte) 255},
            LocalDate.of(2024, 2, 29),
            LocalTime.of(13, 5, 9, 123_456_000),
            MOMENT,
            INSTANT,
            Arrays.asList(1, null, 3),
            Map.of("one", 1L),
            List.of(7, LocalDate.of(2020, 1, 2)));

    /** Values of SQL that no Parquet column holds. */
    static final Period MONTHS = Period.of(1, 2, 0);

    static final Duration SPAN = Duration.ofDays(1).plusHours(2).plusMinutes(3).plusSeconds(4);

    private TestTables() {}

    /** A folder with the tables {@code types} and {@code numbers}, the latter with that many rows of {@code n BIGINT}. */
    static Path write(Path folder, int numbers) {
        List<@Nullable Object> nulls = new ArrayList<>();
        VALUES.forEach(value -> nulls.add(null));
        write(folder.resolve("types.parquet"), TYPES, List.of(VALUES, nulls));
        List<List<Object>> rows =
                LongStream.range(0, numbers).mapToObj(n -> List.<Object>of(n)).toList();
        write(folder.resolve("numbers.parquet"), Schema.of(new Field("n", DataType.BIGINT, false)), rows);
        return folder;
    }

    private static void write(Path file, Schema schema, List<? extends List<? extends @Nullable Object>> rows) {
        try (TestMemory memory = new TestMemory();
                ParquetWriter writer = new ParquetWriter(file, schema, ParquetWriteOptions.DEFAULT, memory.pool())) {
            List<ColumnBuilder> columns =
                    schema.types().stream().map(memory::builder).toList();
            for (List<? extends @Nullable Object> row : rows) {
                for (int c = 0; c < columns.size(); c++) {
                    columns.get(c).appendValue(row.get(c));
                }
            }
            writer.write(new Batch(
                    rows.size(),
                    columns.stream().<Column>map(ColumnBuilder::view).toList()));
            writer.finish();
        }
    }

    static Connection connect(Path folder) throws SQLException {
        return DriverManager.getConnection("jdbc:centella:?data=" + folder);
    }
}
