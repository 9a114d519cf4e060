// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.Interval;
import org.centella.columnar.Values;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.WrittenFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of ours are read by DuckDB, which knows nothing of us. */
class ParquetWriterTest {
    private static final ParquetWriteOptions SMALL =
            ParquetWriteOptions.DEFAULT.withRowGroupRows(700).withPages(100, 1 << 20, 1);

    private static DuckDb duckDb;

    @TempDir
    Path folder;

    @BeforeAll
    static void startDuckDb() {
        duckDb = new DuckDb();
    }

    @AfterAll
    static void stopDuckDb() {
        duckDb.close();
    }

    static Stream<DataType> types() {
        return TestColumns.TYPES.stream();
    }

    private WrittenFile write(TestMemory memory, Schema schema, ParquetWriteOptions options, Batch... batches) {
        Path file = folder.resolve("t" + Math.abs(new Random().nextLong()) + ".parquet");
        try (ParquetWriter writer = new ParquetWriter(file, schema, options, memory.pool())) {
            for (Batch batch : batches) {
                writer.write(batch);
            }
            return writer.finish();
        }
    }

    private static List<List<@Nullable Object>> query(String sql) {
        return duckDb.rows(sql);
    }

    private static List<List<@Nullable Object>> read(WrittenFile file) {
        return query("SELECT * FROM read_parquet('" + file.path() + "')");
    }

    private static @Nullable Object asDuckDbReads(@Nullable Object value) {
        return switch (value) {
            case Period period -> (int) period.toTotalMonths();
            case Duration duration -> duration.dividedBy(ChronoUnit.MICROS.getDuration());
            case Interval interval ->
                new BigDecimal(BigInteger.valueOf(interval.high())
                        .shiftLeft(Long.SIZE)
                        .or(new BigInteger(Long.toUnsignedString(interval.low()))));
            case null, default -> value;
        };
    }

