// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.exchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Schema;
import org.centella.execution.operator.KeptRows;
import org.centella.execution.plan.Partitioning;
import org.jspecify.annotations.Nullable;

/**
 * What an application keeps in this process: outputs in a store that no query closes, in memory until others need it, then on
 * disk. What is dropped while it is read goes with its last reader. Thread-safe.
 */
public final class KeptOutputs implements KeptRows, AutoCloseable {
    /** The number of the driver's process, which executors of a cluster do not have. */
    public static final int DRIVER = 0;

    private final int executor;
    private final Path parent;
    private final MemoryPool memory;
    private final ShuffleStore store;
    private final Map<Integer, Integer> readers = new HashMap<>();
    private final Set<Integer> dropped = new HashSet<>();
    private @Nullable Path directory;

    /**
     * @param executor the number of this process
     * @param process the process's account; outlives this
     * @param spillDirectory for what leaves memory
     */
    public KeptOutputs(int executor, MemoryPool process, String spillDirectory) {
        this.executor = executor;
        this.parent = Path.of(spillDirectory);
        this.memory = process.child("kept rows");
        this.store = new ShuffleStore(this::directory, memory);
    }

    private synchronized Path directory() {
        try {
            if (directory == null) {
                Files.createDirectories(parent);
                directory = Files.createTempDirectory(parent, "kept-");
            }
            return directory;
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot make a folder for kept rows: " + e, e);
        }
    }

    @Override
    public int executor() {
        return executor;
    }

    @Override
    public @Nullable BatchStream read(int dataset, int partition, int batchRows, MemoryPool readersMemory) {
        TaskOutput output;
        synchronized (this) {
            output = dropped.contains(dataset) ? null : store.output(dataset, partition);
            if (output == null) {
                return null;
            }
            readers.merge(dataset, 1, Integer::sum);
        }
        BatchStream rows = output.read(0, batchRows, readersMemory);
        return new BatchStream() {
            private boolean closed;

            @Override
            public @Nullable Batch next() {
                return rows.next();
            }

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    rows.close();
                    left(dataset);
                }
            }
        };
    }

    private synchronized void left(int dataset) {
        if (readers.merge(dataset, -1, Integer::sum) == 0) {
            readers.remove(dataset);
            if (dropped.contains(dataset)) {
                store.release(dataset);
            }
        }
    }

    @Override
    public BatchStream read(
            int from,
            int dataset,
            int partition,
            List<DataType> types,
            int batchRows,
            MemoryPool readersMemory,
            Runnable checkCancelled) {
        throw new CentellaException(ErrorCode.BLOCK_LOST, "there is no executor " + from);
    }

    /**
     * The rows of a partition, for other processes to read.
     *
     * @throws CentellaException BLOCK_LOST when there are none
     */
    public synchronized TaskOutput output(int dataset, int partition) {
        TaskOutput output = dropped.contains(dataset) ? null : store.output(dataset, partition);
        if (output == null) {
            throw new CentellaException(
                    ErrorCode.BLOCK_LOST,
                    "executor " + executor + " keeps no partition " + partition + " of dataset " + dataset);
        }
        return output;
    }

    @Override
    public Writer writer(int dataset, int partition, Schema schema, boolean toDisk) {
        ExchangeWriter writer = new ExchangeWriter(
                new Partitioning.Single(), 1, schema, store, "kept rows " + dataset + "/" + partition, false);
        return new Writer() {
            @Override
            public void write(Batch batch) {
                writer.write(batch);
            }

            @Override
            public void finish() {
                TaskOutput output = writer.finish();
                if (toDisk) {
                    output.spill();
                }
                put(dataset, partition, output);
            }

            @Override
            public void close() {
                writer.close();
            }
        };
    }

    private synchronized void put(int dataset, int partition, TaskOutput output) {
        if (dropped.contains(dataset)) {
            output.close();
        } else {
            store.put(dataset, partition, output);
        }
    }

    /** Keeps a dataset no longer, and what is still being made of it neither. */
    public synchronized void drop(int dataset) {
        if (dropped.add(dataset) && !readers.containsKey(dataset)) {
            store.release(dataset);
        }
    }

    /** Bytes in memory now. */
    public long memoryUsed() {
        return memory.used();
    }

    @Override
    public void close() {
        store.close();
        memory.close();
        synchronized (this) {
            try {
                if (directory != null) {
                    Files.deleteIfExists(directory);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
