// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.Partitioning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExchangeWriterTest {
    private static final Schema SCHEMA =
            Schema.of(Field.of("k", DataType.BIGINT), Field.of("s", DataType.VARCHAR), Field.of("d", DataType.DOUBLE));
    private static final int PARTITIONS = 5;
    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    Path folder;

    /** Where the rows are when they are read. */
    private enum Place {
        MEMORY,
        DISK,
        RECLAIMED,
        RECLAIMED_WHILE_READ
    }

    @ParameterizedTest
    @CsvSource({
        "1, MEMORY",
        "3, MEMORY",
        "8192, MEMORY",
        "3, DISK",
        "8192, DISK",
        "512, RECLAIMED",
        "1, RECLAIMED_WHILE_READ",
        "512, RECLAIMED_WHILE_READ"
    })
    void bringsEveryRowToTheOnePartitionOfItsKeyInOrder(int batchRows, Place place) throws IOException {
        long seed = 20_261;
        Random random = new Random(seed);
        List<List<List<Object>>> written = new ArrayList<>();
        try (TestMemory memory = new TestMemory();
                MemoryPool query = memory.pool().child("query")) {
            try (ShuffleStore store = new ShuffleStore(() -> folder, query)) {
                for (int task = 0; task < 3; task++) {
                    written.add(new ArrayList<>());
                    try (ExchangeWriter writer = writer(store, new Partitioning.Hash(List.of(0, 1)), place)) {
                        for (int b = 0; b < 4; b++) {
                            Batch batch = randomBatch(memory, random, 1 + random.nextInt(900));
                            written.get(task).addAll(TestColumns.rows(batch));
                            writer.write(batch);
                        }
                        store.put(7, task, writer.finish());
                    }
                }
                if (place == Place.RECLAIMED) {
                    assertThat(store.reclaim(Long.MAX_VALUE)).isPositive();
                    assertThat(query.used()).isZero();
                }
                Map<List<Object>, Integer> partitionOfKey = new HashMap<>();
                List<List<List<Object>>> read = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
                for (int p = 0; p < PARTITIONS; p++) {
                    List<BatchStream> tasks = store.read(7, p, batchRows, query);
                    for (int task = 0; task < 3; task++) {
                        for (List<Object> row : rows(tasks.get(task), batchRows, store, place)) {
                            Integer other = partitionOfKey.putIfAbsent(row.subList(0, 2), p);
                            assertThat(other == null || other == p)
                                    .as("seed %d: key of %s", seed, row)
                                    .isTrue();
                            read.get(task).add(row);
                        }
                    }
                }
                for (int task = 0; task < 3; task++) {
                    List<List<Object>> expected = new ArrayList<>(written.get(task));
                    // Stable: the rows of a partition keep their order.
                    expected.sort(Comparator.comparing(row -> partitionOfKey.get(row.subList(0, 2))));
                    assertThat(read.get(task)).as("seed %d", seed).isEqualTo(expected);
                }
            }
        }
        assertNoFiles();
    }

    private static List<List<Object>> rows(BatchStream stream, int batchRows, ShuffleStore store, Place place) {
        List<List<Object>> rows = new ArrayList<>();
        try (stream) {
            for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                if (place == Place.RECLAIMED_WHILE_READ) {
                    store.reclaim(Long.MAX_VALUE);
                }
                assertThat(batch.rowCount()).isBetween(1, batchRows);
                rows.addAll(TestColumns.rows(batch));
            }
        }
        return rows;
    }

    @Test
    void writesToDiskWhatDoesNotFit() throws IOException {
        Random random = new Random(1);
        try (TestMemory batches = new TestMemory();
                TestMemory memory = new TestMemory(MEBIBYTE);
                MemoryPool query = memory.pool().child("query");
                ShuffleStore store = new ShuffleStore(() -> folder, query)) {
            Batch batch = randomBatch(batches, random, 8000);
            for (int task = 0; task < 4; task++) {
                try (ExchangeWriter writer = writer(store, new Partitioning.Hash(List.of(0)), Place.MEMORY)) {
                    for (int b = 0; b < 10; b++) {
                        writer.write(batch);
                    }
                    TaskOutput output = writer.finish();
                    assertThat(output.sizes().totalRows()).isEqualTo(80_000);
                    assertThat(output.sizes().totalBytes()).isGreaterThan(2 * MEBIBYTE);
                    assertThat(output.spilledBytes()).isPositive();
                    store.put(0, task, output);
                }
            }
            long rows = 0;
            for (int p = 0; p < PARTITIONS; p++) {
                for (BatchStream stream : store.read(0, p, 1000, query)) {
                    try (stream) {
                        for (Batch read = stream.next(); read != null; read = stream.next()) {
                            rows += read.rowCount();
                        }
                    }
                }
            }
            assertThat(rows).isEqualTo(320_000);
            store.release(0);
            assertThat(query.used()).isZero();
            assertNoFiles();
        }
    }

    @Test
    void givesMemoryBackToOthersOfTheProcess() {
        try (TestMemory batches = new TestMemory();
                TestMemory memory = new TestMemory(8 * MEBIBYTE);
                MemoryPool query = memory.pool().child("query");
                MemoryPool other = memory.pool().child("other query");
                ShuffleStore store = new ShuffleStore(() -> folder, query)) {
            try (ExchangeWriter writer = writer(store, new Partitioning.RoundRobin(), Place.MEMORY)) {
                Batch batch = randomBatch(batches, new Random(2), 8000);
                for (int b = 0; b < 10; b++) {
                    writer.write(batch);
                }
                TaskOutput output = writer.finish();
                assertThat(output.spilledBytes()).isZero();
                assertThat(output.memory()).isGreaterThan(2 * MEBIBYTE);
                store.put(0, 0, output);
                other.allocate(7 * MEBIBYTE).close();
                assertThat(output.memory()).isZero();
                assertThat(output.spilledBytes()).isPositive();
            }
        }
    }

    @Test
    void freesEverythingWhenATaskGivesUp() throws IOException {
        try (TestMemory memory = new TestMemory();
                MemoryPool query = memory.pool().child("query");
                ShuffleStore store = new ShuffleStore(() -> folder, query)) {
            try (ExchangeWriter writer = writer(store, new Partitioning.Hash(List.of(0)), Place.DISK)) {
                for (int b = 0; b < 4; b++) {
                    writer.write(randomBatch(memory, new Random(3), 100));
                }
            }
            assertThat(query.used()).isZero();
            assertNoFiles();
        }
    }

    /** The one before was lost, but others may be reading it. */
    @Test
    void readsTheLastOutputOfATaskAndFreesAllInTheEnd() {
        try (TestMemory memory = new TestMemory();
                MemoryPool query = memory.pool().child("query");
                ShuffleStore store = new ShuffleStore(() -> folder, query)) {
            store.put(0, 0, output(memory, store, 1));
            try (BatchStream before = store.read(0, 0, 10, query).getFirst()) {
                store.put(0, 0, output(memory, store, 2));
                assertThat(TestColumns.rows(before.next())).containsExactly(List.of(1L));
            }
            try (BatchStream rows = store.read(0, 0, 10, query).getFirst()) {
                assertThat(TestColumns.rows(rows.next())).containsExactly(List.of(2L));
            }
            store.release(0);
            assertThat(store.read(0, 0, 10, query)).isEmpty();
        }
    }

    private static ExchangeWriter writer(ShuffleStore store, Partitioning partitioning, Place place) {
        return new ExchangeWriter(partitioning, PARTITIONS, SCHEMA, store, "output", place == Place.DISK);
    }

    private static TaskOutput output(TestMemory memory, ShuffleStore store, long value) {
        Schema schema = Schema.of(Field.of("k", DataType.BIGINT));
        try (ExchangeWriter writer = new ExchangeWriter(new Partitioning.Single(), 1, schema, store, "one", false)) {
            writer.write(TestColumns.batch(TestColumns.flat(memory, DataType.BIGINT, value)));
            return writer.finish();
        }
    }

    private void assertNoFiles() throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    private static Batch randomBatch(TestMemory memory, Random random, int rows) {
        return TestColumns.batch(
                TestColumns.randomEncoding(memory, DataType.BIGINT, rows, 0.1, random),
                TestColumns.randomEncoding(memory, DataType.VARCHAR, rows, 0.1, random),
                TestColumns.randomEncoding(memory, DataType.DOUBLE, rows, 0.1, random));
    }
}
