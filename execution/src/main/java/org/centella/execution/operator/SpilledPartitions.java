// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Scratch;
import org.centella.columnar.Selection;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.join.KeyPartitioner;

/** One side of a join on disk, a file per partition of its keys' hash. */
final class SpilledPartitions implements AutoCloseable {
    private final KeyPartitioner partitioner;
    private final Scratch scratch;
    private final List<SpillFile> files = new ArrayList<>();
    private long rows;

    /** Takes over the partitioner. */
    SpilledPartitions(
            Path directory, String prefix, List<DataType> types, KeyPartitioner partitioner, MemoryPool pool) {
        this.partitioner = partitioner;
        this.scratch = new Scratch(pool);
        try {
            for (int p = 0; p < KeyPartitioner.PARTITIONS; p++) {
                files.add(SpillFile.create(directory, prefix, types, pool));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    void write(Batch batch) {
        partitioner.split(batch);
        for (int p = 0; p < files.size(); p++) {
            int count = partitioner.count(p);
            if (count > 0) {
                files.get(p).write(Selection.select(batch, partitioner.rows(p), count, scratch));
            }
        }
        rows += batch.rowCount();
    }

    /** Ends writing; bytes written. */
    long finish() {
        partitioner.close();
        scratch.close();
        long bytes = 0;
        for (SpillFile file : files) {
            file.flush();
            bytes += file.bytes();
        }
        return bytes;
    }

    /** Rows of all partitions. */
    long rows() {
        return rows;
    }

    long rows(int partition) {
        return files.get(partition).rows();
    }

    /** The rows of a partition, after {@link #finish}; by any number of threads, each with a memory of its own. */
    BatchStream read(int partition, MemoryPool pool) {
        SpillFile file = files.get(partition);
        return file.read(0, file.batches(), pool);
    }

    /** Deletes the file of a partition that was read. */
    void drop(int partition) {
        files.get(partition).close();
    }

    @Override
    public void close() {
        partitioner.close();
        scratch.close();
        files.forEach(SpillFile::close);
    }
}
