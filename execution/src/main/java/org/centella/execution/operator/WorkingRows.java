// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Rows that the driver of a recursive query keeps between steps: in memory, in blocks, until memory is refused; then those
 * that follow in a file. Filled by one thread; read by any number, any number of times, once filled.
 */
public final class WorkingRows implements AutoCloseable {
    private static final int BLOCK_ROWS = 1 << 14;

    private final List<DataType> types;
    private final boolean onDisk;
    private final Supplier<Path> directory;
    private final MemoryPool pool;
    private final List<List<ColumnBuilder>> blocks = new ArrayList<>();
    private @Nullable SpillFile file;
    private long rows;

    /**
     * @param onDisk keep nothing in memory
     * @param directory where files may be made
     */
    public WorkingRows(List<DataType> types, boolean onDisk, Supplier<Path> directory, MemoryPool pool) {
        this.types = List.copyOf(types);
        this.onDisk = onDisk;
        this.directory = directory;
        this.pool = pool;
    }

    public long rows() {
        return rows;
    }

    /** Copies the rows of a batch. */
    public void append(Batch batch) {
        if (batch.rowCount() == 0) {
            return;
        }
        if (file != null || onDisk || !appendToMemory(batch)) {
            write(batch);
        }
        rows += batch.rowCount();
    }

    private boolean appendToMemory(Batch batch) {
        if (blocks.isEmpty() || length(blocks.getLast()) >= BLOCK_ROWS) {
            blocks.add(types.stream().map(t -> new ColumnBuilder(t, pool)).toList());
        }
        List<ColumnBuilder> block = blocks.getLast();
        int before = length(block);
        try {
            for (int c = 0; c < block.size(); c++) {
                block.get(c).append(batch.column(c));
            }
            return true;
        } catch (CentellaException e) {
            if (e.code() != ErrorCode.OUT_OF_MEMORY) {
                throw e;
            }
            block.forEach(column -> column.truncate(Math.min(before, column.length())));
            return false;
        }
    }

    private static int length(List<ColumnBuilder> block) {
        return block.getFirst().length();
    }

    private void write(Batch batch) {
        if (file == null) {
            file = SpillFile.create(directory.get(), "working", types, pool);
        }
        file.write(batch);
    }

    /** Ends the filling. */
    public void finish() {
        if (file != null) {
            file.flush();
        }
    }

    /** All rows in the order they came. */
    public BatchStream read(int batchRows) {
        List<Batch> batches = blocks.stream()
                .filter(block -> length(block) > 0)
                .map(block -> new Batch(
                        length(block),
                        block.stream().<Column>map(ColumnBuilder::view).toList()))
                .toList();
        return new Reader(batches, file == null ? null : file.read(), batchRows);
    }

    private static final class Reader implements BatchStream {
        private final List<Batch> blocks;
        private final @Nullable BatchStream file;
        private final int batchRows;
        private @Nullable Batch current;
        private int block;
        private int row;

        Reader(List<Batch> blocks, @Nullable BatchStream file, int batchRows) {
            this.blocks = blocks;
            this.file = file;
            this.batchRows = batchRows;
        }

        @Override
        public @Nullable Batch next() {
            Batch from = current;
            if (from == null || row == from.rowCount()) {
                row = 0;
                from = block < blocks.size() ? blocks.get(block++) : file == null ? null : file.next();
                current = from;
                if (from == null) {
                    return null;
                }
            }
            int count = Math.min(batchRows, from.rowCount() - row);
            Batch batch = from.slice(row, count);
            row += count;
            return batch;
        }

        @Override
        public void close() {
            block = blocks.size();
            if (file != null) {
                file.close();
            }
        }
    }

    @Override
    public void close() {
        blocks.forEach(block -> block.forEach(ColumnBuilder::close));
        blocks.clear();
        if (file != null) {
            file.close();
        }
    }
}
