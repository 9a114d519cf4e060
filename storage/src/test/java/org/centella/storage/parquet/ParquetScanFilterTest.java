// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.Domain;
import org.centella.storage.ScanFilter;
import org.centella.storage.ScanMetrics;
import org.centella.storage.ScanRequest;
import org.centella.storage.Split;
import org.centella.storage.TableHandle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filtered scans give what filtering the whole table gives, and read less. */
final class ParquetScanFilterTest {
    private static final int ID = 0;
    private static final int CODE = 1;
    private static final int WORD = 2;
    private static final int TEXT = 3;
    private static final int AMOUNT = 4;
    private static final int RATIO = 5;
    private static final int DAY = 6;

    @TempDir
    private static Path folder;

    private static Path file;
    private static List<List<@Nullable Object>> all;

    @BeforeAll
    static void write() {
        file = folder.resolve("filtered.parquet");
        try (DuckDb duck = new DuckDb()) {
            duck.copy("""
                    SELECT i AS id,
                           CASE WHEN i % 17 <> 0 THEN (i * 31 % 50)::INTEGER END AS code,
                           'word ' || (i // 2048 * 10 + i % 7) AS word,
                           CASE WHEN i % 5 <> 0 THEN 'a longer text ' || (i * 7919 % 100003) END AS text,
                           (i * 37 % 99991 / 100)::DECIMAL(15, 2) AS amount,
                           CASE WHEN i % 3 <> 0 THEN i / 100.0::DOUBLE END AS ratio,
                           DATE '2020-01-01' + (i // 100)::INTEGER AS day
                    FROM range(12000) r(i)
                    """, file, "ROW_GROUP_SIZE 2048");
        }
        all = Scans.rows(file);
    }

    private record Condition(Domain domain, Predicate<List<@Nullable Object>> test, int... columns) {
        ScanFilter filter() {
            return Scans.filter(domain, test, columns);
        }

        boolean holds(List<@Nullable Object> row) {
            List<@Nullable Object> arguments = new ArrayList<>();
            for (int column : columns) {
                arguments.add(row.get(column));
            }
            return test.test(arguments);
        }
    }

