// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.execution.exchange.TaskOutput;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows come out of another process as they went in, whatever they are, wherever they lie and whoever else reads. */
@Timeout(60)
class BlockTransferTest {
    private static final List<DataType> NUMBERED = List.of(DataType.BIGINT, DataType.VARCHAR);

    static {
        LeakWatch.start();
    }

    @TempDir
    Path folder;

    @AfterEach
    void nothingLeaked() {
        LeakWatch.assertNothingLeaked();
    }

    /** Where the rows are when they are asked for. */
    private enum Place {
        MEMORY,
        DISK,
        MIXED
    }

    @ParameterizedTest
    @CsvSource({
        "1, MEMORY",
        "3, MEMORY",
        "512, MEMORY",
        "1, DISK",
        "3, DISK",
        "512, DISK",
        "1, MIXED",
        "3, MIXED",
        "512, MIXED"
    })
    void bringsEveryTypeAndEncoding(int batchRows, Place place) {
        int partitions = 7;
        Random random = new Random(batchRows);
        boolean compresses = batchRows != 3;
        try (ServedOutputs outputs =
                new ServedOutputs(folder, TestColumns.TYPES, new TestMemory(), Timeouts.USUAL, compresses)) {
            for (int task = 0; task < 3; task++) {
                List<Batch> batches = new ArrayList<>();
                for (int b = 0; b < 4; b++) {
                    batches.add(randomBatch(outputs.memory, batchRows, b % 2 * 0.3, random));
                }
                outputs.write(task, partitions, place == Place.DISK || place == Place.MIXED && task == 1, batches);
            }
            int rows = 0;
            for (int p = 0; p < partitions; p++) {
                List<String> expected = outputs.localRows(p);
                rows += expected.size();
                assertThat(outputs.remoteRows(outputs.blocks(p), batchRows)).isEqualTo(expected);
            }
            assertThat(rows).isEqualTo(3 * 4 * batchRows);
            List<BlockId> all = new ArrayList<>();
            for (int p = 0; p < partitions; p++) {
                all.addAll(outputs.blocks(p));
            }
            assertThat(outputs.remoteRows(all, 100)).hasSize(rows);
        }
    }

    private static Batch randomBatch(TestMemory memory, int rows, double nulls, Random random) {
        List<Column> columns = new ArrayList<>();
        for (DataType type : TestColumns.TYPES) {
            columns.add(TestColumns.randomEncoding(memory, type, rows, nulls, random));
        }
        // The key: else all rows may be in one partition.
        columns.set(0, TestColumns.random(memory, TestColumns.TYPES.getFirst(), rows, 0.3, random));
        return new Batch(rows, columns);
    }

    @Test
    void bringsNothingOfEmptyBlocks() {
        try (ServedOutputs outputs = new ServedOutputs(folder, NUMBERED)) {
            outputs.write(0, 4, false, List.of());
            outputs.write(1, 4, true, List.of());
            assertThat(outputs.remoteRows(outputs.blocks(2), 10)).isEmpty();
            assertThat(outputs.remoteRows(List.of(), 10)).isEmpty();
        }
    }

    @Test
    void asksForMoreBlocksThanFitARequest() {
        try (ServedOutputs outputs = new ServedOutputs(folder, NUMBERED)) {
            outputs.write(0, 2, false, ServedOutputs.numbered(outputs.memory, 0, 1, 1));
            int partition = outputs.localRows(0).isEmpty() ? 1 : 0;
            List<BlockId> blocks = new ArrayList<>(Collections.nCopies(60_000, ServedOutputs.block(0, 1 - partition)));
            blocks.set(10, ServedOutputs.block(0, partition));
            blocks.set(59_999, ServedOutputs.block(0, partition));
            assertThat(outputs.remoteRows(blocks, 10)).hasSize(2);
        }
    }