    private static void assertSameRows(List<List<@Nullable Object>> rows, DataType type, List<Column> columns) {
        List<@Nullable Object> expected = new ArrayList<>();
        for (Column column : columns) {
            for (Object value : Values.list(column)) {
                expected.add(asDuckDbReads(value));
            }
        }
        assertThat(rows).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(rows.get(i).getFirst()).as("row %s of %s", i, type).isEqualTo(expected.get(i));
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyTypeComesBackWithNullsFromColumnsOfAnyKind(DataType type) {
        for (long seed = 0; seed < 4; seed++) {
            try (TestMemory memory = new TestMemory()) {
                Random random = new Random(seed);
                List<Column> columns = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    columns.add(TestColumns.randomEncoding(memory, type, 1 + random.nextInt(600), 0.3, random));
                }
                Schema schema = Schema.of(Field.of("c", type));
                Batch[] batches = columns.stream().map(TestColumns::batch).toArray(Batch[]::new);
                for (ParquetWriteOptions options : List.of(
                        SMALL,
                        SMALL.withDictionary(false).withDeltaIntegers(false).withPages(64, 500, 2),
                        SMALL.withDeltaIntegers(true).withDictionary(false))) {
                    assertSameRows(read(write(memory, schema, options, batches)), type, columns);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void columnsWithoutNullsMayBeRequired(DataType type) {
        try (TestMemory memory = new TestMemory()) {
            Column column = TestColumns.random(memory, type, 900, 0, new Random(7));
            Schema schema = Schema.of(new Field("c", type, false));
            assertSameRows(read(write(memory, schema, SMALL, TestColumns.batch(column))), type, List.of(column));
        }
    }

    @ParameterizedTest
    @EnumSource(ParquetCodec.class)
    void everyCodecIsReadByOthers(ParquetCodec codec) {
        for (int version = 1; version <= 2; version++) {
            try (TestMemory memory = new TestMemory()) {
                Column column = TestColumns.random(memory, DataType.VARCHAR, 5000, 0.2, new Random(3));
                WrittenFile file = write(
                        memory,
                        Schema.of(Field.of("c", DataType.VARCHAR)),
                        SMALL.withCodec(codec, 3).withPages(1000, 1 << 20, version),
                        TestColumns.batch(column));
                assertSameRows(read(file), DataType.VARCHAR, List.of(column));
                assertThat(query("SELECT DISTINCT compression FROM parquet_metadata('" + file.path() + "')"))
                        .containsExactly(List.of(codec.name()));
            }
        }
    }

    @Test
    void repeatedValuesAreWrittenWithADictionaryAndUniqueOnesAreNot() {
        try (TestMemory memory = new TestMemory()) {
            List<Integer> numbers = IntStream.range(0, 40_000).boxed().toList();
            Column few = TestColumns.flat(
                    memory,
                    DataType.BIGINT,
                    numbers.stream().map(i -> i * 7919L % 100).toList());
            Column unique = TestColumns.flat(
                    memory,
                    DataType.BIGINT,
                    numbers.stream().map(i -> i * 7919L).toList());
            Column words = TestColumns.flat(
                    memory,
                    DataType.VARCHAR,
                    numbers.stream().map(i -> "word " + i * 31 % 5000).toList());
            Column texts = TestColumns.flat(
                    memory,
                    DataType.VARCHAR,
                    numbers.stream().map(i -> "text number " + i).toList());
            Schema schema = Schema.of(
                    Field.of("few", DataType.BIGINT),
                    Field.of("unique", DataType.BIGINT),
                    Field.of("words", DataType.VARCHAR),
                    Field.of("texts", DataType.VARCHAR));
            WrittenFile file =
                    write(memory, schema, ParquetWriteOptions.DEFAULT, TestColumns.batch(few, unique, words, texts));

            assertThat(query("SELECT path_in_schema, dictionary_page_offset IS NOT NULL, stats_distinct_count"
                            + " FROM parquet_metadata('" + file.path() + "') ORDER BY column_id"))
                    .containsExactly(
                            List.of("few", true, 100L),
                            List.of("unique", false, 40_000L),
                            List.of("words", true, 5000L),
                            java.util.Arrays.asList("texts", false, null));
            assertThat(query("SELECT count(*), count(DISTINCT few), sum(\"unique\") = " + 7919L * 39_999 * 20_000
                            + ", count(DISTINCT words), count(DISTINCT texts) FROM '" + file.path() + "'"))
                    .containsExactly(List.of(40_000L, 100L, true, 5000L, 40_000L));
        }
    }

    @Test
    void statisticsNameBoundsNullsAndRows() {
        try (TestMemory memory = new TestMemory()) {
            Column numbers = TestColumns.flat(memory, DataType.INTEGER, 5, null, -3, 9);
            Column texts = TestColumns.flat(memory, DataType.VARCHAR, "b", "é", null, "a");
            Column doubles = TestColumns.flat(memory, DataType.DOUBLE, 1.5, Double.NaN, null, 0.0);
            Column decimals = TestColumns.flat(
                    memory,
                    new DataType.Decimal(30, 2),
                    new java.math.BigDecimal("-1.00"),
                    new java.math.BigDecimal("12345678901234567890.12"),
                    null,
                    null);
            Schema schema = Schema.of(
                    Field.of("n", DataType.INTEGER),
                    Field.of("t", DataType.VARCHAR),
                    Field.of("d", DataType.DOUBLE),
                    Field.of("m", new DataType.Decimal(30, 2)));
            WrittenFile file = write(
                    memory, schema, ParquetWriteOptions.DEFAULT, TestColumns.batch(numbers, texts, doubles, decimals));

            assertThat(query("SELECT stats_min_value, stats_max_value, stats_null_count, num_values"
                            + " FROM parquet_metadata('" + file.path() + "') ORDER BY column_id"))
                    .containsExactly(
                            List.of("-3", "9", 1L, 4L),
                            List.of("a", "é", 1L, 4L),
                            List.of("-0.0", "1.5", 1L, 4L),
                            List.of("-1.00", "12345678901234567890.12", 2L, 4L));
        }
    }

    @Test
    void longTextsGetShortBoundsThatStillContainThem() {
        try (TestMemory memory = new TestMemory()) {
            String low = "ä".repeat(100) + "1";
            String high = "\uFFFF".repeat(100);
            Column column = TestColumns.flat(memory, DataType.VARCHAR, low, high);
            WrittenFile file =
                    write(memory, Schema.of(Field.of("t", DataType.VARCHAR)), SMALL, TestColumns.batch(column));
            List<@Nullable Object> bounds = query("SELECT stats_min_value, stats_max_value, min_is_exact, max_is_exact"
                            + " FROM parquet_metadata('" + file.path() + "')")
                    .getFirst();
            assertThat(bounds).containsExactly("ä".repeat(32), "\uFFFF".repeat(20) + "\uD800\uDC00", false, false);
        }
    }

    @Test
    void bloomFiltersHoldEveryValueAndLittleElse() {
        try (TestMemory memory = new TestMemory()) {
            List<String> texts =
                    IntStream.range(0, 20_000).mapToObj(i -> "key " + i * 3).toList();
            Column column = TestColumns.flat(memory, DataType.VARCHAR, texts);
            WrittenFile file = write(
                    memory,
                    Schema.of(Field.of("t", DataType.VARCHAR)),
                    ParquetWriteOptions.DEFAULT.withBloomFilters(Set.of("t")),
                    TestColumns.batch(column));
            String probe = "SELECT bloom_filter_excludes FROM parquet_bloom_probe('" + file.path() + "', 't', '%s')";
            for (int i = 0; i < 20_000; i += 997) {
                assertThat(query(probe.formatted("key " + i * 3))).containsExactly(List.of(false));
            }
            long excluded = IntStream.range(0, 200)
                    .filter(i -> query(probe.formatted("key " + (i * 3 + 1))).equals(List.of(List.of(true))))
                    .count();
            assertThat(excluded).isGreaterThan(180);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8191, 8192, 8193})
    void batchesOfAnySizeMakeTheSameFile(int rows) {
        try (TestMemory memory = new TestMemory()) {
            Column column = TestColumns.random(memory, DataType.INTEGER, 20_000, 0.1, new Random(rows));
            Path file = folder.resolve("f.parquet");
            try (ParquetWriter writer = new ParquetWriter(
                    file,
                    Schema.of(Field.of("c", DataType.INTEGER)),
                    ParquetWriteOptions.DEFAULT.withRowGroupRows(6000),
                    memory.pool())) {
                for (int from = 0; from < 20_000; from += rows) {
                    writer.write(TestColumns.batch(column.slice(from, Math.min(rows, 20_000 - from))));
                }
                WrittenFile written = writer.finish();
                assertThat(written.rows()).isEqualTo(20_000);
                assertSameRows(read(written), DataType.INTEGER, List.of(column));
            }
            assertThat(query("SELECT num_row_groups FROM parquet_file_metadata('" + file + "')"))
                    .containsExactly(List.of(4L));
        }
    }

    @Test
    void aFileWithoutRowsHasASchema() {
        try (TestMemory memory = new TestMemory()) {
            WrittenFile file = write(
                    memory,
                    Schema.of(Field.of("a", DataType.DATE), Field.of("b", new DataType.Array(DataType.VARCHAR))),
                    ParquetWriteOptions.DEFAULT);
            assertThat(read(file)).isEmpty();
            assertThat(query("DESCRIBE SELECT * FROM '" + file.path() + "'"))
                    .extracting(row -> row.get(1))
                    .containsExactly("DATE", "VARCHAR[]");
        }
    }

    @Test
    void anAbandonedFileLeavesNothing() throws IOException {
        try (TestMemory memory = new TestMemory()) {
            Column column = TestColumns.random(memory, DataType.BIGINT, 5000, 0, new Random(1));
            Path file = folder.resolve("abandoned.parquet");
            try (ParquetWriter writer =
                    new ParquetWriter(file, Schema.of(Field.of("c", DataType.BIGINT)), SMALL, memory.pool())) {
                writer.write(TestColumns.batch(column));
            }
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).isEmpty();
            }
        }
    }

    @Test
    void anExistingFileIsNotReplaced() throws IOException {
        try (TestMemory memory = new TestMemory()) {
            Path file = Files.writeString(folder.resolve("t.parquet"), "precious");
            assertThatThrownBy(() ->
                            new ParquetWriter(file, Schema.of(Field.of("c", DataType.BIGINT)), SMALL, memory.pool()))
                    .isInstanceOfSatisfying(
                            CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_EXISTS));
            assertThat(file).hasContent("precious");
        }
    }

    @Test
    void aNullInARequiredColumnIsAnError() {
        try (TestMemory memory = new TestMemory()) {
            Column column = TestColumns.flat(memory, DataType.BIGINT, 1L, null);
            assertThatThrownBy(() -> write(
                            memory,
                            Schema.of(new Field("c", DataType.BIGINT, false)),
                            SMALL,
                            TestColumns.batch(column)))
                    .hasMessageContaining("c BIGINT NOT NULL");
        }
    }

    @Test
    void refusedMemoryLeavesNeitherMemoryNorFile() throws IOException {
        try (TestMemory source = new TestMemory()) {
            Schema schema = Schema.of(Field.of("s", DataType.VARCHAR), Field.of("n", DataType.BIGINT));
            Batch batch = TestColumns.batch(
                    TestColumns.random(source, DataType.VARCHAR, 8192, 0.1, new Random(1)),
                    TestColumns.random(source, DataType.BIGINT, 8192, 0.1, new Random(2)));
            int refused = 0;
            for (long limit = 1 << 10; limit <= 16 << 20; limit = limit * 3 / 2) {
                try (TestMemory memory = new TestMemory(limit);
                        ParquetWriter writer = new ParquetWriter(
                                folder.resolve("limited" + limit),
                                schema,
                                ParquetWriteOptions.DEFAULT,
                                memory.pool())) {
                    for (int i = 0; i < 4; i++) {
                        writer.write(batch);
                    }
                    writer.finish();
                } catch (CentellaException e) {
                    assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY);
                    refused++;
                }
            }
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.count()).isPositive().isEqualTo(24 - refused);
            }
        }
    }

    @Test
    void anInterruptEndsTheWritingAndLeavesNoFile() throws IOException {
        try (TestMemory memory = new TestMemory()) {
            Batch batch = TestColumns.batch(TestColumns.random(memory, DataType.BIGINT, 5000, 0, new Random(1)));
            assertThatThrownBy(() -> {
                        try (ParquetWriter writer = new ParquetWriter(
                                folder.resolve("t.parquet"),
                                Schema.of(Field.of("c", DataType.BIGINT)),
                                SMALL,
                                memory.pool())) {
                            Thread.currentThread().interrupt();
                            writer.write(batch);
                        }
                    })
                    .isInstanceOfSatisfying(
                            CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_CANCELLED));
            assertThat(Thread.interrupted()).isTrue();
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).isEmpty();
            }
        }
    }

    @Test
    void columnsOfOneNameAreAnErrorBeforeAnythingIsWritten() throws IOException {
        try (TestMemory memory = new TestMemory()) {
            Schema schema = Schema.of(Field.of("c", DataType.BIGINT), Field.of("c", DataType.VARCHAR));
            assertThatThrownBy(() -> new ParquetWriter(folder.resolve("t.parquet"), schema, SMALL, memory.pool()))
                    .hasMessageContaining("two columns c");
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).isEmpty();
            }
        }
    }

    @Test
    void wideRowsEndPagesAndRowGroupsEarly() {
        try (TestMemory memory = new TestMemory()) {
            List<String> texts = IntStream.range(0, 3000)
                    .mapToObj(i -> (char) ('a' + i % 26) + "x".repeat(i) + i)
                    .toList();
            Column column = TestColumns.flat(memory, DataType.VARCHAR, texts);
            ParquetWriteOptions options = new ParquetWriteOptions(
                    ParquetCodec.ZSTD,
                    1,
                    128 << 10,
                    2 << 20,
                    16 << 10,
                    64 << 10,
                    true,
                    1 << 20,
                    false,
                    1,
                    Set.of(),
                    0.01);
            Path file = folder.resolve("wide.parquet");
            try (ParquetWriter writer =
                    new ParquetWriter(file, Schema.of(Field.of("c", DataType.VARCHAR)), options, memory.pool())) {
                for (int from = 0; from < 3000; from += 100) {
                    writer.write(TestColumns.batch(column.slice(from, 100)));
                }
                assertSameRows(read(writer.finish()), DataType.VARCHAR, List.of(column));
            }
            assertThat(query("SELECT num_row_groups FROM parquet_file_metadata('" + file + "')"))
                    .containsExactly(List.of(2L));
        }
    }
}
