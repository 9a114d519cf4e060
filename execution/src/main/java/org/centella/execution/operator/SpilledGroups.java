// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Scratch;
import org.centella.columnar.Selection;
import org.centella.columnar.kernel.ColumnHash;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.execution.aggregate.Aggregation;
import org.jspecify.annotations.Nullable;

/** Groups of an aggregation on disk, in files by their keys' hash, so that the groups of one file fit memory together. */
final class SpilledGroups implements AutoCloseable {
    /** Files that are written at a time. */
    static final int PARTITIONS = 16;

    /** Each level takes other bits; an odd constant makes them differ from those that exchanges and tables look at. */
    private static final long LEVEL_STEP = 0xD6E8_FEB8_6659_FD93L;

    private static final BatchStream EMPTY = new BatchStream() {
        @Override
        public @Nullable Batch next() {
            return null;
        }

        @Override
        public void close() {}
    };

    private static final int HASHES = 0;
    private static final int ROWS = 1;

    private final int keys;
    private final int level;
    private final TaskContext context;
    private final MemoryPool pool;
    private final Scratch scratch;
    /** By {@linkplain Aggregation#spillKinds kind} and partition. */
    private final @Nullable SpillFile[][] files;

    SpilledGroups(int kinds, int keys, int level, TaskContext context, MemoryPool pool) {
        this.files = new SpillFile[kinds][PARTITIONS];
        this.keys = keys;
        this.level = level;
        this.context = context;
        this.pool = pool;
        this.scratch = new Scratch(pool);
    }

    /** Writes all groups. */
    void write(Aggregation aggregation) {
        for (int kind = 0; kind < files.length; kind++) {
            write(aggregation, kind);
        }
        scratch.close();
    }

    private void write(Aggregation aggregation, int kind) {
        int[] starts = new int[PARTITIONS + 1];
        int all = aggregation.spillRows(kind);
        for (int from = 0; from < all; from += context.batchRows()) {
            int count = Math.min(context.batchRows(), all - from);
            Batch batch = aggregation.spill(kind, from, count);
            MemorySegment hashes = scratch.longs(HASHES, count);
            ColumnHash.hashRows(batch.columns().subList(0, keys), count, hashes);
            MemorySegment rows = scratch.ints(ROWS, count);
            partition(hashes, count, level, rows, starts);
            for (int p = 0; p < PARTITIONS; p++) {
                int size = starts[p + 1] - starts[p];
                if (size > 0) {
                    MemorySegment picked = rows.asSlice((long) starts[p] << 2, (long) size << 2);
                    file(kind, p, aggregation).write(Selection.select(batch, picked, size, scratch));
                }
            }
        }
        for (SpillFile file : files[kind]) {
            if (file != null) {
                file.flush();
            }
        }
    }

    /** Sorts row numbers by partition; those of partition p begin at {@code starts[p]}. */
    private static void partition(MemorySegment hashes, int count, int level, MemorySegment rows, int[] starts) {
        Arrays.fill(starts, 0);
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

    private SpillFile file(int kind, int partition, Aggregation aggregation) {
        SpillFile file = files[kind][partition];
        if (file == null) {
            file = SpillFile.create(context.spillDirectory(), "aggregate", aggregation.spillTypes(kind), pool);
            files[kind][partition] = file;
        }
        return file;
    }

    /** Bytes written. */
    long bytes() {
        long bytes = 0;
        for (SpillFile[] kind : files) {
            for (SpillFile file : kind) {
                bytes += file == null ? 0 : file.bytes();
            }
        }
        return bytes;
    }

    /** The rows of a partition by kind; none if it has no groups. */
    List<BatchStream> read(int partition) {
        if (files[0][partition] == null) {
            return List.of();
        }
        List<BatchStream> kinds = new ArrayList<>();
        for (SpillFile[] kind : files) {
            SpillFile file = kind[partition];
            kinds.add(file == null ? EMPTY : file.read());
        }
        return kinds;
    }

    @Override
    public void close() {
        scratch.close();
        for (SpillFile[] kind : files) {
            for (SpillFile file : kind) {
                if (file != null) {
                    file.close();
                }
            }
        }
    }
}
