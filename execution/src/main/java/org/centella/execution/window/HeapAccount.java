// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import org.centella.columnar.memory.MemoryPool;

/** Accounts for arrays that one owner holds per row of a block and makes anew when a block is larger. */
final class HeapAccount implements AutoCloseable {
    private final MemoryPool pool;
    private final long bytesPerRow;
    private int rows;

    HeapAccount(MemoryPool pool, long bytesPerRow) {
        this.pool = pool;
        this.bytesPerRow = bytesPerRow;
    }

    /**
     * True when arrays of this many rows must be made; they are paid for then. The new size leaves some room, so that blocks
     * of slightly different sizes do not make arrays each time.
     */
    boolean grow(int wanted) {
        if (wanted <= rows) {
            return false;
        }
        int size = capacity(wanted);
        pool.reserve(bytesPerRow * (size - rows));
        rows = size;
        return true;
    }

    /** The size to make arrays for. */
    int rows() {
        return rows;
    }

    private static int capacity(int wanted) {
        return (int) Math.min(Integer.MAX_VALUE - 16, wanted + (wanted >> 3) + 64L);
    }

    @Override
    public void close() {
        pool.release(bytesPerRow * rows);
        rows = 0;
    }
}
