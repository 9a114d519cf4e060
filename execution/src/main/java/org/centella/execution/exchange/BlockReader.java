// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.exchange;

import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.jspecify.annotations.Nullable;

/** The rows of some blocks, in order, as batches of a bounded size; does not own the blocks. */
final class BlockReader implements BatchStream {
    private final List<RowBlock> blocks;
    private final int batchRows;
    private int block;
    private int row;

    BlockReader(List<RowBlock> blocks, int batchRows) {
        this.blocks = blocks;
        this.batchRows = batchRows;
    }

    @Override
    public @Nullable Batch next() {
        while (block < blocks.size()) {
            Batch rows = blocks.get(block).rows();
            if (row < rows.rowCount()) {
                int count = Math.min(batchRows, rows.rowCount() - row);
                Batch batch = rows.slice(row, count);
                row += count;
                return batch;
            }
            block++;
            row = 0;
        }
        return null;
    }

    @Override
    public void close() {
        block = blocks.size();
    }
}
