// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/**
 * Open addressing for keys that are one long. A slot is 16 bytes, the key and its head's row + 1 (0: empty), so that a probe
 * costs one cache line whether it hits or not. The slot number is the hash's highest bits and collisions go to the next
 * slot; a partition is a run of slots that probing does not leave:
 *
 * <pre>
 *   | key row+1 | key row+1 | ...partition 0... | key row+1 | ...partition 1... |
 * </pre>
 */
final class LongIndex extends KeyIndex {
    private static final int SLOT_BYTES = 16;
    private static final int LEAST_SLOTS = 16;
    /** A power of two of at least this many slots per row keeps runs of collisions short. */
    private static final double SLOTS_PER_ROW = 1.5;

    private final @Nullable KeyPacking packing;
    private final Buffer slots;
    private final int shift;
    private int partitions;
    private int partitionMask;
    private volatile boolean overflowed;

    LongIndex(BuildKeys keys, @Nullable KeyPacking packing, int partitions, int chainLength, MemoryPool pool) {
        super(keys, chainLength, pool);
        long wanted = Math.max(LEAST_SLOTS, (long) (keys.rows() * SLOTS_PER_ROW));
        int bits = Long.SIZE - Long.numberOfLeadingZeros(wanted - 1);
        try {
            if (bits >= Integer.SIZE - 1) {
                throw new CentellaException(
                        ErrorCode.OUT_OF_MEMORY, "a join table cannot have " + keys.rows() + " rows");
            }
            this.slots = pool.allocate((long) SLOT_BYTES << bits);
        } catch (RuntimeException e) {
            super.close();
            throw e;
        }
        this.packing = packing;
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
        long from = (long) partition * (partitionMask + 1);
        slots.segment()
                .asSlice(from * SLOT_BYTES, (partitionMask + 1L) * SLOT_BYTES)
                .fill((byte) 0);
        // One slot stays empty, for it ends the search.
        int room = partitionMask;
        for (int end = keys.rows(); end > 0 && room >= 0; end -= BuildKeys.BLOCK) {
            int start = Math.max(0, end - BuildKeys.BLOCK);
            keys.longs(packing, start, end - start, block, scratch);
            room = insert(partition, block, start, end - start, room);
        }
        if (room < 0) {
            overflowed = true;
        }
    }

    /** Inserts the rows of a block that belong to the partition; the room left, negative if it did not suffice. */
    private int insert(int partition, long[] block, int from, int count, int room) {
        MemorySegment table = slots.segment();
        int mask = partitionMask;
        int first = partition * (mask + 1);
        boolean all = partitions == 1;
        boolean nulls = keys.hasNulls();
        int left = room;
        for (int i = count - 1; i >= 0; i--) {
            long key = block[i];
            int slot = (int) (KeyValues.mix(key) >>> shift);
            if ((!all && (slot & ~mask) != first) || (nulls && keys.isNull(from + i))) {
                continue;
            }
            while (true) {
                long at = (long) slot << 4;
                long row = table.get(Segments.LONG, at + 8);
                if (row == 0) {
                    if (--left < 0) {
                        return left;
                    }
                    table.set(Segments.LONG, at, key);
                    table.set(Segments.LONG, at + 8, from + i + 1L);
                    break;
                }
                if (table.get(Segments.LONG, at) == key) {
                    chain(from + i, (int) row - 1);
                    table.set(Segments.LONG, at + 8, from + i + 1L);
                    foundDuplicates();
                    break;
                }
                slot = first | ((slot + 1) & mask);
            }
        }
        return left;
    }

    @Override
    void complete() {
        if (overflowed) {
            // Hashes so uneven that one partition is full: as a whole the table has room.
            forgetChains();
            partitionMask = partitions * (partitionMask + 1) - 1;
            partitions = 1;
            fill(0);
        }
    }

    @Nullable
    KeyPacking packing() {
        return packing;
    }

    /** The heads of the first {@code count} keys; {@code positions} and {@code pending} are scratch of that size. */
    void find(long[] probe, int count, int[] out, int[] positions, int[] pending) {
        MemorySegment table = slots.segment();
        hash(probe, count, shift, positions);
        int left = first(table, probe, positions, count, out, pending);
        while (left > 0) {
            left = again(table, probe, positions, left, partitionMask, out, pending);
        }
    }

    private static void hash(long[] probe, int count, int shift, int[] positions) {
        for (int i = 0; i < count; i++) {
            positions[i] = (int) (KeyValues.mix(probe[i]) >>> shift);
        }
    }

    /** No branch depends on what is loaded, so the loads of many rows are on their way at once. */
    private static int first(MemorySegment table, long[] probe, int[] positions, int count, int[] out, int[] pending) {
        int left = 0;
        for (int i = 0; i < count; i++) {
            long at = (long) positions[i] << 4;
            long row = table.get(Segments.LONG, at + 8);
            boolean hit = table.get(Segments.LONG, at) == probe[i];
            out[i] = hit ? (int) row - 1 : NONE;
            pending[left] = i;
            left += !hit & row != 0 ? 1 : 0;
        }
        return left;
    }

    private static int again(
            MemorySegment table, long[] probe, int[] positions, int count, int mask, int[] out, int[] pending) {
        int left = 0;
        for (int k = 0; k < count; k++) {
            int i = pending[k];
            int slot = (positions[i] & ~mask) | ((positions[i] + 1) & mask);
            positions[i] = slot;
            long at = (long) slot << 4;
            long row = table.get(Segments.LONG, at + 8);
            boolean hit = table.get(Segments.LONG, at) == probe[i];
            out[i] = hit ? (int) row - 1 : NONE;
            pending[left] = i;
            left += !hit & row != 0 ? 1 : 0;
        }
        return left;
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
