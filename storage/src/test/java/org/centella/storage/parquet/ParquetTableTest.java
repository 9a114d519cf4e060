// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.centella.columnar.Column;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.ColumnDomain;
import org.centella.storage.ColumnStatistics;
import org.centella.storage.Domain;
import org.centella.storage.Split;
import org.centella.storage.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetTableTest {
    private static final ParquetWriteOptions TENS = ParquetWriteOptions.DEFAULT.withRowGroupRows(10);

    @TempDir
    Path folder;

    private final ParquetFormat format = new ParquetFormat();

    private void write(String name, Schema schema, ParquetWriteOptions options, List<?>... columns) {
        try (TestMemory memory = new TestMemory()) {
            Column[] made = new Column[columns.length];
            for (int i = 0; i < columns.length; i++) {
                made[i] = TestColumns.flat(memory, schema.type(i), columns[i]);
            }
            try (ParquetWriter writer = new ParquetWriter(folder.resolve(name), schema, options, memory.pool())) {
                writer.write(TestColumns.batch(made));
                writer.finish();
            }
        }
    }

    private Table open(String location) {
        return format.open("t", folder.resolve(location).toString(), Map.of());
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static void assertFails(ErrorCode code, Runnable action, String... parts) {
        assertThatThrownBy(action::run).isInstanceOfSatisfying(CentellaException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.getMessage()).contains(parts);
        });
    }

    private static final Schema NUMBERS = Schema.of(new Field("n", DataType.INTEGER, false));

    @Test
    void aFileAFolderAndAGlobAreTables() throws IOException {
        write("t/a.parquet", NUMBERS, TENS, range(0, 25));
        write("t/deep/er/b.parquet", NUMBERS, TENS, range(25, 30));
        write("t/_temporary/c.parquet", NUMBERS, TENS, range(30, 40));
        write("t/.hidden.parquet", NUMBERS, TENS, range(30, 40));
        Files.writeString(folder.resolve("t/README"), "not data");
        assertThat(open("t/a.parquet").splits(List.of())).hasSize(3);
        assertThat(open("t").splits(List.of())).hasSize(4);
        assertThat(open("t").statistics().rows()).isEqualTo(30);
        assertThat(open("t/*.parquet").splits(List.of())).hasSize(3);
        assertThat(open("t/**/*.parquet").splits(List.of())).hasSize(4);
        assertThat(open("t/d*").splits(List.of())).hasSize(1);
        assertThat(open("{t,u}/[a-b].parquet").splits(List.of())).hasSize(3);
        assertThat(open("t/?.parquet").splits(List.of())).hasSize(3);
        assertThat(format.open("t", folder.resolve("t").toUri().toString(), Map.of())
                        .splits(List.of()))
                .hasSize(4);
    }

    @Test
    void splitsAreRowGroupsInFileOrder() {
        write("t/b.parquet", NUMBERS, TENS, range(0, 25));
        write("t/a.parquet", NUMBERS, TENS, range(0, 10));
        List<Split> splits = open("t").splits(List.of());
        assertThat(splits)
                .extracting(s -> Path.of(s.path()).getFileName() + " " + s.firstUnit() + " " + s.rows())
                .containsExactly("a.parquet 0 10", "b.parquet 0 10", "b.parquet 1 10", "b.parquet 2 5");
        assertThat(splits).allSatisfy(s -> assertThat(s.bytes()).isPositive());
    }

    @Test
    void whatIsMissingOrBrokenIsNamed() throws IOException {
        assertFails(ErrorCode.FILE_NOT_FOUND, () -> open("nowhere"), "nowhere");
        assertFails(ErrorCode.FILE_NOT_FOUND, () -> open("no*where/*.parquet"), "no*where");
        Files.createDirectories(folder.resolve("empty"));
        assertFails(ErrorCode.FILE_NOT_FOUND, () -> open("empty"), "empty");
        Files.writeString(folder.resolve("text.parquet"), "this is not Parquet at all");
        assertFails(ErrorCode.NOT_A_PARQUET_FILE, () -> open("text.parquet"), "text.parquet");
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> format.open("t", "s3://bucket/table", Map.of()), "s3");
    }

    @Test
    void filesAgreeOnColumnsByName() {
        write(
                "t/1.parquet",
                Schema.of(new Field("a", DataType.INTEGER, false), new Field("b", DataType.VARCHAR, false)),
                TENS,
                List.of(1),
                List.of("x"));
        write(
                "t/2.parquet",
                Schema.of(
                        new Field("B", DataType.VARCHAR, false),
                        new Field("a", DataType.BIGINT, false),
                        new Field("c", new DataType.Decimal(5, 2), false)),
                TENS,
                List.of("y"),
                List.of(5_000_000_000L),
                List.of(new java.math.BigDecimal("1.25")));
        write(
                "t/3.parquet",
                Schema.of(
                        new Field("a", DataType.SMALLINT, true),
                        new Field("b", DataType.VARCHAR, false),
                        new Field("c", new DataType.Decimal(20, 3), false)),
                TENS,
                List.of((short) 3),
                List.of("z"),
                List.of(new java.math.BigDecimal("7.125")));
        Table table = open("t");
        assertThat(table.schema())
                .isEqualTo(Schema.of(
                        new Field("a", DataType.BIGINT, true),
                        new Field("b", DataType.VARCHAR, false),
                        new Field("c", new DataType.Decimal(20, 3), true)));
        ColumnStatistics c = table.statistics().columns().get(2);
        assertThat(c.min()).isEqualTo(java.math.BigInteger.valueOf(1250));
        assertThat(c.nullFraction()).isCloseTo(1.0 / 3, within(1e-9));
    }

    @Test
    void conflictingTypesAreAnErrorThatNamesBothFiles() {
        write("t/1.parquet", Schema.of(Field.of("a", DataType.INTEGER)), TENS, List.of(1));
        write("t/2.parquet", Schema.of(Field.of("a", DataType.VARCHAR)), TENS, List.of("x"));
        assertFails(
                ErrorCode.SCHEMA_MISMATCH, () -> open("t"), "column a", "INTEGER", "1.parquet", "VARCHAR", "2.parquet");
    }

    @Test
    void folderNamesGiveColumnsAndPrune() {
        for (int year = 2023; year <= 2025; year++) {
            for (String region : List.of("eu%2Fwest", "us", "__HIVE_DEFAULT_PARTITION__")) {
                write("t/y=" + year + "/r=" + region + "/d=" + year + "-01-31/p.parquet", NUMBERS, TENS, range(0, 10));
            }
        }
        Table table = open("t");
        assertThat(table.schema())
                .isEqualTo(Schema.of(
                        new Field("n", DataType.INTEGER, false),
                        new Field("y", DataType.BIGINT, false),
                        new Field("r", DataType.VARCHAR, true),
                        new Field("d", DataType.DATE, false)));
        assertThat(table.handle().partitionColumns()).containsExactly("y", "r", "d");
        assertThat(table.splits(List.of())).hasSize(9);
        assertThat(table.splits(List.of(new ColumnDomain(1, new Domain.Range(2024L, true, null, false)))))
                .hasSize(6);
        assertThat(table.splits(List.of(new ColumnDomain(2, new Domain.Values(List.of("eu/west"))))))
                .hasSize(3)
                .allSatisfy(s -> assertThat(s.partitionValues()).containsEntry("r", "eu/west"));
        assertThat(table.splits(List.of(new ColumnDomain(2, Domain.ONLY_NULL)))).hasSize(3);
        assertThat(table.splits(List.of(new ColumnDomain(2, Domain.NOT_NULL)))).hasSize(6);
        long day = LocalDate.of(2025, 1, 31).toEpochDay();
        assertThat(table.splits(List.of(
                        new ColumnDomain(3, new Domain.Range(day, true, day, true)),
                        new ColumnDomain(2, Domain.NOT_NULL))))
                .hasSize(2);
        ColumnStatistics region = table.statistics().columns().get(2);
        assertThat(region.distinctValues()).isEqualTo(2);
        assertThat(region.nullFraction()).isCloseTo(1.0 / 3, within(1e-9));
        assertThat(open("t/y=2024/*").handle().partitionColumns()).containsExactly("r", "d");
    }

    @Test
    void rowGroupsWhoseStatisticsExcludeTheDomainAreLeftOut() {
        write(
                "t.parquet",
                Schema.of(Field.of("n", DataType.INTEGER), Field.of("s", DataType.VARCHAR)),
                TENS,
                range(0, 100),
                IntStream.range(0, 100)
                        .mapToObj(i -> i < 10 ? null : "k%02d".formatted(i))
                        .toList());
        Table table = open("t.parquet");
        assertThat(table.splits(List.of(new ColumnDomain(0, new Domain.Range(25L, true, 44L, true)))))
                .extracting(Split::firstUnit)
                .containsExactly(2L, 3L, 4L);
        assertThat(table.splits(List.of(new ColumnDomain(0, new Domain.Values(List.of(5L, 95L))))))
                .extracting(Split::firstUnit)
                .containsExactly(0L, 9L);
        assertThat(table.splits(List.of(new ColumnDomain(1, Domain.ONLY_NULL))))
                .extracting(Split::firstUnit)
                .containsExactly(0L);
        assertThat(table.splits(List.of(new ColumnDomain(1, new Domain.Range(null, false, "k20", false)))))
                .extracting(Split::firstUnit)
                .containsExactly(1L);
        assertThat(table.splits(List.of(new ColumnDomain(0, Domain.NONE)))).isEmpty();
    }

    @Test
    void aColumnThatAFileLacksIsNullThere() {
        write("t/1.parquet", NUMBERS, TENS, range(0, 10));
        write(
                "t/2.parquet",
                Schema.of(new Field("n", DataType.INTEGER, false), new Field("m", DataType.INTEGER, false)),
                TENS,
                range(0, 10),
                range(0, 10));
        Table table = open("t");
        assertThat(table.schema().field(1)).isEqualTo(new Field("m", DataType.INTEGER, true));
        assertThat(table.splits(List.of(new ColumnDomain(1, Domain.NOT_NULL)))).hasSize(1);
        assertThat(table.splits(List.of(new ColumnDomain(1, Domain.ONLY_NULL)))).hasSize(1);
    }

    @Test
    void aChangedFolderIsSeenAndAnUnchangedOneIsNotOpenedAgain() {
        write("t/1.parquet", NUMBERS, TENS, range(0, 10));
        Table first = open("t");
        assertThat(open("t")).isSameAs(first);
        write("t/2.parquet", NUMBERS, TENS, range(0, 10));
        assertThat(open("t").statistics().rows()).isEqualTo(20);
    }

    @Test
    void distinctValuesOfKeysAndRepeatedColumnsAreEstimatedWell() {
        int rows = 200_000;
        Random random = new Random(42);
        List<Long> clustered =
                LongStream.range(0, rows).mapToObj(i -> i / 4 * 7).toList();
        List<Long> shuffledKey = random.longs(rows, 0, 1L << 40).boxed().toList();
        List<Long> foreignKey = random.longs(rows, 0, 15_000).boxed().toList();
        List<String> flags = IntStream.range(0, rows)
                .mapToObj(i -> "ANR".substring(i % 3, i % 3 + 1))
                .toList();
        List<String> texts =
                IntStream.range(0, rows).mapToObj(i -> "text number " + i).toList();
        List<LocalDate> dates = random.ints(rows, 8000, 10_500)
                .mapToObj(d -> LocalDate.ofEpochDay(d))
                .toList();
        write(
                "t.parquet",
                Schema.of(
                        Field.of("clustered", DataType.BIGINT),
                        Field.of("shuffled", DataType.BIGINT),
                        Field.of("foreign", DataType.BIGINT),
                        Field.of("flag", DataType.VARCHAR),
                        Field.of("text", DataType.VARCHAR),
                        Field.of("date", DataType.DATE)),
                ParquetWriteOptions.DEFAULT.withRowGroupRows(32_768),
                clustered,
                shuffledKey,
                foreignKey,
                flags,
                texts,
                dates);
        double[] expected = {rows / 4.0, rows, 15_000, 3, rows, 2500};
        List<ColumnStatistics> columns = open("t.parquet").statistics().columns();
        for (int i = 0; i < expected.length; i++) {
            assertThat(columns.get(i).distinctValues())
                    .as("column %s", i)
                    .isBetween(expected[i] * 0.9, expected[i] * 1.1);
        }
        assertThat(columns.get(3).averageBytes()).isEqualTo(16);
        assertThat(columns.get(4).averageBytes()).isBetween(32.0, 36.0);
        assertThat(columns.get(0).min()).isEqualTo(0L);
        assertThat(columns.get(5).nullFraction()).isZero();
    }

    @Test
    void filesOfAnotherEngineGiveEstimatesToo() {
        try (DuckDb duckDb = new DuckDb()) {
            duckDb.copy(
                    "SELECT i // 4 AS clustered, (i * 7919) % 1000 AS repeated, 'x' || i % 77 AS name, i % 13 = 0 AS b,"
                            + " CASE WHEN i % 4 = 0 THEN NULL ELSE i END AS gaps FROM range(300000) t(i)",
                    folder.resolve("d.parquet"), "ROW_GROUP_SIZE 50000");
        }
        Table table = open("d.parquet");
        List<ColumnStatistics> columns = table.statistics().columns();
        double[] expected = {75_000, 1000, 77, 2, 225_000};
        for (int i = 0; i < expected.length; i++) {
            assertThat(columns.get(i).distinctValues())
                    .as("column %s", i)
                    .isBetween(expected[i] * 0.5, expected[i] * 2);
        }
        assertThat(columns.get(4).nullFraction()).isEqualTo(0.25);
        assertThat(Arrays.asList(columns.get(2).min(), columns.get(2).max())).containsExactly("x0", "x9");
    }
}
