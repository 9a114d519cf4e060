// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.exchange;

import java.util.List;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.memory.MemoryPool;
import org.centella.execution.plan.OutputSizes;

/**
 * What one attempt of a task wrote: rows by partition of the reading stage, in the order they came. In memory until
 * {@link #spill} moves them to the task's file, which may happen while they are read:
 *
 * <pre>
 *   partition 0   [disk] [memory] [memory]        memory -&gt; disk, in place; a block that a
 *   partition 1   [disk] [memory, being read]     reader is at stays until it moves on
 * </pre>
 *
 * Thread-safe.
 */
public final class TaskOutput implements AutoCloseable {
    private final List<List<OutputPiece>> partitions;
    private final OutputFile file;
    private final OutputSizes sizes;
    private final MemoryPool pool;
    private boolean unwritable;

    /**
     * @param partitions lists that are this output's from now on
     * @param pool the account of the blocks, closed with this
     */
    TaskOutput(List<List<OutputPiece>> partitions, OutputFile file, OutputSizes sizes, MemoryPool pool) {
        this.partitions = partitions;
        this.file = file;
        this.sizes = sizes;
        this.pool = pool;
    }

    /** How much was written for each partition. */
    public OutputSizes sizes() {
        return sizes;
    }

    /** Bytes of memory held. */
    public long memory() {
        return pool.used();
    }

    /** Bytes on disk. */
    public synchronized long spilledBytes() {
        return file.bytes();
    }

    /** The rows of a partition in batches of at most {@code batchRows}; a reader's memory holds what is read from disk. */
    public BatchStream read(int partition, int batchRows, MemoryPool memory) {
        return new OutputReader(this, partition, batchRows, memory);
    }

    synchronized int pieces(int partition) {
        return partitions.get(partition).size();
    }

    /** A piece; one in memory stays there until it is {@linkplain #unpin unpinned}. */
    synchronized OutputPiece pin(int partition, int index) {
        OutputPiece piece = partitions.get(partition).get(index);
        if (piece instanceof OutputPiece.InMemory(RowBlock block)) {
            block.pin();
        }
        return piece;
    }

    synchronized void unpin(RowBlock block) {
        block.unpin();
    }

    BatchStream open(OutputPiece.OnDisk piece, MemoryPool memory) {
        return file.read(piece, memory);
    }

    /** Writes all blocks that nobody is reading to disk, partition after partition, and frees them; the bytes freed. */
    synchronized long spill() {
        if (unwritable) {
            return 0;
        }
        long freed = 0;
        try {
            for (List<OutputPiece> pieces : partitions) {
                for (int i = 0; i < pieces.size(); i++) {
                    if (pieces.get(i) instanceof OutputPiece.InMemory(RowBlock block) && !block.isPinned()) {
                        OutputPiece.OnDisk written = file.write(block);
                        // Before the block goes: what a full disk refuses is still there.
                        file.flush();
                        pieces.set(i, written);
                        freed += block.memory();
                        block.close();
                    }
                }
            }
        } catch (CentellaException e) {
            unwritable = true;
            throw e;
        }
        return freed;
    }

    @Override
    public synchronized void close() {
        try (pool;
                file) {
            for (List<OutputPiece> pieces : partitions) {
                for (OutputPiece piece : pieces) {
                    if (piece instanceof OutputPiece.InMemory(RowBlock block)) {
                        block.close();
                    }
                }
                pieces.clear();
            }
        }
    }
}
