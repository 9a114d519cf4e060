// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.exchange;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.operator.SpillFile;
import org.jspecify.annotations.Nullable;

/**
 * The file of a task's output: made when the first block has to leave memory, deleted with the output. Blocks written one
 * after the other are one range of bytes, so a partition that is spilled at once can be served as such.
 */
final class OutputFile implements AutoCloseable {
    /** What a batch takes when it is read, about: a reader of many outputs holds one of each. */
    private static final long BATCH_BYTES = 256 << 10;

    private static final int BATCH_ROWS = Batch.DEFAULT_ROWS;

    private final Supplier<Path> directory;
    private final List<DataType> types;
    private final MemoryPool pool;
    private @Nullable SpillFile file;

    OutputFile(Supplier<Path> directory, List<DataType> types, MemoryPool pool) {
        this.directory = directory;
        this.types = types;
        this.pool = pool;
    }

    /** Appends a block, which stays its owner's; to be {@linkplain #flush flushed} before it is read. */
    OutputPiece.OnDisk write(RowBlock block) {
        SpillFile target = file;
        if (target == null) {
            target = SpillFile.create(directory.get(), "exchange", types, pool);
            file = target;
        }
        Batch rows = block.rows();
        int step = batchRows(block);
        int from = target.batches();
        for (int row = 0; row < rows.rowCount(); row += step) {
            target.write(rows.slice(row, Math.min(step, rows.rowCount() - row)));
        }
        return new OutputPiece.OnDisk(from, target.batches());
    }

    /** Rows of each batch, but the last, that a block becomes. */
    static int batchRows(RowBlock block) {
        long rowBytes = Math.max(1, block.memory() / Math.max(1, block.rows().rowCount()));
        return Math.clamp(BATCH_BYTES / rowBytes, 1, BATCH_ROWS);
    }

    void flush() {
        if (file != null) {
            file.flush();
        }
    }

    /** Bytes written. */
    long bytes() {
        return file == null ? 0 : file.bytes();
    }

    BatchStream read(OutputPiece.OnDisk piece, MemoryPool memory) {
        return written().read(piece.from(), piece.to(), memory);
    }

    /** The file, to which something was written. */
    SpillFile written() {
        if (file == null) {
            throw new IllegalStateException("nothing was written");
        }
        return file;
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
