// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.exchange;

import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.execution.operator.SpillFile;
import org.centella.execution.plan.OutputSizes;
import org.jspecify.annotations.Nullable;

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
    /** Held for reading while rows are copied for another process, for writing when they are freed. */
    private final ReadWriteLock lifetime = new ReentrantReadWriteLock();

    private boolean unwritable;
    private boolean closed;

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

    /** A piece if it is on disk. */
    synchronized OutputPiece.@Nullable OnDisk pieceOnDisk(int partition, int index) {
        return partitions.get(partition).get(index) instanceof OutputPiece.OnDisk written ? written : null;
    }

    synchronized void unpin(RowBlock block) {
        block.unpin();
    }

    /**
     * Does something for which the rows must be there, and which waits for nothing.
     *
     * @throws CentellaException BLOCK_LOST when they are freed
     */
    <T> T whileThere(Supplier<T> action) {
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new CentellaException(ErrorCode.BLOCK_LOST, "the output of a task was freed");
            }
            return action.get();
        } finally {
            lifetime.readLock().unlock();
        }
    }

    /** Partitions of the reading stage. */
    int partitions() {
        return partitions.size();
    }

    /** The file of pieces that are on disk. */
    synchronized SpillFile file() {
        return file.written();
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
    public void close() {
        lifetime.writeLock().lock();
        try {
            closed = true;
            free();
        } finally {
            lifetime.writeLock().unlock();
        }
    }

    private synchronized void free() {
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
