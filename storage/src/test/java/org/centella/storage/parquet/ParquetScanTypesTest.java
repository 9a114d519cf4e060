// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.parquet.format.Encoding;
import org.centella.columnar.Interval;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.Domain;
import org.centella.storage.ScanFilter;
import org.centella.storage.ScanMetrics;
import org.centella.storage.ScanRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads what DuckDB wrote, and compares with what DuckDB reads back. */
final class ParquetScanTypesTest {
    private static final String FLAT = """
            SELECT i AS id,
                   CASE WHEN i % 7 <> 0 THEN i % 3 = 0 END AS flag,
                   (i % 200 - 100)::TINYINT AS tiny,
                   CASE WHEN i % 5 <> 0 THEN (i % 60000 - 30000)::SMALLINT END AS small,
                   CASE WHEN i % 11 <> 0 THEN (i * 7919 % 1000003)::INTEGER END AS number,
                   (i * 1000000007)::BIGINT AS big,
                   (i % 250)::UTINYINT AS utiny,
                   (i % 65000)::USMALLINT AS usmall,
                   (4294967295 - i)::UINTEGER AS uint,
                   CASE WHEN i % 13 <> 0 THEN (18446744073709551615 - i)::UBIGINT END AS ubig,
                   (i / 3)::FLOAT AS real_,
                   CASE WHEN i % 3 <> 0 THEN (i / 7)::DOUBLE END AS double_,
                   (i % 1000 / 10)::DECIMAL(4, 1) AS d4,
                   CASE WHEN i % 4 <> 0 THEN (i * 3 / 100)::DECIMAL(9, 2) END AS d9,
                   (i * 123456789 / 1000)::DECIMAL(18, 3) AS d18,
                   CASE WHEN i % 9 <> 0 THEN i::DECIMAL(38, 10) * -98765432109876 END AS d38,
                   'k' || (i % 10) AS code,
                   CASE WHEN i % 6 <> 0 THEN repeat('x', (i % 40)::INTEGER) || i END AS text,
                   'unique text number ' || i AS long_text,
                   CASE WHEN i % 2 = 0 THEN ('b' || i)::BLOB END AS bytes,
                   DATE '1960-01-01' + (i % 30000)::INTEGER AS day,
                   TIME '00:00:00' + INTERVAL (i % 86400) SECOND + INTERVAL (i % 1000) MICROSECOND AS clock,
                   TIMESTAMP '1950-01-01 00:00:00.123456' + INTERVAL (i * 1001) SECOND AS moment,
                   (TIMESTAMP '2001-01-01 00:00:00' + INTERVAL (i * 77) SECOND)::TIMESTAMP_MS AS moment_ms,
                   (TIMESTAMP '2001-01-01 00:00:00.000001' + INTERVAL (i * 77) MICROSECOND)::TIMESTAMP_NS AS moment_ns,
                   (TIMESTAMP '1999-12-31 23:59:59.5' + INTERVAL (i) HOUR)::TIMESTAMPTZ AS instant_,
                   CASE WHEN i % 8 <> 0 THEN md5(i::VARCHAR)::UUID END AS uuid_,
                   NULL::INTEGER AS nothing
            FROM range(ROWS) r(i)
            """;

    @TempDir
    private static Path folder;

    private static DuckDb duck;

    @BeforeAll
    static void open() {
        duck = new DuckDb();
    }

    @AfterAll
    static void close() {
        duck.close();
    }

