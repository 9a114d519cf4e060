// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/**
 * For keys in a dense range of integers: the head of key k is at position k - low of an array. One entry more, always
 * empty, stands for all keys outside the range, so that looking up has no branch.
 */
final class DirectIndex extends KeyIndex {
    private final @Nullable KeyPacking packing;
    private final long low;
    private final int size;
    private final Buffer heads;

    /** Keys from {@code low} to {@code low + size - 1}. */
    DirectIndex(BuildKeys keys, @Nullable KeyPacking packing, long low, int size, int chainLength, MemoryPool pool) {
        super(keys, chainLength, pool);
        this.packing = packing;
        this.low = low;
        this.size = size;
        try {
            this.heads = pool.allocate(((long) size + 1) << 2);
        } catch (RuntimeException e) {
            super.close();
            throw e;
        }
        heads.segment().fill((byte) NONE);
    }

    @Override
    int partitions() {
        return 1;
    }

    @Override
    void fill(int partition) {
        long[] block = new long[BuildKeys.BLOCK];
        long[] scratch = new long[BuildKeys.BLOCK];
        for (int end = keys.rows(); end > 0; end -= BuildKeys.BLOCK) {
            int from = Math.max(0, end - BuildKeys.BLOCK);
            keys.longs(packing, from, end - from, block, scratch);
            insert(block, from, end - from, keys.hasNulls());
        }
    }

    private void insert(long[] block, int from, int count, boolean nulls) {
        MemorySegment table = heads.segment();
        for (int i = count - 1; i >= 0; i--) {
            if (nulls && keys.isNull(from + i)) {
                continue;
            }
            long at = block[i] - low;
            int head = Segments.getInt(table, at);
            Segments.setInt(table, at, from + i);
            if (head != NONE) {
                chain(from + i, head);
            }
        }
    }

    @Nullable
    KeyPacking packing() {
        return packing;
    }

    /** The heads of the first {@code count} keys. */
    void find(long[] probe, int count, int[] out) {
        find(probe, count, out, heads.segment(), low, size);
    }

    private static void find(long[] probe, int count, int[] out, MemorySegment heads, long low, int size) {
        for (int i = 0; i < count; i++) {
            long at = probe[i] - low;
            out[i] = Segments.getInt(heads, Long.compareUnsigned(at, size) < 0 ? at : size);
        }
    }

    @Override
    long memory() {
        return super.memory() + heads.size();
    }

    @Override
    public void close() {
        super.close();
        heads.close();
    }
}
