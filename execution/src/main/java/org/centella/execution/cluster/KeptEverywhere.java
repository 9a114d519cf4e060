// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.util.List;
import java.util.function.IntFunction;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Schema;
import org.centella.execution.exchange.KeptOutputs;
import org.centella.execution.operator.KeptRows;
import org.centella.execution.transfer.BlockAddress;
import org.centella.execution.transfer.BlockClient;
import org.centella.execution.transfer.BlockId;
import org.centella.execution.transfer.BlockLostException;
import org.jspecify.annotations.Nullable;

/**
 * What this process keeps, and others of the application do.
 *
 * @param addresses of executors; null for those that are gone
 */
record KeptEverywhere(KeptOutputs here, BlockClient client, IntFunction<@Nullable BlockAddress> addresses)
        implements KeptRows {
    /** The query under which blocks of kept rows are asked for: dataset and partition are its stage and task. */
    static final long QUERY = -1;

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
                List.of(new BlockId(QUERY, dataset, partition, 0)),
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
