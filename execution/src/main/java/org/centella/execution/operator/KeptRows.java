// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Schema;
import org.jspecify.annotations.Nullable;

/** Rows that an application keeps on its executors beyond the queries that made them, by dataset and partition. Thread-safe. */
public interface KeptRows {
    /** The number of this process's executor. */
    int executor();

    /** The rows of a partition if they are kept in this process, or null. */
    @Nullable
    BatchStream read(int dataset, int partition, int batchRows, MemoryPool readersMemory);

    /**
     * The rows of a partition that another executor keeps.
     *
     * @throws CentellaException BLOCK_LOST, here or while they are read, when they are not there (any more)
     */
    BatchStream read(
            int executor,
            int dataset,
            int partition,
            List<DataType> types,
            int batchRows,
            MemoryPool readersMemory,
            Runnable checkCancelled);

    /** Begins to keep a partition, in memory as long as there is some, or on disk. */
    Writer writer(int dataset, int partition, Schema schema, boolean toDisk);

    /** Takes the rows of a partition, which are kept once all are there. */
    interface Writer extends AutoCloseable {
        void write(Batch batch);

        void finish();

        /** Gives up what is not finished. */
        @Override
        void close();
    }
}
