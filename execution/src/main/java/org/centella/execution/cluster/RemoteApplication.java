// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Schema;
import org.centella.execution.exchange.KeptOutputs;
import org.centella.execution.operator.Application;
import org.centella.execution.operator.KeptRows;
import org.centella.execution.transfer.BlockAddress;
import org.centella.execution.transfer.BlockClient;
import org.centella.execution.transfer.BlockId;
import org.centella.execution.transfer.BlockLostException;
import org.jspecify.annotations.Nullable;

/** The application of an executor whose driver is another process; fetches its jars once. */
final class RemoteApplication implements Application, AutoCloseable {
    /** The query under which blocks of kept rows are asked for: dataset and partition are its stage and task. */
    static final long KEPT = -1;

    private final Function<String, byte[]> blobs;
    private final KeptOutputs here;
    private final Everywhere kept;
    private @Nullable JarLoader loader;
    private volatile ClassLoader classes = RemoteApplication.class.getClassLoader();

    /**
     * @param blobs fetches a blob of the driver's
     * @param here what is kept in this process, closed with this
     * @param addresses of executors; throws for those that are gone
     */
    RemoteApplication(
            Function<String, byte[]> blobs,
            KeptOutputs here,
            BlockClient client,
            IntFunction<@Nullable BlockAddress> addresses) {
        this.blobs = blobs;
        this.here = here;
        this.kept = new Everywhere(here, client, addresses);
    }

    /** Makes sure that the jars are here, which are the same for all queries of an application. */
    synchronized void use(List<String> jars) {
        if (loader == null && !jars.isEmpty()) {
            JarLoader made =
                    JarLoader.of(jars.stream().map(this::published).toList(), RemoteApplication.class.getClassLoader());
            loader = made;
            classes = made;
        }
    }

    @Override
    public ClassLoader classes() {
        return classes;
    }

    @Override
    public byte[] published(String name) {
        return Published.read(name, blobs);
    }

    @Override
    public KeptRows kept() {
        return kept;
    }

    @Override
    public synchronized void close() {
        here.close();
        if (loader != null) {
            loader.close();
        }
    }

    /** What this executor keeps, and others do. */
    private record Everywhere(KeptOutputs here, BlockClient client, IntFunction<@Nullable BlockAddress> addresses)
            implements KeptRows {
        @Override
        public int executor() {
            return here.executor();
        }

        @Override
        public @Nullable BatchStream read(int dataset, int partition, int batchRows, MemoryPool readersMemory) {
            return here.read(dataset, partition, batchRows, readersMemory);
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
            BlockAddress address = addresses.apply(from);
            if (address == null) {
                throw new CentellaException(ErrorCode.BLOCK_LOST, "executor " + from + " is gone");
            }
            BatchStream rows = client.read(
                    address,
                    List.of(new BlockId(KEPT, dataset, partition, 0)),
                    types,
                    batchRows,
                    readersMemory,
                    checkCancelled);
            return new BatchStream() {
                @Override
                public @Nullable Batch next() {
                    try {
                        return rows.next();
                    } catch (BlockLostException e) {
                        // No output of a stage, which the scheduler would have made again.
                        throw new CentellaException(ErrorCode.BLOCK_LOST, e.getMessage(), e);
                    }
                }

                @Override
                public void close() {
                    rows.close();
                }
            };
        }

        @Override
        public Writer writer(int dataset, int partition, Schema schema, boolean toDisk) {
            return here.writer(dataset, partition, schema, toDisk);
        }
    }
}
