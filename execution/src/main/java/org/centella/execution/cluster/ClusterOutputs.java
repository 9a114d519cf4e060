// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.exchange.ShuffleStore;
import org.centella.execution.exchange.StageOutputs;
import org.centella.execution.exchange.TaskOutput;
import org.centella.execution.transfer.BlockAddress;
import org.centella.execution.transfer.BlockClient;
import org.centella.execution.transfer.BlockId;
import org.centella.execution.transfer.BlockLostException;
import org.jspecify.annotations.Nullable;

/**
 * The outputs that a task reads, of this executor and of others. Those of another executor come as one stream, or where order
 * counts as one each.
 */
final class ClusterOutputs implements StageOutputs {
    private final long query;
    private final int self;
    private final Map<Integer, int[]> locations;
    private final ShuffleStore store;
    private final BlockClient client;
    private final IntFunction<@Nullable BlockAddress> addresses;

    /**
     * @param locations by stage, the executor of each task's output
     * @param addresses by executor, null for one that is gone
     */
    ClusterOutputs(
            long query,
            int self,
            Map<Integer, int[]> locations,
            ShuffleStore store,
            BlockClient client,
            IntFunction<@Nullable BlockAddress> addresses) {
        this.query = query;
        this.self = self;
        this.locations = locations;
        this.store = store;
        this.client = client;
        this.addresses = addresses;
    }

    @Override
    public List<BatchStream> read(
            Range range,
            boolean ordered,
            List<DataType> types,
            int batchRows,
            MemoryPool memory,
            Runnable checkCancelled) {
        int[] executors = locations.get(range.stage());
        if (executors == null) {
            throw new IllegalStateException("nobody said where the output of stage " + range.stage() + " is");
        }
        List<BatchStream> streams = new ArrayList<>();
        Map<Integer, List<BlockId>> remote = new TreeMap<>();
        for (int p = range.fromPartition(); p < range.toPartition(); p++) {
            for (int task = range.fromTask(); task < Math.min(executors.length, range.toTask()); task++) {
                BlockId block = new BlockId(query, range.stage(), task, p);
                if (executors[task] == self) {
                    streams.add(local(block, batchRows, memory));
                } else if (ordered) {
                    streams.add(remote(executors[task], List.of(block), types, batchRows, memory, checkCancelled));
                } else {
                    remote.computeIfAbsent(executors[task], _ -> new ArrayList<>())
                            .add(block);
                }
            }
        }
        remote.forEach(
                (executor, blocks) -> streams.add(remote(executor, blocks, types, batchRows, memory, checkCancelled)));
        return streams;
    }

    private BatchStream local(BlockId block, int batchRows, MemoryPool memory) {
        TaskOutput output = store.output(block.stage(), block.task());
        if (output == null) {
            throw new BlockLostException(block, "it is not here any more");
        }
        return new Local(block, output.read(block.partition(), batchRows, memory));
    }

    /** An output of this executor. One that its disk does not give back as it was is lost, and not the reader's failure. */
    private record Local(BlockId block, BatchStream rows) implements BatchStream {
        @Override
        public @Nullable Batch next() {
            try {
                return rows.next();
            } catch (CentellaException e) {
                throw e.code() == ErrorCode.IO_ERROR ? new BlockLostException(block, e) : e;
            }
        }

        @Override
        public void close() {
            rows.close();
        }
    }

    private BatchStream remote(
            int executor,
            List<BlockId> blocks,
            List<DataType> types,
            int batchRows,
            MemoryPool memory,
            Runnable checkCancelled) {
        BlockAddress address = addresses.apply(executor);
        if (address == null) {
            throw new BlockLostException(blocks.getFirst(), "executor " + executor + " is gone");
        }
        return client.read(address, blocks, types, batchRows, memory, checkCancelled);
    }
}
