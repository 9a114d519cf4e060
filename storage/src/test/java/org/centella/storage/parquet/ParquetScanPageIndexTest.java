// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.Domain;
import org.centella.storage.ScanFilter;
import org.centella.storage.ScanMetrics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with a page index, as our own writer makes them, are read by pages; columns disagree on where pages end. */
final class ParquetScanPageIndexTest {
    private static final int ROWS = 20_000;
    private static final Schema SCHEMA = Schema.of(
            Field.of("id", DataType.BIGINT),
            Field.of("text", DataType.VARCHAR),
            Field.of("sparse", DataType.INTEGER),
            Field.of("list", new DataType.Array(DataType.INTEGER)),
            Field.of("code", DataType.VARCHAR));

    @TempDir
    private static Path folder;

    private static Path file;
    private static List<List<@Nullable Object>> all;

    @BeforeAll
    static void write() {
        file = folder.resolve("pages.parquet");
        Random random = new Random(5);
        try (TestMemory memory = new TestMemory();
                ParquetWriter writer = new ParquetWriter(
                        file,
                        SCHEMA,
                        ParquetWriteOptions.DEFAULT.withRowGroupRows(ROWS / 2).withPages(500, 4000, 1),
                        memory.pool())) {
            List<@Nullable Object[]> rows = new ArrayList<>();
            for (int i = 0; i < ROWS; i++) {
                rows.add(new @Nullable Object[] {
                    (long) i,
                    "text " + i + "x".repeat(random.nextInt(30)),
                    i / 1000 % 3 == 0 ? null : (Object) (i / 7),
                    i % 5 == 0 ? null : Arrays.asList(i, null, i + 1),
                    "code " + i / 4000
                });
            }
            writer.write(TestColumns.rows(memory, SCHEMA.types(), rows.toArray(new @Nullable Object[0][])));
            writer.finish();
        }
        all = Scans.rows(file);
    }

    @Test
    void theFileIsWhatWasWritten() {
        assertThat(all).hasSize(ROWS);
        assertThat(all.get(7777).getFirst()).isEqualTo(7777L);
        assertThat(all.get(7777).get(3)).isEqualTo(Arrays.asList(7777, null, 7778));
    }

    @Test
    void rangesReadTheirPagesOnly() {
        ScanMetrics metrics = new ScanMetrics();
        ScanFilter filter = Scans.filter(
                new Domain.Range(4000L, true, 4100L, false),
                v -> (Long) Objects.requireNonNull(v.getFirst()) >= 4000
                        && (Long) Objects.requireNonNull(v.getFirst()) < 4100,
                0);
        assertThat(Scans.rows(file, 512, List.of(filter), metrics)).isEqualTo(all.subList(4000, 4100));
        assertThat(metrics.rowGroupsSkippedByStatistics.sum()).isEqualTo(1);
        assertThat(metrics.pagesSkippedByIndex.sum()).isGreaterThanOrEqualTo(18);
        assertThat(metrics.rowsRead.sum()).isLessThanOrEqualTo(500);
    }

    @Test
    void anyRangesGiveWhatFilteringEveryRowGives() {
        for (long seed = 0; seed < 80; seed++) {
            Random random = new Random(seed);
            long low = random.nextInt(ROWS);
            long high = low + random.nextInt(3000);
            int least = random.nextInt(ROWS / 7);
            List<ScanFilter> filters = new ArrayList<>();
            filters.add(Scans.filter(
                    new Domain.Range(low, true, high, true),
                    v -> (Long) Objects.requireNonNull(v.getFirst()) >= low
                            && (Long) Objects.requireNonNull(v.getFirst()) <= high,
                    0));
            boolean nulls = random.nextBoolean();
            filters.add(
                    nulls
                            ? Scans.filter(Domain.ONLY_NULL, v -> v.getFirst() == null, 2)
                            : Scans.filter(
                                    new Domain.Range((long) least, true, null, false),
                                    v -> v.getFirst() instanceof Integer i && i >= least,
                                    2));
            List<List<@Nullable Object>> expected = all.stream()
                    .filter(row -> (Long) Objects.requireNonNull(row.getFirst()) >= low
                            && (Long) Objects.requireNonNull(row.getFirst()) <= high
                            && (nulls ? row.get(2) == null : row.get(2) instanceof Integer i && i >= least))
                    .toList();
            assertThat(Scans.rows(file, 1 + random.nextInt(900), filters, new ScanMetrics()))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }
}