    private static Condition random(Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> {
                long low = random.nextInt(12000);
                long high = low + random.nextInt(3000);
                yield new Condition(
                        new Domain.Range(low, true, high, false),
                        v -> (Long) v.getFirst() >= low && (Long) v.getFirst() < high,
                        ID);
            }
            case 1 -> {
                int wanted = random.nextInt(60);
                yield new Condition(
                        new Domain.Values(List.of((long) wanted)), v -> Objects.equals(v.getFirst(), wanted), CODE);
            }
            case 2 -> new Condition(Domain.ONLY_NULL, v -> v.getFirst() == null, random.nextBoolean() ? CODE : TEXT);
            case 3 -> {
                String wanted = "word " + random.nextInt(80);
                yield new Condition(new Domain.Values(List.of(wanted)), v -> wanted.equals(v.getFirst()), WORD);
            }
            case 4 -> {
                int digit = random.nextInt(10);
                yield new Condition(
                        Domain.NOT_NULL, v -> v.getFirst() instanceof String s && s.endsWith("" + digit), TEXT);
            }
            case 5 -> {
                double low = random.nextInt(120);
                yield new Condition(
                        new Domain.Range(low, false, null, false),
                        v -> v.getFirst() instanceof Double d && d > low,
                        RATIO);
            }
            case 6 -> {
                int part = 2 + random.nextInt(5);
                yield new Condition(
                        Domain.ALL,
                        v -> v.get(0) instanceof Integer code
                                && (code + (Long) Objects.requireNonNull(v.get(1))) % part == 0,
                        CODE,
                        ID);
            }
            case 7 -> new Condition(Domain.ALL, v -> true, AMOUNT);
            default -> {
                long low = 18262L + random.nextInt(120);
                yield new Condition(
                        new Domain.Range(low, true, null, false),
                        v -> ((LocalDate) Objects.requireNonNull(v.getFirst())).toEpochDay() >= low,
                        DAY);
            }
        };
    }

    @Test
    void filtersGiveWhatFilteringEveryRowGives() {
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            List<Condition> conditions = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                conditions.add(random(random));
            }
            int batchRows = List.of(3, 100, 512, 8192).get(random.nextInt(4));
            List<List<@Nullable Object>> expected = all.stream()
                    .filter(row -> conditions.stream().allMatch(c -> c.holds(row)))
                    .toList();
            List<List<@Nullable Object>> actual = Scans.rows(
                    file, batchRows, conditions.stream().map(Condition::filter).toList(), new ScanMetrics());
            assertThat(actual).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void statisticsSkipRowGroups() {
        ScanMetrics metrics = new ScanMetrics();
        Condition condition = new Condition(
                new Domain.Range(5000L, true, 5009L, true),
                v -> {
                    long id = (Long) Objects.requireNonNull(v.getFirst());
                    return id >= 5000 && id <= 5009;
                },
                ID);
        assertThat(Scans.rows(file, 512, List.of(condition.filter()), metrics)).hasSize(10);
        assertThat(metrics.rowGroups.sum()).isEqualTo(6);
        assertThat(metrics.rowGroupsSkippedByStatistics.sum()).isEqualTo(5);
        assertThat(metrics.rowsSelected.sum()).isEqualTo(10);
    }

    @Test
    void bloomFiltersSkipRowGroups() {
        ScanMetrics metrics = new ScanMetrics();
        Condition condition =
                new Condition(new Domain.Values(List.of("word 25")), v -> "word 25".equals(v.getFirst()), WORD);
        assertThat(Scans.rows(file, 512, List.of(condition.filter()), metrics)).isNotEmpty();
        assertThat(metrics.rowGroupsSkippedByBloomFilter.sum()).isPositive();
    }

    @Test
    void dictionariesSkipRowGroups() {
        ScanMetrics metrics = new ScanMetrics();
        Condition condition =
                new Condition(Domain.NOT_NULL, v -> v.getFirst() instanceof String s && s.endsWith("35"), WORD);
        assertThat(Scans.rows(file, 512, List.of(condition.filter()), metrics)).isNotEmpty();
        assertThat(metrics.rowGroupsSkippedByDictionary.sum()).isEqualTo(5);
    }

    @Test
    void aDictionaryEntryThatAFilterRejectsWithAnErrorIsMetOnlyWhereARowHasIt() {
        Condition first = new Condition(
                new Domain.Range(0L, true, 2047L, true), v -> (Long) Objects.requireNonNull(v.getFirst()) < 10, ID);
        Predicate<List<@Nullable Object>> failing = v -> {
            if ("word 6".equals(v.getFirst())) {
                throw new CentellaException(ErrorCode.DIVISION_BY_ZERO, "test");
            }
            return true;
        };
        Condition second = new Condition(Domain.ALL, failing, WORD);
        Condition third = new Condition(Domain.ALL, v -> !"word 6".equals(v.getFirst()), WORD);
        assertThat(Scans.rows(file, 512, List.of(first.filter(), third.filter(), second.filter()), new ScanMetrics()))
                .hasSize(9);
    }

    @Test
    void theLimitEndsTheScan() {
        TableHandle table = Scans.table(file);
        ScanMetrics metrics = new ScanMetrics();
        ScanRequest request = new ScanRequest(new int[] {ID}, List.of(), 512, 700, metrics);
        assertThat(Scans.rows(table, List.of(Scans.split(file)), request)).hasSize(700);
        assertThat(metrics.rowGroups.sum()).isEqualTo(1);
    }

    @Test
    void noColumnsGiveRowCounts() {
        TableHandle table = Scans.table(file);
        ScanRequest request = new ScanRequest(new int[] {}, List.of(), 8192, Long.MAX_VALUE, new ScanMetrics());
        assertThat(Scans.rows(table, List.of(Scans.split(file)), request)).hasSize(12000);
    }

    @Test
    void aSplitIsARangeOfRowGroups() {
        TableHandle table = Scans.table(file);
        ScanRequest request = new ScanRequest(new int[] {ID}, List.of(), 512, Long.MAX_VALUE, new ScanMetrics());
        Split split = new Split(file.toString(), 1, 3, 4096, 0, Map.of());
        List<List<@Nullable Object>> rows = Scans.rows(table, List.of(split), request);
        assertThat(rows).hasSize(4096);
        assertThat(rows.getFirst()).containsExactly(2048L);
    }

    @Test
    void partitionAndMissingColumnsAreConstantAndNarrowTypesWiden() {
        Schema schema = Schema.of(
                Field.of("code", DataType.BIGINT),
                Field.of("amount", new DataType.Decimal(30, 4)),
                Field.of("added", DataType.VARCHAR),
                Field.of("year", DataType.INTEGER));
        TableHandle table = new TableHandle("t", "parquet", file.toString(), schema, List.of("year"), Map.of());
        Split split = new Split(file.toString(), 0, 1, 0, 0, Map.of("year", "2024"));
        Condition old = new Condition(Domain.ALL, v -> Objects.equals(v.getFirst(), 2023), 3);
        Condition current = new Condition(Domain.ALL, v -> Objects.equals(v.getFirst(), 2024), 3);
        int[] columns = {0, 1, 2, 3};
        ScanMetrics metrics = new ScanMetrics();
        assertThat(Scans.rows(
                        table,
                        List.of(split),
                        new ScanRequest(columns, List.of(old.filter()), 512, Long.MAX_VALUE, metrics)))
                .isEmpty();
        assertThat(metrics.rowsRead.sum()).isZero();
        List<List<@Nullable Object>> rows = Scans.rows(
                table,
                List.of(split),
                new ScanRequest(columns, List.of(current.filter()), 512, Long.MAX_VALUE, metrics));
        assertThat(rows).hasSize(2048);
        assertThat(rows.get(1)).containsExactly(31L, new BigDecimal("0.3700"), null, 2024);
    }

    @Test
    void aTypeThatDoesNotFitTheTableIsAMismatch() {
        TableHandle table = Scans.table(file, Schema.of(Field.of("word", DataType.INTEGER)));
        ScanRequest request = new ScanRequest(new int[] {0}, List.of(), 512, Long.MAX_VALUE, new ScanMetrics());
        assertThatThrownBy(() -> Scans.rows(table, List.of(Scans.split(file)), request))
                .isInstanceOf(CentellaException.class)
                .hasMessageContaining("word")
                .extracting(e -> ((CentellaException) e).code())
                .isEqualTo(ErrorCode.SCHEMA_MISMATCH);
    }
}
