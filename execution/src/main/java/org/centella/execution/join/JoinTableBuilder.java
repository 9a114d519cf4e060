// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.centella.columnar.Batch;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link JoinTable} in three steps: one thread appends all rows, the same thread calls {@link #prepare}, any number
 * of threads {@link #help} until all partitions of the index are filled, one of them calls {@link #finish}. The table then
 * owns the memory; a builder that is closed before that frees it.
 */
public final class JoinTableBuilder implements AutoCloseable {
    /** Positions in a direct index per row: 16 bytes, what a slot of a hash index takes. */
    private static final long DIRECT_POSITIONS_PER_ROW = 4;
    /** A direct index of this many positions is small whatever the number of rows. */
    private static final long DIRECT_POSITIONS_FREE = 4096;
    /** Below this, threads cost more to gather than they save. */
    private static final int PARALLEL_ROWS = 1 << 16;

    private static final int MOST_PARTITIONS = 16;
    /** What the index with the largest slots takes: two slots of 16 bytes, doubled, and the chain. */
    private static final long INDEX_BYTES_PER_ROW = 56;

    private final int[] keyColumns;
    private final boolean nullRow;
    private final int parallelism;
    private final MemoryPool pool;
    private final List<@Nullable ColumnBuilder> builders = new ArrayList<>();
    private int rows;

    // From prepare on.
    private @Nullable BuildKeys keys;
    private @Nullable KeyIndex index;
    private final AtomicInteger claimed = new AtomicInteger();
    private final AtomicInteger filled = new AtomicInteger();
    private boolean finished;

    /**
     * @param types of the build side's columns
     * @param keyColumns positions of the keys; none for a join that tries all pairs
     * @param kept whether a column's values are needed; those of keys are
     * @param nullRow whether a row of nulls follows the others, for probe rows without a partner
     * @param parallelism threads that may help
     */
    public JoinTableBuilder(
            List<DataType> types, int[] keyColumns, boolean kept, boolean nullRow, int parallelism, MemoryPool pool) {
        this.keyColumns = keyColumns.clone();
        this.nullRow = nullRow;
        this.parallelism = parallelism;
        this.pool = pool;
        for (int i = 0; i < types.size(); i++) {
            builders.add(kept || isKey(i) ? new ColumnBuilder(types.get(i), pool) : null);
        }
    }

    private boolean isKey(int column) {
        for (int key : keyColumns) {
            if (key == column) {
                return true;
            }
        }
        return false;
    }

    /** Rows so far. */
    public int rows() {
        return rows;
    }

    /** Copies the rows of a batch; when memory is refused none of them is there. */
    public void append(Batch batch) {
        if (batch.rowCount() > Integer.MAX_VALUE - 2 - rows) {
            throw new CentellaException(
                    ErrorCode.OUT_OF_MEMORY,
                    "the build side of a join cannot have more than " + rows + " rows in one partition");
        }
        try {
            for (int i = 0; i < builders.size(); i++) {
                ColumnBuilder builder = builders.get(i);
                if (builder != null) {
                    builder.append(batch.column(i));
                    if (nullRow) {
                        builder.reserve(1);
                    }
                }
            }
            rows += batch.rowCount();
        } catch (CentellaException e) {
            truncate();
            throw e;
        }
    }

    private void truncate() {
        for (ColumnBuilder builder : builders) {
            if (builder != null) {
                builder.truncate(rows);
            }
        }
    }

    /** The rows so far, of all columns kept; valid until the next append. */
    public List<@Nullable FlatColumn> columns() {
        return JoinTable.views(builders);
    }

    /** Bytes that {@link #build} may take when there are {@code more} rows. */
    public long roomToBuild(int more) {
        return keyColumns.length == 0 ? 0 : (rows + (long) more) * INDEX_BYTES_PER_ROW;
    }

    /** Forgets all rows and frees their memory. */
    public void clear() {
        rows = 0;
        for (ColumnBuilder builder : builders) {
            if (builder != null) {
                builder.close();
            }
        }
    }

    /** A filter on a key of the rows so far, valid beyond this builder, for those who need no table. */
    public KeyFilter filter(int key) {
        return KeyFilters.of(new BuildKeys(keyViews(), rows), key);
    }

    private FlatColumn[] keyViews() {
        FlatColumn[] views = new FlatColumn[keyColumns.length];
        for (int i = 0; i < keyColumns.length; i++) {
            ColumnBuilder builder = builders.get(keyColumns[i]);
            assert builder != null : "keys are kept";
            views[i] = builder.view();
        }
        return views;
    }

    /** Chooses the index and takes its memory; when memory is refused the builder is as before. */
    public void prepare() {
        try {
            if (nullRow) {
                for (ColumnBuilder builder : builders) {
                    if (builder != null) {
                        builder.appendNulls(1);
                    }
                }
            }
            BuildKeys made = new BuildKeys(keyViews(), rows);
            index = keyColumns.length == 0 ? null : chooseIndex(made);
            keys = made;
        } catch (CentellaException e) {
            truncate();
            throw e;
        }
    }

    private KeyIndex chooseIndex(BuildKeys made) {
        int chainLength = nullRow ? rows + 1 : rows;
        int partitions = rows < PARALLEL_ROWS
                ? 1
                : Math.min(MOST_PARTITIONS, Integer.highestOneBit(Math.max(1, 2 * parallelism - 1)));
        if (!made.fitsLongs()) {
            return new GeneralIndex(made, partitions, chainLength, pool);
        }
        long[] lows = new long[made.count()];
        long[] highs = new long[made.count()];
        for (int i = 0; i < lows.length; i++) {
            long[] range = made.range(i);
            lows[i] = range[0];
            highs[i] = range[1];
        }
        long most = Math.min(DIRECT_POSITIONS_PER_ROW * rows + DIRECT_POSITIONS_FREE, Integer.MAX_VALUE - 1L);
        if (lows[0] > highs[0]) {
            return new DirectIndex(made, null, 0, 0, chainLength, pool);
        }
        if (lows.length == 1) {
            long span = highs[0] - lows[0];
            return span >= 0 && span < most
                    ? new DirectIndex(made, null, lows[0], (int) span + 1, chainLength, pool)
                    : new LongIndex(made, null, partitions, chainLength, pool);
        }
        KeyPacking packing = KeyPacking.of(lows, highs);
        if (packing == null) {
            return new GeneralIndex(made, partitions, chainLength, pool);
        }
        return packing.size() <= most
                ? new DirectIndex(made, packing, 0, (int) packing.size(), chainLength, pool)
                : new LongIndex(made, packing, partitions, chainLength, pool);
    }

    /** Fills partitions of the index until none is left to claim; true for the caller that filled the last one. */
    public boolean help() {
        KeyIndex filling = index;
        if (filling == null) {
            return claimed.getAndIncrement() == 0;
        }
        int partitions = filling.partitions();
        boolean last = false;
        for (int p = claimed.getAndIncrement(); p < partitions; p = claimed.getAndIncrement()) {
            filling.fill(p);
            last = filled.incrementAndGet() == partitions;
        }
        return last;
    }

    /** The table; by the caller for whom {@link #help} was true. */
    public JoinTable finish() {
        KeyIndex made = index;
        if (made != null) {
            made.complete();
        }
        assert keys != null : "prepared";
        finished = true;
        return new JoinTable(builders, rows, keys, made, pool);
    }

    /** All three steps after the last row, by one thread. */
    public JoinTable build() {
        prepare();
        help();
        return finish();
    }

    @Override
    public void close() {
        if (finished) {
            return;
        }
        for (ColumnBuilder builder : builders) {
            if (builder != null) {
                builder.close();
            }
        }
        if (index != null) {
            index.close();
        }
    }
}
