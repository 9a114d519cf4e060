// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.exchange;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.Scratch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.kernel.ColumnHash;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.OutputSizes;
import org.centella.execution.plan.Partitioning;

/**
 * Spreads a task's rows over the partitions of the stage that reads them. Rows of a batch are counted by partition, their
 * numbers sorted by partition, and then appended to each partition's block column by column:
 *
 * <pre>
 *   partition of row   2 0 2 1 0        row numbers by partition   1 4 | 3 | 0 2
 * </pre>
 *
 * When memory is refused, what was written so far goes to the output's file. Used by one thread.
 */
public final class ExchangeWriter implements AutoCloseable {
    private static final int HASHES = 0;
    private static final int ROWS = 1;
    private static final int PARTITIONS = 2;
    /** Batches between spills where spilling is forced. */
    private static final int FORCED_BATCHES = 3;

    // What stays.
    private final Partitioning partitioning;
    private final int partitions;
    private final boolean forced;
    private final MemoryPool pool;
    private final Scratch scratch;
    private final OutputFile file;
    private final List<BlockBuilder> blocks = new ArrayList<>();
    private final List<List<OutputPiece>> pieces = new ArrayList<>();
    private final OutputSizes sizes;
    private final int[] starts;

    // What changes.
    private long dealt;
    private long batches;
    private boolean finished;

    /**
     * @param store where the output will be kept
     * @param name of the output, for the account
     * @param forced spills whether memory is refused or not
     */
    public ExchangeWriter(
            Partitioning partitioning, int partitions, Schema schema, ShuffleStore store, String name, boolean forced) {
        this.partitioning = partitioning;
        this.partitions = partitions;
        this.forced = forced;
        this.pool = store.memory().child(name).elastic(true);
        this.scratch = new Scratch(pool);
        this.file = new OutputFile(store.directory(), schema.types(), pool);
        this.starts = new int[partitions + 1];
        this.sizes = OutputSizes.none(partitions);
        for (int p = 0; p < partitions; p++) {
            blocks.add(new BlockBuilder(schema.types(), pool));
            pieces.add(new ArrayList<>());
        }
    }

    public void write(Batch batch) {
        if (forced && ++batches % FORCED_BATCHES == 0) {
            spill();
        }
        if (partitions == 1) {
            append(() -> blocks.getFirst().append(batch));
            return;
        }
        switch (partitioning) {
            case Partitioning.Single _, Partitioning.Broadcast _ ->
                throw new IllegalStateException(partitioning + " has one partition, not " + partitions);
            case Partitioning.Hash hash -> {
                int rows = batch.rowCount();
                MemorySegment hashes = scratch.longs(HASHES, rows);
                List<Column> keys = hash.columns().stream().map(batch::column).toList();
                ColumnHash.hashRows(keys, rows, hashes);
                MemorySegment targets = scratch.ints(PARTITIONS, rows);
                partitionsOf(hashes, rows, partitions, targets);
                scatter(batch, targets);
            }
            case Partitioning.ByNumber(int column) -> {
                MemorySegment targets = scratch.ints(PARTITIONS, batch.rowCount());
                copyNumbers(batch.column(column), targets);
                scatter(batch, targets);
            }
            case Partitioning.RoundRobin _ -> {
                int p = (int) (dealt++ % partitions);
                append(() -> blocks.get(p).append(batch));
            }
            case Partitioning.Range _ -> throw new IllegalStateException("range bounds are not known to this writer");
        }
    }

    /** Appends, if need be after all that was written before has left memory. */
    private void append(Runnable rows) {
        try {
            rows.run();
        } catch (CentellaException e) {
            if (e.code() != ErrorCode.OUT_OF_MEMORY) {
                throw e;
            }
            // There is nothing left to spill for these rows, so they may have what is left.
            pool.elastic(false);
            spill();
            rows.run();
            pool.elastic(true);
        }
    }

    /** Writes all rows in memory to the file and frees them. */
    private void spill() {
        for (int p = 0; p < partitions; p++) {
            for (RowBlock block : finish(p)) {
                try (block) {
                    pieces.get(p).add(file.write(block));
                }
            }
        }
        file.flush();
    }

    /** The blocks of a partition that are in memory, which are the caller's from now on. */
    private List<RowBlock> finish(int partition) {
        List<RowBlock> inMemory = blocks.get(partition).finish();
        for (RowBlock block : inMemory) {
            sizes.rows()[partition] += block.rows().rowCount();
            sizes.bytes()[partition] += block.memory();
        }
        return inMemory;
    }

    private void scatter(Batch batch, MemorySegment targets) {
        int rows = batch.rowCount();
        MemorySegment sorted = scratch.ints(ROWS, rows);
        sortByPartition(targets, rows, starts, sorted);
        int from = 0;
        for (int p = 0; p < partitions; p++) {
            int to = starts[p];
            if (to > from) {
                append(p, batch, sorted, from, to - from);
            }
            from = to;
        }
    }

    private void append(int partition, Batch batch, MemorySegment rows, int from, int count) {
        append(() -> blocks.get(partition).append(batch, rows, from, count));
    }

    /** The partition of each hash: its upper 32 bits scaled, so that hash tables may use the lower ones. */
    private static void partitionsOf(MemorySegment hashes, int rows, int partitions, MemorySegment targets) {
        for (int i = 0; i < rows; i++) {
            Segments.setInt(targets, i, (int) (((Segments.getLong(hashes, i) >>> 32) * partitions) >>> 32));
        }
    }

    private static void copyNumbers(Column column, MemorySegment targets) {
        MemorySegment numbers = column.base().values();
        for (int i = 0; i < column.length(); i++) {
            Segments.setInt(targets, i, Segments.getInt(numbers, column.baseRow(i)));
        }
    }

    /** Counting sort; afterwards {@code ends[p]} is where partition p's row numbers end. */
    private static void sortByPartition(MemorySegment targets, int rows, int[] ends, MemorySegment sorted) {
        java.util.Arrays.fill(ends, 0);
        for (int i = 0; i < rows; i++) {
            ends[Segments.getInt(targets, i) + 1]++;
        }
        for (int p = 1; p < ends.length; p++) {
            ends[p] += ends[p - 1];
        }
        for (int i = 0; i < rows; i++) {
            int target = Segments.getInt(targets, i);
            Segments.setInt(sorted, ends[target]++, i);
        }
    }

    /** What was written, which is the caller's from now on. */
    public TaskOutput finish() {
        if (forced) {
            spill();
        }
        for (int p = 0; p < partitions; p++) {
            for (RowBlock block : finish(p)) {
                pieces.get(p).add(new OutputPiece.InMemory(block));
            }
        }
        scratch.close();
        finished = true;
        return new TaskOutput(pieces, file, sizes, pool);
    }

    /** Frees what {@link #finish} has not handed over. */
    @Override
    public void close() {
        if (finished) {
            return;
        }
        finished = true;
        try (pool;
                file) {
            scratch.close();
            blocks.forEach(BlockBuilder::close);
        }
    }
}
