// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.exchange.ExchangeWriter;
import org.centella.execution.exchange.ShuffleStore;
import org.centella.execution.exchange.TaskOutput;
import org.centella.execution.plan.Partitioning;
import org.jspecify.annotations.Nullable;

/** Outputs of the tasks of a query's stage 2, served on loopback, and a client of them. Closing fails on a leaked byte. */
final class ServedOutputs implements AutoCloseable, BlockSource {
    static final SharedSecret SECRET = SharedSecret.of("what the tests know");
    static final long QUERY = 77;
    static final int STAGE = 2;

    final TestMemory memory;
    final MemoryPool query;
    final ShuffleStore store;
    final BlockServer server;
    final BlockClient client;
    final BlockAddress address;

    private final List<DataType> types;
    private final Map<Integer, TaskOutput> outputs = new TreeMap<>();
    final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private boolean storeClosed;

    ServedOutputs(Path folder, List<DataType> types) {
        this(folder, types, new TestMemory(), Timeouts.USUAL, true);
    }

    ServedOutputs(Path folder, List<DataType> types, TestMemory memory, Timeouts timeouts, boolean compresses) {
        this(folder, types, memory, timeouts, compresses, Trust.by(SECRET), Trust.by(SECRET));
    }

    /** With a server and a client that need not trust one another. */
    ServedOutputs(
            Path folder,
            List<DataType> types,
            TestMemory memory,
            Timeouts timeouts,
            boolean compresses,
            Trust serverTrust,
            Trust clientTrust) {
        this.types = types;
        this.memory = memory;
        this.query = memory.pool().child("query");
        this.store = new ShuffleStore(() -> folder, query);
        this.server = new BlockServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                serverTrust,
                this,
                memory.pool(),
                timeouts,
                compresses);
        this.client = new BlockClient(clientTrust, memory.pool(), timeouts);
        this.address = new BlockAddress("127.0.0.1", server.port());
    }

    /** Adds a task's output of the batches, spread by hash of the first column. */
    TaskOutput write(int task, int partitions, boolean onDisk, List<Batch> batches) {
        List<Field> fields = new ArrayList<>();
        types.forEach(type -> fields.add(Field.of("c" + fields.size(), type)));
        Partitioning partitioning = new Partitioning.Hash(List.of(0));
        try (ExchangeWriter writer =
                new ExchangeWriter(partitioning, partitions, new Schema(fields), store, "task " + task, onDisk)) {
            batches.forEach(writer::write);
            TaskOutput output = writer.finish();
            store.put(STAGE, task, output);
            outputs.put(task, output);
            return output;
        }
    }

    @Override
    public TaskOutput output(long queryId, int stage, int task) {
        TaskOutput output = outputs.get(task);
        if (queryId != QUERY || stage != STAGE || output == null) {
            throw new CentellaException(ErrorCode.BLOCK_LOST, "nobody knows that task");
        }
        return output;
    }

    @Override
    public byte[] blob(String name) {
        byte[] blob = blobs.get(name);
        if (blob == null) {
            throw new CentellaException(ErrorCode.BLOCK_LOST, "no blob " + name);
        }
        return blob;
    }

    static BlockId block(int task, int partition) {
        return new BlockId(QUERY, STAGE, task, partition);
    }

    /** A partition of all tasks. */
    List<BlockId> blocks(int partition) {
        return outputs.keySet().stream().map(task -> block(task, partition)).toList();
    }

    BatchStream open(List<BlockId> blocks, int batchRows) {
        return client.read(address, blocks, types, batchRows, query, () -> {});
    }

    List<String> remoteRows(List<BlockId> blocks, int batchRows) {
        return rows(open(blocks, batchRows), batchRows);
    }

    /** The same rows as a reader in this process has them. */
    List<String> localRows(int partition) {
        List<String> rows = new ArrayList<>();
        store.read(STAGE, partition, 1000, query).forEach(stream -> rows.addAll(rows(stream, 1000)));
        return rows;
    }

    /** All rows of a stream, which is closed. */
    static List<String> rows(BatchStream stream, int batchRows) {
        List<String> rows = new ArrayList<>();
        try (stream) {
            for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                assertThat(batch.rowCount()).isBetween(1, batchRows);
                rows.addAll(texts(batch));
            }
            assertThat(stream.next()).isNull();
        }
        return rows;
    }

    static List<String> texts(Batch batch) {
        return TestColumns.rows(batch).stream()
                .map(row -> row.stream().map(ServedOutputs::text).toList().toString())
                .toList();
    }

    private static String text(@Nullable Object value) {
        return value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value);
    }

    /** Batches of numbers from {@code from} on and texts with something of a pattern. */
    static List<Batch> numbered(TestMemory memory, long from, int batches, int rows) {
        List<Batch> made = new ArrayList<>();
        for (int b = 0; b < batches; b++) {
            List<Object> numbers = new ArrayList<>();
            List<Object> texts = new ArrayList<>();
            for (int i = 0; i < rows; i++) {
                long number = from + (long) b * rows + i;
                numbers.add(number);
                texts.add("the row with the number " + Long.toHexString(number * 0x9E3779B97F4A7C15L));
            }
            made.add(Batch.of(
                    rows,
                    TestColumns.flat(memory, DataType.BIGINT, numbers),
                    TestColumns.flat(memory, DataType.VARCHAR, texts)));
        }
        return made;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    void closeStore() {
        if (!storeClosed) {
            storeClosed = true;
            store.close();
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
        assertThat(client.networkBytes()).isZero();
        assertThat(server.networkBytes()).isZero();
        closeStore();
        query.close();
        memory.close();
    }
}