    @Test
    void bringsLargeBlocksThatAreSpilledMeanwhile() {
        try (ServedOutputs outputs = new ServedOutputs(folder, NUMBERED)) {
            List<Batch> batches = ServedOutputs.numbered(outputs.memory, 0, 20, 8192);
            TaskOutput output = outputs.write(0, 1, false, batches);
            List<String> expected = batches.stream()
                    .flatMap(batch -> ServedOutputs.texts(batch).stream())
                    .toList();
            List<String> rows = new ArrayList<>();
            try (BatchStream stream = outputs.open(outputs.blocks(0), 1000)) {
                for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                    if (rows.isEmpty()) {
                        assertThat(outputs.store.reclaim(Long.MAX_VALUE)).isPositive();
                    }
                    rows.addAll(ServedOutputs.texts(batch));
                }
            }
            assertThat(output.spilledBytes()).isPositive();
            assertThat(rows).isEqualTo(expected);
            assertThat(outputs.remoteRows(outputs.blocks(0), 8192)).isEqualTo(expected);
        }
    }

    @Test
    void aReaderThatStopsKeepsNobodyWaitingAndMemoryIsBounded() throws Exception {
        int streams = 50;
        long limit = 96L << 20;
        try (ServedOutputs outputs = new ServedOutputs(folder, NUMBERED, new TestMemory(limit), Timeouts.USUAL, false);
                ExecutorService threads = Executors.newFixedThreadPool(streams)) {
            List<Batch> batches = ServedOutputs.numbered(outputs.memory, 0, 8, 8192);
            outputs.write(0, 1, false, batches);
            outputs.write(1, 1, true, batches);
            long rows = 16L * 8192;
            CountDownLatch others = new CountDownLatch(streams - 1);
            List<Future<Long>> counts = new ArrayList<>();
            try (BatchStream slow = outputs.open(outputs.blocks(0), 8192)) {
                long first = slow.next().rowCount();
                for (int i = 1; i < streams; i++) {
                    counts.add(threads.submit(() -> {
                        try (BatchStream stream = outputs.open(outputs.blocks(0), 8192)) {
                            return count(stream);
                        } finally {
                            others.countDown();
                        }
                    }));
                }
                assertThat(others.await(40, TimeUnit.SECONDS)).isTrue();
                for (Future<Long> count : counts) {
                    assertThat(count.get()).isEqualTo(rows);
                }
                assertThat(outputs.client.memoryUsed()).isBetween(1L, 1L << 20);
                assertThat(first + count(slow)).isEqualTo(rows);
            }
            assertThat(outputs.client.memoryUsed()).isZero();
            assertThat(outputs.client.memoryPeak()).isLessThanOrEqualTo(limit / 8 + streams * (64L << 10));
        }
    }

    private static long count(BatchStream stream) {
        long rows = 0;
        for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
            rows += batch.rowCount();
        }
        return rows;
    }

    @Test
    void aStreamClosedEarlyFreesBothSides() {
        try (ServedOutputs outputs = new ServedOutputs(folder, NUMBERED)) {
            outputs.write(0, 1, false, ServedOutputs.numbered(outputs.memory, 0, 40, 8192));
            long before = outputs.memory.pool().used();
            for (int i = 0; i < 20; i++) {
                try (BatchStream stream = outputs.open(outputs.blocks(0), 10)) {
                    assertThat(stream.next()).isNotNull();
                }
            }
            outputs.open(outputs.blocks(0), 10).close();
            eventually(() -> assertThat(outputs.memory.pool().used()).isEqualTo(before));
        }
    }

    private static void eventually(Runnable assertion) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void stopsWaitingWhenTheQueryIsCancelled() {
        try (ServedOutputs outputs = new ServedOutputs(folder, NUMBERED)) {
            outputs.write(0, 1, false, ServedOutputs.numbered(outputs.memory, 0, 40, 8192));
            boolean[] cancelled = {false};
            Runnable check = () -> {
                if (cancelled[0]) {
                    throw new CentellaException(ErrorCode.QUERY_CANCELLED, "cancelled");
                }
            };
            try (BatchStream stream =
                    outputs.client.read(outputs.address, outputs.blocks(0), NUMBERED, 8192, outputs.query, check)) {
                assertThat(stream.next()).isNotNull();
                cancelled[0] = true;
                assertThatThrownBy(() -> count(stream))
                        .isInstanceOfSatisfying(
                                CentellaException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_CANCELLED));
            }
        }
    }

    @Test
    void tellsWhichBlockIsUnknown() {
        try (ServedOutputs outputs = new ServedOutputs(folder, NUMBERED)) {
            outputs.write(0, 2, false, ServedOutputs.numbered(outputs.memory, 0, 1, 100));
            for (BlockId unknown : List.of(
                    ServedOutputs.block(9, 0), ServedOutputs.block(0, 2), new BlockId(1, ServedOutputs.STAGE, 0, 0))) {
                assertThatThrownBy(() -> outputs.remoteRows(List.of(ServedOutputs.block(0, 0), unknown), 10))
                        .isInstanceOfSatisfying(BlockLostException.class, e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.BLOCK_LOST);
                            assertThat(e).hasMessageStartingWith(outputs.address.toString());
                            assertThat(e.block()).isEqualTo(unknown);
                        });
            }
            // The connection is as good as before.
            assertThat(outputs.remoteRows(outputs.blocks(1), 10)).isEqualTo(outputs.localRows(1));
        }
    }

    @Test
    void losesTheBlocksOfAQueryThatEnds() {
        try (ServedOutputs outputs = new ServedOutputs(folder, NUMBERED)) {
            outputs.write(0, 1, false, ServedOutputs.numbered(outputs.memory, 0, 40, 8192));
            try (BatchStream stream = outputs.open(outputs.blocks(0), 8192)) {
                assertThat(stream.next()).isNotNull();
                outputs.closeStore();
                assertThatThrownBy(() -> count(stream))
                        .isInstanceOf(BlockLostException.class)
                        .hasMessageContaining("freed");
            }
        }
    }

    @Test
    void bringsBlobsOfAnySize() {
        try (ServedOutputs outputs = new ServedOutputs(folder, NUMBERED)) {
            byte[] large = new byte[5_000_001];
            new Random(3).nextBytes(large);
            outputs.blobs.put("plan of query 7", ServedOutputs.bytes("{\"Scan\": 1}"));
            outputs.blobs.put("large", large);
            outputs.blobs.put("empty", new byte[0]);
            for (int size = 1; size < 20; size++) {
                outputs.blobs.put(size + " bytes", ServedOutputs.bytes("x".repeat(size)));
            }
            for (String name : outputs.blobs.keySet()) {
                assertThat(outputs.client.blob(outputs.address, name)).isEqualTo(outputs.blobs.get(name));
            }
            assertThatThrownBy(() -> outputs.client.blob(outputs.address, "other"))
                    .isInstanceOf(BlockLostException.class)
                    .hasMessageContaining("no blob other");
        }
    }
}
