// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.exchange;

import java.nio.file.Path;
import org.centella.columnar.Batch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.operator.SpillFile;

/**
 * One partition of a task's output for a reader in another process, a batch at a time. A block in memory is cut into the very
 * batches that it would be on disk, so that it may leave memory between any two of them, and is held for none longer than it
 * takes to encode it:
 *
 * <pre>
 *   before   [disk 0..4) [memory: batch 0 | batch 1 | batch 2]     batch 0 was handed over
 *   after    [disk 0..4) [disk 9..12)                              next: range of 10 to 12
 * </pre>
 *
 * Used by one thread.
 */
public final class PartitionBytes {
    private final TaskOutput output;
    private final int partition;
    private int piece;
    /** Batches of the piece that were handed over. */
    private int batch;

    /** Takes what {@link #next} finds. It must not wait: memory that others need is held meanwhile. */
    public interface Target {
        /** Rows in memory, to be copied. */
        void rows(Batch rows);

        /** Bytes [{@code from}, {@code to}) of a file that is there during this call. */
        void range(Path file, long from, long to);
    }

    /** @throws CentellaException BLOCK_LOST when there is no such partition */
    public PartitionBytes(TaskOutput output, int partition) {
        if (partition < 0 || partition >= output.partitions()) {
            throw new CentellaException(ErrorCode.BLOCK_LOST, "no partition " + partition);
        }
        this.output = output;
        this.partition = partition;
    }

    /**
     * Hands the next batch, or all of the next batches that lie together on disk, to the target; false at the end.
     *
     * @throws CentellaException BLOCK_LOST when the output was freed
     */
    public boolean next(Target target) {
        return output.whileThere(() -> hand(target));
    }

    private boolean hand(Target target) {
        if (piece >= output.pieces(partition)) {
            return false;
        }
        switch (output.pin(partition, piece)) {
            case OutputPiece.InMemory(RowBlock block) -> {
                try {
                    hand(block, target);
                } finally {
                    output.unpin(block);
                }
            }
            case OutputPiece.OnDisk(int from, int to) -> hand(from + batch, to, target);
        }
        return true;
    }

    private void hand(RowBlock block, Target target) {
        int step = OutputFile.batchRows(block);
        int rows = block.rows().rowCount();
        int from = batch * step;
        target.rows(block.rows().slice(from, Math.min(step, rows - from)));
        batch++;
        if (from + step >= rows) {
            nextPiece();
        }
    }

    private void hand(int from, int to, Target target) {
        int end = to;
        nextPiece();
        while (piece < output.pieces(partition)
                && output.pieceOnDisk(partition, piece) instanceof OutputPiece.OnDisk(int next, int last)
                && next == end) {
            end = last;
            piece++;
        }
        SpillFile file = output.file();
        target.range(file.path(), file.offset(from), file.offset(end));
    }

    private void nextPiece() {
        piece++;
        batch = 0;
    }
}
