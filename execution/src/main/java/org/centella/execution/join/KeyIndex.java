// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;

/**
 * Finds the first build row of a key. Rows of equal keys are chained, ascending:
 *
 * <pre>
 *   key 7 -&gt; head: row 2 -&gt; next[2] = 5 -&gt; next[5] = 9 -&gt; next[9] = -1
 * </pre>
 *
 * Filled by partition, several of them at a time by different threads; read-only after.
 */
abstract sealed class KeyIndex implements AutoCloseable permits DirectIndex, LongIndex, GeneralIndex {
    /** No build row. */
    static final int NONE = -1;

    final BuildKeys keys;
    private final Buffer next;
    private volatile boolean duplicates;

    KeyIndex(BuildKeys keys, int chainLength, MemoryPool pool) {
        this.keys = keys;
        this.next = pool.allocate((long) Math.max(1, chainLength) << 2);
        next.segment().fill((byte) NONE);
    }

    /** Parts that may be filled independently. */
    abstract int partitions();

    /** Inserts the rows of one partition. */
    abstract void fill(int partition);

    /** To be called when all partitions are filled, by one thread. */
    void complete() {}

    /** Bytes held. */
    long memory() {
        return next.size();
    }

    /** True when no two rows have the same key: every chain ends at its head. */
    final boolean unique() {
        return !duplicates;
    }

    /** One int per row: the next row of the same key, or {@link #NONE}. */
    final MemorySegment next() {
        return next.segment();
    }

    /** Puts {@code row} before the chain that begins at {@code head}. */
    final void chain(int row, int head) {
        Segments.setInt(next.segment(), row, head);
    }

    final void foundDuplicates() {
        duplicates = true;
    }

    final void forgetChains() {
        next.segment().fill((byte) NONE);
        duplicates = false;
    }

    @Override
    public void close() {
        next.close();
    }
}
