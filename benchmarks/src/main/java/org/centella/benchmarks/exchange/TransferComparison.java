// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.exchange;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.exchange.ExchangeWriter;
import org.centella.execution.exchange.ShuffleStore;
import org.centella.execution.exchange.TaskOutput;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.transfer.BlockAddress;
import org.centella.execution.transfer.BlockClient;
import org.centella.execution.transfer.BlockId;
import org.centella.execution.transfer.BlockServer;
import org.centella.execution.transfer.BlockSource;
import org.centella.execution.transfer.SharedSecret;
import org.centella.execution.transfer.Trust;

/**
 * The rows of a task's output read in the same process, and over loopback with both ends in this process: from memory, from
 * disk, with one stream and with two. All ways take turns; the best of each counts.
 */
public final class TransferComparison {
    private static final Schema SCHEMA = Schema.of(
            Field.of("order", DataType.BIGINT),
            Field.of("price", new DataType.Decimal(12, 2)),
            Field.of("shipped", DataType.DATE),
            Field.of("comment", DataType.VARCHAR));
    private static final int BATCHES = 160;
    private static final int PARTITIONS = 2;
    private static final int ROUNDS = 6;
    private static final long MEMORY = 1L << 30;
    private static final String[] WORDS =
            "carefully final deposits sleep quickly regular accounts haggle blithely express packages".split(" ");

    private TransferComparison() {}

    /** One way to read everything; gives back a sum that all ways share. */
    private record Way(String name, Callable<Long> read, double[] best) {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("transfer");
        try (MemoryPool memory = MemoryPool.root(MEMORY);
                MemoryPool query = memory.child("query");
                ShuffleStore inMemory = new ShuffleStore(() -> folder, query);
                ShuffleStore onDisk = new ShuffleStore(() -> folder, query);
                ExecutorService threads = Executors.newFixedThreadPool(PARTITIONS)) {
            List<TaskOutput> outputs = List.of(write(inMemory, false, memory), write(onDisk, true, memory));
            long bytes = outputs.getFirst().memory();
            System.out.printf(
                    "%d MB in memory, %d MB on disk%n",
                    bytes >> 20, outputs.getLast().spilledBytes() >> 20);
            compare(List.of(inMemory, onDisk), outputs, query, threads, bytes);
        }
        Files.delete(folder);
    }

    private static void compare(
            List<ShuffleStore> stores, List<TaskOutput> outputs, MemoryPool query, ExecutorService threads, long bytes)
            throws Exception {
        SharedSecret secret = SharedSecret.of(SharedSecret.generate());
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (BlockServer server = new BlockServer(loopback, Trust.by(secret), source(outputs), query);
                BlockClient client = new BlockClient(Trust.by(secret), query)) {
            BlockAddress address = new BlockAddress("127.0.0.1", server.port());
            List<Way> ways = new ArrayList<>();
            for (int place = 0; place < outputs.size(); place++) {
                ShuffleStore store = stores.get(place);
                int task = place;
                String from = place == 0 ? "memory" : "disk";
                ways.add(way("this process, " + from + ", one reader", null, p -> store.read(1, p, 8192, query)));
                ways.add(way("this process, " + from + ", two readers", threads, p -> store.read(1, p, 8192, query)));
                ways.add(way("loopback, " + from + ", one reader", null, p -> open(client, address, task, p, query)));
                ways.add(way(
                        "loopback, " + from + ", two readers", threads, p -> open(client, address, task, p, query)));
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (Way way : ways) {
                    long start = System.nanoTime();
                    long sum = way.read().call();
                    way.best()[0] = Math.min(way.best()[0], System.nanoTime() - start);
                    if (sum != ways.getFirst().read().call()) {
                        throw new IllegalStateException(way.name() + " read something else");
                    }
                }
            }
            ways.forEach(way -> System.out.printf("%-36s %6.0f MB/s%n", way.name(), bytes / way.best()[0] * 1000));
        }
    }

    /** Where a partition is read from. */
    private interface Partitions {
        List<BatchStream> open(int partition);
    }

    private static Way way(String name, ExecutorService threads, Partitions partitions) {
        Callable<Long> read = () -> {
            List<Callable<Long>> readers = IntStream.range(0, PARTITIONS)
                    .<Callable<Long>>mapToObj(p -> () -> sum(partitions.open(p)))
                    .toList();
            long total = 0;
            if (threads == null) {
                for (Callable<Long> reader : readers) {
                    total += reader.call();
                }
            } else {
                for (var sum : threads.invokeAll(readers)) {
                    total += sum.get();
                }
            }
            return total;
        };
        return new Way(name, read, new double[] {Double.MAX_VALUE});
    }

    private static List<BatchStream> open(
            BlockClient client, BlockAddress address, int task, int partition, MemoryPool memory) {
        List<BlockId> blocks = List.of(new BlockId(1, 1, task, partition));
        return List.of(client.read(address, blocks, SCHEMA.types(), 8192, memory, () -> {}));
    }

    private static long sum(List<BatchStream> streams) {
        long sum = 0;
        for (BatchStream stream : streams) {
            try (stream) {
                for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                    sum += sum(batch.column(0).base().values(), batch.rowCount());
                }
            }
        }
        return sum;
    }

    private static long sum(MemorySegment values, int rows) {
        long sum = 0;
        for (int i = 0; i < rows; i++) {
            sum += Segments.getLong(values, i);
        }
        return sum;
    }

    private static BlockSource source(List<TaskOutput> outputs) {
        return new BlockSource() {
            @Override
            public TaskOutput output(long query, int stage, int task) {
                return outputs.get(task);
            }

            @Override
            public byte[] blob(String name) {
                throw new IllegalArgumentException(name);
            }
        };
    }

    private static TaskOutput write(ShuffleStore store, boolean onDisk, MemoryPool memory) throws IOException {
        Random random = new Random(1);
        try (ExchangeWriter writer =
                new ExchangeWriter(new Partitioning.Hash(List.of(0)), PARTITIONS, SCHEMA, store, "output", onDisk)) {
            for (int b = 0; b < BATCHES; b++) {
                List<ColumnBuilder> builders = SCHEMA.types().stream()
                        .map(type -> new ColumnBuilder(type, memory))
                        .toList();
                for (int i = 0; i < Batch.DEFAULT_ROWS; i++) {
                    builders.get(0).appendLong(((long) b * Batch.DEFAULT_ROWS + i) / 4);
                    builders.get(1).appendLong(random.nextInt(10_000_000));
                    builders.get(2).appendInt(8000 + random.nextInt(2526));
                    builders.get(3).appendValue(comment(random));
                }
                writer.write(new Batch(
                        Batch.DEFAULT_ROWS,
                        builders.stream().<Column>map(ColumnBuilder::view).toList()));
                builders.forEach(ColumnBuilder::close);
            }
            TaskOutput output = writer.finish();
            store.put(1, 0, output);
            return output;
        }
    }

    private static String comment(Random random) {
        StringBuilder comment = new StringBuilder();
        for (int words = 2 + random.nextInt(4); words > 0; words--) {
            comment.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        return comment.toString();
    }
}
