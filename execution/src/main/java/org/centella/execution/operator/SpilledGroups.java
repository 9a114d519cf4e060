// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Scratch;
import org.centella.columnar.Selection;
import org.centella.columnar.kernel.ColumnHash;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.aggregate.Aggregation;
import org.jspecify.annotations.Nullable;

/** Groups of an aggregation on disk, in files by their keys' hash, so that the groups of one file fit memory together. */
final class SpilledGroups implements AutoCloseable {
    /** Files that are written at a time. */
    static final int PARTITIONS = 16;

    /** Each level takes other bits; an odd constant makes them differ from those that exchanges and tables look at. */
    private static final long LEVEL_STEP = 0xD6E8_FEB8_6659_FD93L;

    private static final int HASHES = 0;
    private static final int ROWS = 1;

    private final List<DataType> types;
    private final int keys;
    private final int level;
    private final TaskContext context;
    private final MemoryPool pool;
    private final Scratch scratch;
    private final @Nullable SpillFile[] files = new SpillFile[PARTITIONS];

    SpilledGroups(List<DataType> types, int keys, int level, TaskContext context, MemoryPool pool) {
        this.types = types;
        this.keys = keys;
        this.level = level;
        this.context = context;
        this.pool = pool;
        this.scratch = new Scratch(pool);
    }

    /** Writes all groups. */
    void write(Aggregation aggregation) {
        int[] starts = new int[PARTITIONS + 1];
        for (int from = 0; from < aggregation.groupCount(); from += context.batchRows()) {
            int count = Math.min(context.batchRows(), aggregation.groupCount() - from);
            Batch batch = aggregation.states(from, count);
            MemorySegment hashes = scratch.longs(HASHES, count);
            ColumnHash.hashRows(batch.columns().subList(0, keys), count, hashes);
            MemorySegment rows = scratch.ints(ROWS, count);
            partition(hashes, count, level, rows, starts);
            for (int p = 0; p < PARTITIONS; p++) {
                int size = starts[p + 1] - starts[p];
                if (size > 0) {
                    MemorySegment picked = rows.asSlice((long) starts[p] << 2, (long) size << 2);
                    file(p).write(Selection.select(batch, picked, size, scratch));
                }
            }
        }
        for (SpillFile file : files) {
            if (file != null) {
                file.flush();
            }
        }
        scratch.close();
    }

    /** Sorts row numbers by partition; those of partition p begin at {@code starts[p]}. */
    private static void partition(MemorySegment hashes, int count, int level, MemorySegment rows, int[] starts) {
        java.util.Arrays.fill(starts, 0);
        for (int i = 0; i < count; i++) {
            starts[partition(Segments.getLong(hashes, i), level) + 1]++;
        }
        for (int p = 0; p < PARTITIONS; p++) {
            starts[p + 1] += starts[p];
        }
        for (int i = 0; i < count; i++) {
            Segments.setInt(rows, starts[partition(Segments.getLong(hashes, i), level)]++, i);
        }
        for (int p = PARTITIONS; p > 0; p--) {
            starts[p] = starts[p - 1];
        }
        starts[0] = 0;
    }

    private static int partition(long hash, int level) {
        return (int) (ColumnHash.mix(hash + (level + 1) * LEVEL_STEP) >>> 60);
    }

    private SpillFile file(int partition) {
        SpillFile file = files[partition];
        if (file == null) {
            file = SpillFile.create(context.spillDirectory(), "aggregate", types, pool);
            files[partition] = file;
        }
        return file;
    }

    /** Bytes written. */
    long bytes() {
        long bytes = 0;
        for (SpillFile file : files) {
            bytes += file == null ? 0 : file.bytes();
        }
        return bytes;
    }

    /** The states of a partition, or null if it has none. */
    @Nullable
    BatchStream read(int partition) {
        SpillFile file = files[partition];
        return file == null ? null : file.read();
    }

    @Override
    public void close() {
        scratch.close();
        for (SpillFile file : files) {
            if (file != null) {
                file.close();
            }
        }
    }
}
