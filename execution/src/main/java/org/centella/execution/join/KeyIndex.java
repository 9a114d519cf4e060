// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

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
    private final int chainLength;
    private final MemoryPool pool;
    /** Made for the first row that has another's key. */
    private volatile @Nullable Buffer next;

    KeyIndex(BuildKeys keys, int chainLength, MemoryPool pool) {
        this.keys = keys;
        this.chainLength = chainLength;
        this.pool = pool;
    }

    /** Parts that may be filled independently. */
    abstract int partitions();

    /** Inserts the rows of one partition. */
    abstract void fill(int partition);

    /** To be called when all partitions are filled, by one thread. */
    void complete() {}

    /** Bytes held. */
    long memory() {
        Buffer chains = next;
        return chains == null ? 0 : chains.size();
    }

    /** True when no two rows have the same key: every chain ends at its head. */
    final boolean unique() {
        return next == null;
    }

    /** One int per row, unless all are unique: the next row of the same key, or {@link #NONE}. */
    final MemorySegment next() {
        return Objects.requireNonNull(next).segment();
    }

    /** Puts {@code row} before the chain that begins at {@code head}. */
    final void chain(int row, int head) {
        Buffer chains = next;
        if (chains == null) {
            chains = makeChains();
        }
        Segments.setInt(chains.segment(), row, head);
    }

    private synchronized Buffer makeChains() {
        Buffer chains = next;
        if (chains == null) {
            chains = pool.allocate((long) chainLength << 2);
            chains.segment().fill((byte) NONE);
            next = chains;
        }
        return chains;
    }

    final void forgetChains() {
        Buffer chains = next;
        if (chains != null) {
            chains.close();
            next = null;
        }
    }

    @Override
    public void close() {
        forgetChains();
    }
}
