// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.kernel.LongKeys;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.Layout;

/**
 * Numbers, dates and times of a block as integers that ascend in the order of its rows, descending keys too. What needs 128
 * bits has its upper half in an array of its own; the lower one then has its sign bit flipped, to be compared as signed.
 */
final class OrderedKeys implements AutoCloseable {
    private final HeapAccount account;
    private long[] low = {};
    private long[] high = {};
    private boolean wide;

    OrderedKeys(MemoryPool pool) {
        this.account = new HeapAccount(pool, 2L * Long.BYTES);
    }

    void load(FlatColumn column, int rows, boolean descending) {
        wide = column.type().layout() == Layout.INT128;
        reserve(rows);
        if (wide) {
            loadPairs(column.values(), rows, low, high);
            flip(high, rows, descending);
        } else {
            LongKeys.load(column, 0, rows, low);
            if (column.type().layout() == Layout.FLOAT64 || column.type().layout() == Layout.FLOAT32) {
                orderDoubles(low, rows);
            }
        }
        flip(low, rows, descending);
    }

    private void reserve(int rows) {
        if (account.grow(rows)) {
            low = new long[account.rows()];
            high = new long[wide ? account.rows() : 0];
        }
    }

    private static void loadPairs(MemorySegment values, int rows, long[] low, long[] high) {
        for (int i = 0; i < rows; i++) {
            low[i] = Segments.getLong(values, 2L * i) ^ Long.MIN_VALUE;
            high[i] = Segments.getLong(values, 2L * i + 1);
        }
    }

    /** The bits of floating-point numbers changed so that they compare as integers, NaN last. */
    static void orderDoubles(long[] bits, int rows) {
        for (int i = 0; i < rows; i++) {
            bits[i] ^= bits[i] >> (Long.SIZE - 1) & Long.MAX_VALUE;
        }
    }

    private static void flip(long[] words, int rows, boolean descending) {
        if (descending) {
            for (int i = 0; i < rows; i++) {
                words[i] = ~words[i];
            }
        }
    }

    /** Negative, zero or positive as this key is less than, equal to or greater than the other's. */
    int compare(int row, OrderedKeys other, int otherRow) {
        if (wide) {
            int order = Long.compare(high[row], other.high[otherRow]);
            if (order != 0) {
                return order;
            }
        }
        return Long.compare(low[row], other.low[otherRow]);
    }

    @Override
    public void close() {
        account.close();
        low = new long[0];
        high = new long[0];
    }
}
