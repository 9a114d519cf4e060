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
import org.centella.columnar.type.DataType;
import org.centella.execution.aggregate.Aggregation;
import org.jspecify.annotations.Nullable;

/**
 * Groups of an aggregation on disk, in files by their keys' hash, so that the groups of one file fit memory together. Sets
 * of distinct rows, of which a single group may have more than fit, are first made distinct as a whole:
 *
 * <pre>
 *   keys, states     --by keys--&gt;  file 0 … file 15
 *   keys, values     --as they are--&gt;  one file  --all columns grouped--&gt;  by keys  --&gt;  file 0 … file 15
 * </pre>
 */
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

    /** Makes rows of a kind distinct; closes its input. */
    interface Distinct {
        BatchStream of(BatchStream rows, List<DataType> types);
    }

    private final List<List<DataType>> types;
    private final int keys;
    private final int level;
    private final TaskContext context;
    private final MemoryPool pool;
    private final Scratch scratch;
    /** By {@linkplain Aggregation#spillKinds kind} and partition. */
    private final @Nullable SpillFile[][] files;
    /** By kind, from 1 on: rows that may come more than once. */
    private final @Nullable SpillFile[] repeated;
    /** Of files that are gone. */
    private long bytesBefore;

    /** @param types of the columns of each kind */
    SpilledGroups(List<List<DataType>> types, int keys, int level, TaskContext context, MemoryPool pool) {
        this.types = types;
        this.files = new SpillFile[types.size()][PARTITIONS];
        this.repeated = new SpillFile[types.size()];
        this.keys = keys;
        this.level = level;
        this.context = context;
        this.pool = pool;
        this.scratch = new Scratch(pool);
    }

    /** Writes all groups. */
    void write(Aggregation aggregation) {
        for (int kind = 0; kind < files.length; kind++) {
            int all = aggregation.spillRows(kind);
            for (int from = 0; from < all; from += context.batchRows()) {
                Batch batch = aggregation.spill(kind, from, Math.min(context.batchRows(), all - from));
                if (kind == 0) {
                    writeByKeys(kind, batch);
                } else {
                    repeated[kind] = file(repeated[kind], kind);
                    repeated[kind].write(batch);
                }
            }
            flush(kind);
        }
        scratch.close();
    }

    /** After the last group: brings the rows of sets to their groups, each once. */
    void finish(Distinct distinct) {
        for (int kind = 1; kind < files.length; kind++) {
            SpillFile all = repeated[kind];
            if (all == null) {
                continue;
            }
            try (BatchStream once = distinct.of(all.read(), types.get(kind))) {
                for (Batch batch = once.next(); batch != null; batch = once.next()) {
                    context.checkCancelled();
                    writeByKeys(kind, batch);
                }
            }
            flush(kind);
            bytesBefore += all.bytes();
            all.close();
            repeated[kind] = null;
        }
        scratch.close();
    }

    private void writeByKeys(int kind, Batch batch) {
        int count = batch.rowCount();
        int[] starts = new int[PARTITIONS + 1];
        MemorySegment hashes = scratch.longs(HASHES, count);
        ColumnHash.hashRows(batch.columns().subList(0, keys), count, hashes);
        MemorySegment rows = scratch.ints(ROWS, count);
        partition(hashes, count, level, rows, starts);
        for (int p = 0; p < PARTITIONS; p++) {
            int size = starts[p + 1] - starts[p];
            if (size > 0) {
                MemorySegment picked = rows.asSlice((long) starts[p] << 2, (long) size << 2);
                files[kind][p] = file(files[kind][p], kind);
                files[kind][p].write(Selection.select(batch, picked, size, scratch));
            }
        }
    }

    private void flush(int kind) {
        for (SpillFile file : files[kind]) {
            if (file != null) {
                file.flush();
            }
        }
        if (repeated[kind] != null) {
            repeated[kind].flush();
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

    private SpillFile file(@Nullable SpillFile known, int kind) {
        return known != null ? known : SpillFile.create(context.spillDirectory(), "aggregate", types.get(kind), pool);
    }

    /** Bytes written. */
    long bytes() {
        long bytes = bytesBefore;
        for (int kind = 0; kind < files.length; kind++) {
            for (SpillFile file : files[kind]) {
                bytes += file == null ? 0 : file.bytes();
            }
            bytes += repeated[kind] == null ? 0 : repeated[kind].bytes();
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
        for (SpillFile file : repeated) {
            if (file != null) {
                file.close();
            }
        }
        for (SpillFile[] kind : files) {
            for (SpillFile file : kind) {
                if (file != null) {
                    file.close();
                }
            }
        }
    }
}
