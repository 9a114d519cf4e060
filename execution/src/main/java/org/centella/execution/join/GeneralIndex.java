// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;

/**
 * Open addressing for keys of any types. A slot is 8 bytes: the hash's low half as a tag, and the head's row + 1 (0:
 * empty). Only where the tags agree are the keys themselves compared, column by column over all such rows of a batch.
 */
final class GeneralIndex extends KeyIndex {
    private static final int LEAST_SLOTS = 16;
    private static final int SLOTS_PER_ROW = 2;
    private static final long ROW_MASK = 0xFFFFFFFFL;

    private final Buffer slots;
    private final int shift;
    private int partitions;
    private int partitionMask;
    private volatile boolean overflowed;

    GeneralIndex(BuildKeys keys, int partitions, int chainLength, MemoryPool pool) {
        super(keys, chainLength, pool);
        long wanted = Math.max(LEAST_SLOTS, (long) keys.rows() * SLOTS_PER_ROW);
        int bits = Long.SIZE - Long.numberOfLeadingZeros(wanted - 1);
        try {
            if (bits >= Integer.SIZE - 1) {
                throw new CentellaException(
                        ErrorCode.OUT_OF_MEMORY, "a join table cannot have " + keys.rows() + " rows");
            }
            this.slots = pool.allocate((long) Long.BYTES << bits);
        } catch (RuntimeException e) {
            super.close();
            throw e;
        }
        this.shift = Long.SIZE - bits;
        this.partitions = partitions;
        this.partitionMask = ((1 << bits) / partitions) - 1;
    }

    @Override
    int partitions() {
        return partitions;
    }

    @Override
    void fill(int partition) {
        long[] block = new long[BuildKeys.BLOCK];
        long[] scratch = new long[BuildKeys.BLOCK];
        int[] rowScratch = new int[BuildKeys.BLOCK];
        long from = (long) partition * (partitionMask + 1);
        slots.segment().asSlice(from << 3, (partitionMask + 1L) << 3).fill((byte) 0);
        int room = partitionMask;
        for (int end = keys.rows(); end > 0 && room >= 0; end -= BuildKeys.BLOCK) {
            int start = Math.max(0, end - BuildKeys.BLOCK);
            keys.hashes(start, end - start, block, scratch, rowScratch);
            room = insert(partition, block, start, end - start, room);
        }
        if (room < 0) {
            overflowed = true;
        }
    }

    private int insert(int partition, long[] hashes, int from, int count, int room) {
        MemorySegment table = slots.segment();
        int mask = partitionMask;
        int first = partition * (mask + 1);
        boolean all = partitions == 1;
        boolean nulls = keys.hasNulls();
        int left = room;
        for (int i = count - 1; i >= 0; i--) {
            int slot = (int) (hashes[i] >>> shift);
            if ((!all && (slot & ~mask) != first) || (nulls && keys.isNull(from + i))) {
                continue;
            }
            long entry = tag(hashes[i]) | (from + i + 1L);
            while (true) {
                long old = Segments.getLong(table, slot);
                if (old == 0) {
                    if (--left < 0) {
                        return left;
                    }
                    Segments.setLong(table, slot, entry);
                    break;
                }
                int head = (int) (old & ROW_MASK) - 1;
                if (((old ^ entry) & ~ROW_MASK) == 0 && keys.equal(head, from + i)) {
                    chain(from + i, head);
                    Segments.setLong(table, slot, entry);
                    break;
                }
                slot = first | ((slot + 1) & mask);
            }
        }
        return left;
    }

    private static long tag(long hash) {
        return hash << Integer.SIZE;
    }

    @Override
    void complete() {
        if (overflowed) {
            forgetChains();
            partitionMask = partitions * (partitionMask + 1) - 1;
            partitions = 1;
            fill(0);
        }
    }

    /** Where the search of each hash begins. */
    void start(long[] hashes, int count, int[] positions) {
        for (int i = 0; i < count; i++) {
            positions[i] = (int) (hashes[i] >>> shift);
        }
    }

    /**
     * Goes on with the search of the {@code count} probe rows in {@code pending} until each is at a slot of its own tag or
     * has ended at an empty one.
     *
     * @param heads receives the row of the slot, or {@link #NONE}
     * @param candidates receives the probe rows that found a slot of their tag
     * @return how many those are
     */
    int candidates(long[] hashes, int[] positions, int[] pending, int count, int[] heads, int[] candidates) {
        MemorySegment table = slots.segment();
        int found = 0;
        int left = count;
        int mask = partitionMask;
        while (left > 0) {
            int again = 0;
            for (int k = 0; k < left; k++) {
                int i = pending[k];
                long slot = Segments.getLong(table, positions[i]);
                boolean tagged = slot != 0 & ((slot ^ tag(hashes[i])) & ~ROW_MASK) == 0;
                heads[i] = tagged ? (int) (slot & ROW_MASK) - 1 : NONE;
                candidates[found] = i;
                found += tagged ? 1 : 0;
                pending[again] = i;
                again += slot != 0 & !tagged ? 1 : 0;
            }
            for (int k = 0; k < again; k++) {
                step(positions, pending[k], mask);
            }
            left = again;
        }
        return found;
    }

    /** Moves the search of one probe row on to the next slot. */
    void step(int[] positions, int row) {
        step(positions, row, partitionMask);
    }

    private static void step(int[] positions, int row, int mask) {
        positions[row] = (positions[row] & ~mask) | ((positions[row] + 1) & mask);
    }

    @Override
    long memory() {
        return super.memory() + slots.size();
    }

    @Override
    public void close() {
        super.close();
        slots.close();
    }
}