    static Stream<Arguments> writings() {
        List<Arguments> all = new ArrayList<>();
        for (String codec : List.of("uncompressed", "snappy", "zstd", "gzip", "lz4_raw", "brotli")) {
            for (String version : List.of("V1", "V2")) {
                all.add(Arguments.of(codec, version, 3000));
            }
        }
        all.add(Arguments.of("snappy", "V1", 122880));
        all.add(Arguments.of("snappy", "V2", 2048));
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("writings")
    void readsEveryFlatTypeOfEveryCodecAndVersion(String codec, String version, int groupRows) {
        Path file = folder.resolve("flat-" + codec + version + groupRows + ".parquet");
        duck.copy(
                FLAT.replace("ROWS", "7001"),
                file,
                "CODEC '" + codec + "', PARQUET_VERSION " + version + ", ROW_GROUP_SIZE " + groupRows);
        List<List<@Nullable Object>> expected = expected(file);
        assertThat(expected).hasSize(7001);
        for (int batchRows : Scans.BATCH_SIZES) {
            Scans.assertSame(
                    Scans.rows(file, batchRows, List.of(), new ScanMetrics()), expected, "batches of " + batchRows);
        }
    }

    /** What DuckDB reads, in the types this engine gives. */
    private static List<List<@Nullable Object>> expected(Path file) {
        return duck.rows("SELECT * REPLACE (utiny::SMALLINT AS utiny, usmall::INTEGER AS usmall, uint::BIGINT AS uint,"
                + " ubig::DECIMAL(20, 0) AS ubig, moment_ns::TIMESTAMP AS moment_ns) FROM '" + file + "'");
    }

    @Test
    void readsIntervalsWithTheirMonths() {
        Path file = folder.resolve("intervals.parquet");
        duck.copy(
                "SELECT CASE WHEN i % 7 <> 0 THEN to_months((i % 30)::INTEGER) + to_days((i % 50)::INTEGER)"
                        + " + to_milliseconds(i * 1001) END AS span FROM range(5000) r(i)",
                file, "ROW_GROUP_SIZE 2048");
        List<List<@Nullable Object>> rows = Scans.rows(file, 1000, List.of(), new ScanMetrics());
        assertThat(rows).hasSize(5000);
        for (int i = 0; i < rows.size(); i++) {
            Interval expected = i % 7 == 0 ? null : new Interval(i % 30, i % 50, i * 1_001_000L);
            assertThat(rows.get(i).getFirst()).as("row %d", i).isEqualTo(expected);
        }
    }

    private static final String NESTED = """
            SELECT i AS id,
                   CASE WHEN i % 7 <> 0 THEN list_transform(range(i % 5), lambda x: CASE WHEN x % 3 <> 1 THEN x + i END) END
                       AS numbers,
                   CASE WHEN i % 5 <> 0 THEN [CASE WHEN i % 3 <> 0 THEN ['text ' || i, NULL, repeat('y', i % 30)] END,
                        [], NULL] END AS texts,
                   CASE WHEN i % 11 <> 0 THEN {'a': i, 'b': CASE WHEN i % 2 = 0 THEN 'b' || (i % 10) END,
                        'c': {'d': i % 3 = 0, 'e': [i::DECIMAL(10, 2), NULL]}} END AS record,
                   CASE WHEN i % 6 <> 0 THEN [{'x': i % 2 = 0, 'y': DATE '2000-01-01' + (i % 99)::INTEGER}, NULL,
                        {'x': NULL, 'y': NULL}] END AS records,
                   CASE WHEN i % 4 <> 0 THEN map([i, i + 1], ['v' || (i % 20), NULL]) END AS entries,
                   CASE WHEN i % 3 <> 0 THEN map(['k' || i], [[i, i * 2]]) END AS lists
            FROM range(ROWS) r(i)
            """;

    @ParameterizedTest
    @MethodSource("writings")
    void readsNestedTypes(String codec, String version, int groupRows) {
        Path file = folder.resolve("nested-" + codec + version + groupRows + ".parquet");
        duck.copy(
                NESTED.replace("ROWS", "5003"),
                file,
                "CODEC '" + codec + "', PARQUET_VERSION " + version + ", ROW_GROUP_SIZE " + groupRows);
        List<List<@Nullable Object>> expected = duck.rows("FROM '" + file + "'");
        for (int batchRows : List.of(1, 1000, 8192)) {
            assertThat(Scans.rows(file, batchRows, List.of(), new ScanMetrics()))
                    .as("batches of %d", batchRows)
                    .isEqualTo(expected);
        }
        ScanFilter some = Scans.filter(Domain.ALL, v -> (Long) Objects.requireNonNull(v.getFirst()) % 1000 < 40, 0);
        assertThat(Scans.rows(file, 100, List.of(some), new ScanMetrics()))
                .isEqualTo(expected.stream()
                        .filter(row -> (Long) Objects.requireNonNull(row.getFirst()) % 1000 < 40)
                        .toList());
    }

    @Test
    void readsDeltaLengthByteArrays() {
        Path file = folder.resolve("delta.parquet");
        duck.copy("SELECT 'text ' || i AS t FROM range(5000) r(i)", file, "PARQUET_VERSION V2");
        assertThat(ParquetFile.open(file)
                        .rowGroup(0)
                        .getColumns()
                        .getFirst()
                        .getMeta_data()
                        .getEncodings())
                .contains(Encoding.DELTA_LENGTH_BYTE_ARRAY);
        assertThat(Scans.rows(file)).isEqualTo(duck.rows("FROM '" + file + "'"));
    }

    @Test
    void readsSomeFieldsOfARowAndNullForThoseThatAreMissing() {
        Path file = folder.resolve("fields.parquet");
        duck.copy("SELECT {'a': i, 'b': 'b' || i, 'c': [{'d': i, 'e': i + 1}]} AS r FROM range(3) t(i)", file, "");
        Schema schema = Schema.of(Field.of(
                "r", DataType.parse("ROW(\"c\" ARRAY(ROW(\"e\" BIGINT, \"z\" VARCHAR)), \"n\" DOUBLE, \"a\" BIGINT)")));
        ScanRequest request = new ScanRequest(new int[] {0}, List.of(), 2, Long.MAX_VALUE, new ScanMetrics());
        assertThat(Scans.rows(Scans.table(file, schema), List.of(Scans.split(file)), request)
                        .toString())
                .isEqualTo("[[[[[1, null]], null, 0]], [[[[2, null]], null, 1]], [[[[3, null]], null, 2]]]");
    }

    @Test
    void mapsTypesToSql() {
        Path file = folder.resolve("types.parquet");
        duck.copy(FLAT.replace("ROWS", "1"), file, "");
        assertThat(ParquetFile.open(file).schema().types().stream()
                        .map(Object::toString)
                        .toList())
                .containsExactly(
                        "BIGINT",
                        "BOOLEAN",
                        "TINYINT",
                        "SMALLINT",
                        "INTEGER",
                        "BIGINT",
                        "SMALLINT",
                        "INTEGER",
                        "BIGINT",
                        "DECIMAL(20, 0)",
                        "REAL",
                        "DOUBLE",
                        "DECIMAL(4, 1)",
                        "DECIMAL(9, 2)",
                        "DECIMAL(18, 3)",
                        "DECIMAL(38, 10)",
                        "VARCHAR",
                        "VARCHAR",
                        "VARCHAR",
                        "VARBINARY",
                        "DATE",
                        "TIME",
                        "TIMESTAMP",
                        "TIMESTAMP",
                        "TIMESTAMP",
                        "TIMESTAMP WITH TIME ZONE",
                        "VARCHAR",
                        "INTEGER");
    }
}
