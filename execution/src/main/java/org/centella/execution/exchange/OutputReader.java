// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.exchange;

import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.memory.MemoryPool;
import org.jspecify.annotations.Nullable;

/** The rows of one partition of a task's output, in order, as batches of a bounded size, from memory and from disk. */
final class OutputReader implements BatchStream {
    // What stays.
    private final TaskOutput output;
    private final int partition;
    private final int batchRows;
    private final MemoryPool memory;

    // What changes.
    private int piece;
    private @Nullable RowBlock block;
    private @Nullable BatchStream disk;
    private @Nullable Batch current;
    private int row;

    OutputReader(TaskOutput output, int partition, int batchRows, MemoryPool memory) {
        this.output = output;
        this.partition = partition;
        this.batchRows = batchRows;
        this.memory = memory;
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            Batch rows = current;
            if (rows != null && row < rows.rowCount()) {
                int count = Math.min(batchRows, rows.rowCount() - row);
                Batch batch = rows.slice(row, count);
                row += count;
                return batch;
            }
            if (!advance()) {
                return null;
            }
        }
    }

    /** Goes to the next rows; false at the end. */
    private boolean advance() {
        row = 0;
        current = disk == null ? null : disk.next();
        if (current != null) {
            return true;
        }
        leave();
        if (piece >= output.pieces(partition)) {
            return false;
        }
        switch (output.pin(partition, piece++)) {
            case OutputPiece.InMemory(RowBlock pinned) -> {
                block = pinned;
                current = pinned.rows();
            }
            case OutputPiece.OnDisk written -> disk = output.open(written, memory);
        }
        return true;
    }

    private void leave() {
        current = null;
        if (block != null) {
            output.unpin(block);
            block = null;
        }
        if (disk != null) {
            disk.close();
            disk = null;
        }
    }

    @Override
    public void close() {
        leave();
        piece = Integer.MAX_VALUE;
    }
}
