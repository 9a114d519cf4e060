// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.kernel.LongKeys;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;

/**
 * Spreads rows over partitions by the hash of their keys, so that rows of both sides that may join are in partitions of the
 * same number. Each level takes other bits: what one level put together, the next takes apart. Rows with null keys go
 * anywhere.
 */
public final class KeyPartitioner implements AutoCloseable {
    public static final int PARTITIONS = 16;

    private static final int SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(PARTITIONS);
    private static final long LEVEL_SEED = 0xD6E8FEB86659FD93L;

    private final int[] keyColumns;
    private final long seed;
    private final GrowingBuffer rows;
    private final int[] starts = new int[PARTITIONS + 1];
    private final int[] positions = new int[PARTITIONS];
    private long[] hashes = {};
    private long[] scratch = {};
    private int[] rowScratch = {};

    /** @param expectedRows of a batch: room for that many is taken now, for when memory is short later */
    public KeyPartitioner(int[] keyColumns, int level, int expectedRows, MemoryPool pool) {
        this.keyColumns = keyColumns.clone();
        this.seed = (level + 1) * LEVEL_SEED;
        this.rows = new GrowingBuffer(pool);
        rows.ensure((long) expectedRows << 2, 0);
    }

    /** Assigns the rows of a batch; {@link #count} and {@link #rows} then tell where they are. */
    public void split(Batch batch) {
        int count = batch.rowCount();
        if (hashes.length < count) {
            hashes = new long[count];
            scratch = new long[count];
            rowScratch = new int[count];
        }
        Arrays.fill(hashes, 0, count, seed);
        for (int key : keyColumns) {
            combine(batch.column(key), count);
        }
        Arrays.fill(starts, 0);
        for (int i = 0; i < count; i++) {
            starts[(int) (hashes[i] >>> SHIFT) + 1]++;
        }
        for (int p = 0; p < PARTITIONS; p++) {
            starts[p + 1] += starts[p];
            positions[p] = starts[p];
        }
        MemorySegment out = rows.ensure((long) count << 2, 0);
        for (int i = 0; i < count; i++) {
            Segments.setInt(out, positions[(int) (hashes[i] >>> SHIFT)]++, i);
        }
    }

    private void combine(Column column, int count) {
        if (LongKeys.fits(column.type())) {
            LongKeys.load(column, scratch, rowScratch);
            KeyValues.combineLongs(hashes, scratch, count);
            return;
        }
        switch (column) {
            case FlatColumn _ -> {
                for (int i = 0; i < count; i++) {
                    rowScratch[i] = i;
                }
            }
            case DictionaryColumn dictionary -> LongKeys.copyRows(dictionary, rowScratch);
            case ConstantColumn _ -> Arrays.fill(rowScratch, 0, count, 0);
        }
        KeyValues.combineValues(hashes, column.base(), rowScratch, count);
    }

    /** Rows of the batch that are in the partition. */
    public int count(int partition) {
        return starts[partition + 1] - starts[partition];
    }

    /** The numbers of those rows, ascending; valid until the next split. */
    public MemorySegment rows(int partition) {
        return rows.segment().asSlice((long) starts[partition] << 2, (long) count(partition) << 2);
    }

    @Override
    public void close() {
        rows.close();
    }
}
