// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.exchange;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;

/** Collects rows of batches into {@link RowBlock}s of a bounded size, in the order they come. */
final class BlockBuilder implements AutoCloseable {
    /** Large enough that a block's cost vanishes beside its rows', small enough to free memory as readers advance. */
    static final int BLOCK_ROWS = 1 << 16;

    private final List<DataType> types;
    private final MemoryPool memory;
    private List<ColumnBuilder> builders;
    private int rowCount;
    private List<RowBlock> full = new ArrayList<>();

    BlockBuilder(List<DataType> types, MemoryPool memory) {
        this.types = types;
        this.memory = memory;
        this.builders = newBuilders();
    }

    private List<ColumnBuilder> newBuilders() {
        return types.stream().map(t -> new ColumnBuilder(t, memory)).toList();
    }

    /** Appends all rows, or none when memory is refused. */
    void append(Batch batch) {
        try {
            for (int c = 0; c < builders.size(); c++) {
                builders.get(c).append(batch.column(c));
            }
        } catch (CentellaException e) {
            truncate();
            throw e;
        }
        added(batch.rowCount());
    }

    /** Appends the rows whose numbers stand at {@code rows[from]} to {@code rows[from + count - 1]}, or none. */
    void append(Batch batch, MemorySegment rows, int from, int count) {
        try {
            for (int c = 0; c < builders.size(); c++) {
                builders.get(c).append(batch.column(c), rows, from, count);
            }
        } catch (CentellaException e) {
            truncate();
            throw e;
        }
        added(count);
    }

    private void truncate() {
        builders.forEach(builder -> builder.truncate(rowCount));
    }

    private void added(int count) {
        rowCount += count;
        if (rowCount >= BLOCK_ROWS) {
            seal();
        }
    }

    private void seal() {
        full.add(new RowBlock(builders, rowCount));
        builders = newBuilders();
        rowCount = 0;
    }

    /** All rows so far as blocks, which are the caller's from now on. */
    List<RowBlock> finish() {
        if (rowCount > 0) {
            seal();
        }
        List<RowBlock> finished = full;
        full = new ArrayList<>();
        return finished;
    }

    @Override
    public void close() {
        full.forEach(RowBlock::close);
        full = new ArrayList<>();
        builders.forEach(ColumnBuilder::close);
    }
}
