// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.exchange;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.Scratch;
import org.centella.columnar.kernel.ColumnHash;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.Partitioning;

/**
 * Spreads a task's rows over the partitions of the stage that reads them. Rows of a batch are counted by partition, their
 * numbers sorted by partition, and then appended to each partition's block column by column:
 *
 * <pre>
 *   partition of row   2 0 2 1 0        row numbers by partition   1 4 | 3 | 0 2
 * </pre>
 *
 * Used by one thread.
 */
public final class ExchangeWriter implements AutoCloseable {
    private static final int HASHES = 0;
    private static final int ROWS = 1;
    private static final int PARTITIONS = 2;

    private final Partitioning partitioning;
    private final int partitions;
    private final List<BlockBuilder> blocks = new ArrayList<>();
    private final Scratch scratch;
    private final int[] starts;
    private long dealt;

    /** @param memory holds the blocks too, and outlives the task */
    public ExchangeWriter(Partitioning partitioning, int partitions, Schema schema, MemoryPool memory) {
        this.partitioning = partitioning;
        this.partitions = partitions;
        this.scratch = new Scratch(memory);
        this.starts = new int[partitions + 1];
        for (int p = 0; p < partitions; p++) {
            blocks.add(new BlockBuilder(schema.types(), memory));
        }
    }

    public void write(Batch batch) {
        if (partitions == 1) {
            blocks.getFirst().append(batch);
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
            case Partitioning.RoundRobin _ -> {
                blocks.get((int) (dealt++ % partitions)).append(batch);
            }
            case Partitioning.Range _ -> throw new IllegalStateException("range bounds are not known to this writer");
        }
    }

    private void scatter(Batch batch, MemorySegment targets) {
        int rows = batch.rowCount();
        MemorySegment sorted = scratch.ints(ROWS, rows);
        sortByPartition(targets, rows, starts, sorted);
        int from = 0;
        for (int p = 0; p < partitions; p++) {
            int to = starts[p];
            if (to > from) {
                blocks.get(p).append(batch, sorted, from, to - from);
            }
            from = to;
        }
    }

    /** The partition of each hash: its upper 32 bits scaled, so that hash tables may use the lower ones. */
    private static void partitionsOf(MemorySegment hashes, int rows, int partitions, MemorySegment targets) {
        for (int i = 0; i < rows; i++) {
            Segments.setInt(targets, i, (int) (((Segments.getLong(hashes, i) >>> 32) * partitions) >>> 32));
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
        return new TaskOutput(blocks.stream().map(BlockBuilder::finish).toList());
    }

    /** Frees what {@link #finish} has not handed over. */
    @Override
    public void close() {
        scratch.close();
        blocks.forEach(BlockBuilder::close);
    }
}
