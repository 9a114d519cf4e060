// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.kernel.LongKeys;
import org.centella.columnar.memory.Bits;
import org.jspecify.annotations.Nullable;

/** The key columns of the build side. Immutable; readers bring their own scratch. */
final class BuildKeys {
    /** Rows loaded at a time: their longs stay in the first-level cache. */
    static final int BLOCK = 1024;

    private final FlatColumn[] columns;
    private final int rows;
    private final boolean nulls;
    private final boolean fitsLongs;

    BuildKeys(FlatColumn[] columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        boolean anyNulls = false;
        boolean allFit = true;
        for (FlatColumn column : columns) {
            anyNulls |= hasNulls(column, rows);
            allFit &= LongKeys.fits(column.type());
        }
        this.nulls = anyNulls;
        this.fitsLongs = allFit;
    }

    private static boolean hasNulls(FlatColumn column, int rows) {
        MemorySegment validity = column.validity();
        return validity != null && Bits.count(validity, 0, rows) != rows;
    }

    int count() {
        return columns.length;
    }

    FlatColumn column(int key) {
        return columns[key];
    }

    int rows() {
        return rows;
    }

    /** True when a key of some row is null. */
    boolean hasNulls() {
        return nulls;
    }

    /** True when every key column has {@link LongKeys}. */
    boolean fitsLongs() {
        return fitsLongs;
    }

    /** True when a key of this row is null: it has no partner. */
    boolean isNull(int row) {
        for (FlatColumn column : columns) {
            if (column.isNull(row)) {
                return true;
            }
        }
        return false;
    }

    /** The least and the greatest long of a key over the rows without null keys; least is above greatest if there are none. */
    long[] range(int key) {
        long[] block = new long[BLOCK];
        long low = Long.MAX_VALUE;
        long high = Long.MIN_VALUE;
        for (int from = 0; from < rows; from += BLOCK) {
            int count = Math.min(BLOCK, rows - from);
            LongKeys.load(columns[key], from, count, block);
            for (int i = 0; i < count; i++) {
                if (!nulls || !isNull(from + i)) {
                    low = Math.min(low, block[i]);
                    high = Math.max(high, block[i]);
                }
            }
        }
        return new long[] {low, high};
    }

    /** The single key, or the packed keys, of rows {@code [from, from + count)}. */
    void longs(@Nullable KeyPacking packing, int from, int count, long[] out, long[] scratch) {
        if (packing == null) {
            LongKeys.load(columns[0], from, count, out);
            return;
        }
        Arrays.fill(out, 0, count, 0);
        for (int key = 0; key < columns.length; key++) {
            LongKeys.load(columns[key], from, count, scratch);
            packing.add(key, scratch, out, count);
        }
    }

    /** Hashes of all keys of rows {@code [from, from + count)}. */
    void hashes(int from, int count, long[] out, long[] scratch, int[] rowScratch) {
        Arrays.fill(out, 0, count, 0);
        for (FlatColumn column : columns) {
            if (LongKeys.fits(column.type())) {
                LongKeys.load(column, from, count, scratch);
                KeyValues.combineLongs(out, scratch, count);
            } else {
                for (int i = 0; i < count; i++) {
                    rowScratch[i] = from + i;
                }
                KeyValues.combineValues(out, column, rowScratch, count);
            }
        }
    }

    /** Whether two rows without null keys have equal keys. */
    boolean equal(int a, int b) {
        for (FlatColumn column : columns) {
            if (!KeyValues.equal(column, a, column, b)) {
                return false;
            }
        }
        return true;
    }
}
