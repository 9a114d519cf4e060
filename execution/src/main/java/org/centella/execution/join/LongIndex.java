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
 * costs one cache line whether it hits or not. A hash's bits are
 * taken as a fraction of the slots, so that these need not be a power of two; collisions go to the next slot; a partition is a run of slots that probing does not leave:
 *
 * <pre>
 *   | key row+1 | key row+1 | ...partition 0... | key row+1 | ...partition 1... |
 * </pre>
 */
final class LongIndex extends KeyIndex {
    private static final int SLOT_BYTES = 16;
    private static final int LEAST_SLOTS = 16;
    /**
     * With 2.5 slots per row a hit sees 1.3 of them and a miss 1.9. Measured with 1.5 million rows: fewer slots would save
     * memory, but each slot more that is looked at costs more than the larger table.
     */
    private static final double SLOTS_PER_ROW = 2.5;

    private final @Nullable KeyPacking packing;
    private final Buffer slots;
    private int partitionBits;
    private int partitionSlots;
    private volatile boolean overflowed;

    /** @param partitions a power of two */
    LongIndex(BuildKeys keys, @Nullable KeyPacking packing, int partitions, int chainLength, MemoryPool pool) {
        super(keys, chainLength, pool);
        this.packing = packing;
        this.partitionBits = Integer.numberOfTrailingZeros(partitions);
        long wanted = Math.max(LEAST_SLOTS, (long) (keys.rows() * SLOTS_PER_ROW));
        long each = (wanted + partitions - 1) / partitions;
        try {
            if (each * partitions > Integer.MAX_VALUE) {
                throw new CentellaException(
                        ErrorCode.OUT_OF_MEMORY, "a join table cannot have " + keys.rows() + " rows");
            }
            this.partitionSlots = (int) each;
            this.slots = pool.allocate(each * partitions * SLOT_BYTES);
        } catch (RuntimeException e) {
            super.close();
            throw e;
        }
    }

    @Override
    int partitions() {
        return 1 << partitionBits;
    }

    /** The partition that the hash's highest bits name. */
    private static int partition(long hash, int bits) {
        return (int) (hash >>> 1 >>> (Long.SIZE - 1 - bits));
    }

    /** The slot where the search begins: the next 32 bits as a fraction of the partition. */
    private static int slot(long hash, int bits, int size) {
        return partition(hash, bits) * size + (int) (((hash << bits) >>> Integer.SIZE) * size >>> Integer.SIZE);
    }

    @Override
    void fill(int partition) {
        long[] block = new long[BuildKeys.BLOCK];
        long[] scratch = new long[BuildKeys.BLOCK];
        int[] slotOf = new int[BuildKeys.BLOCK];
        int[] rowOf = new int[BuildKeys.BLOCK];
        int[] touched = new int[BuildKeys.BLOCK];
        long from = (long) partition * partitionSlots;
        slots.segment()
                .asSlice(from * SLOT_BYTES, (long) partitionSlots * SLOT_BYTES)
                .fill((byte) 0);
        // One slot stays empty, for it ends the search.
        int room = partitionSlots - 1;
        for (int end = keys.rows(); end > 0 && room >= 0; end -= BuildKeys.BLOCK) {
            int start = Math.max(0, end - BuildKeys.BLOCK);
            keys.longs(packing, start, end - start, block, scratch);
            room = insert(partition, block, start, end - start, room, slotOf, rowOf, touched);
        }
        if (room < 0) {
            overflowed = true;
        }
    }

    /** Inserts the rows of a block that belong to the partition; the room left, negative if it did not suffice. */
    private int insert(
            int partition, long[] block, int from, int count, int room, int[] slotOf, int[] rowOf, int[] touched) {
        MemorySegment table = slots.segment();
        int first = partition * partitionSlots;
        int members = members(partition, block, count, partitionBits, partitionSlots, slotOf, rowOf);
        touch(table, slotOf, members, touched);
        boolean nulls = keys.hasNulls();
        int left = room;
        for (int k = members - 1; k >= 0 && left >= 0; k--) {
            int row = from + rowOf[k];
            if (!nulls || !keys.isNull(row)) {
                left -= insert(table, block[rowOf[k]], row, slotOf[k], first, first + partitionSlots, left);
            }
        }
        return left;
    }

    /** The slots taken: 1 for a new key, 0 for one that is there already. */
    private int insert(MemorySegment table, long key, int row, int start, int first, int end, int room) {
        int slot = start;
        while (true) {
            long at = (long) slot << 4;
            long head = table.get(Segments.LONG, at + 8);
            if (head == 0) {
                if (room > 0) {
                    table.set(Segments.LONG, at, key);
                    table.set(Segments.LONG, at + 8, row + 1L);
                }
                return 1;
            }
            if (table.get(Segments.LONG, at) == key) {
                chain(row, (int) head - 1);
                table.set(Segments.LONG, at + 8, row + 1L);
                return 0;
            }
            slot = slot + 1 == end ? first : slot + 1;
        }
    }

    /** The rows of a block that belong to the partition, and where their search begins; their number. */
    private static int members(int partition, long[] block, int count, int bits, int size, int[] slotOf, int[] rowOf) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            long hash = KeyValues.mix(block[i]);
            slotOf[found] = slot(hash, bits, size);
            rowOf[found] = i;
            found += partition(hash, bits) == partition ? 1 : 0;
        }
        return found;
    }

    /** Brings slots into the cache, all loads at once. */
    private static void touch(MemorySegment table, int[] slotOf, int count, int[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = table.get(Segments.INT, ((long) slotOf[i] << 4) + 8);
        }
    }

    @Override
    void complete() {
        if (overflowed) {
            // Hashes so uneven that one partition is full: as a whole the table has room.
            forgetChains();
            partitionSlots <<= partitionBits;
            partitionBits = 0;
            fill(0);
        }
    }

    @Nullable
    KeyPacking packing() {
        return packing;
    }

    /**
     * The heads of the first {@code count} keys; the arrays behind are scratch of that size. Each round first loads whole
     * slots and then looks at them, so that many loads are on their way at once.
     */
    void find(long[] probe, int count, int[] out, int[] positions, int[] pending, long[] slotKeys, int[] slotRows) {
        MemorySegment table = slots.segment();
        hash(probe, count, partitionBits, partitionSlots, positions);
        load(table, positions, count, slotKeys, slotRows);
        int left = compare(probe, slotKeys, slotRows, count, out, pending);
        while (left > 0) {
            step(probe, partitionBits, partitionSlots, positions, pending, left);
            loadPending(table, positions, pending, left, slotKeys, slotRows);
            left = comparePending(probe, slotKeys, slotRows, left, out, pending);
        }
    }

    private static void hash(long[] probe, int count, int bits, int size, int[] positions) {
        for (int i = 0; i < count; i++) {
            positions[i] = slot(KeyValues.mix(probe[i]), bits, size);
        }
    }

    private static void step(long[] probe, int bits, int size, int[] positions, int[] pending, int count) {
        for (int k = 0; k < count; k++) {
            int i = pending[k];
            int first = partition(KeyValues.mix(probe[i]), bits) * size;
            int slot = positions[i] + 1;
            positions[i] = slot == first + size ? first : slot;
        }
    }

    private static void load(MemorySegment table, int[] positions, int count, long[] keys, int[] rows) {
        for (int i = 0; i < count; i++) {
            long at = (long) positions[i] << 4;
            keys[i] = table.get(Segments.LONG, at);
            rows[i] = table.get(Segments.INT, at + 8);
        }
    }

    private static void loadPending(
            MemorySegment table, int[] positions, int[] pending, int count, long[] keys, int[] rows) {
        for (int k = 0; k < count; k++) {
            long at = (long) positions[pending[k]] << 4;
            keys[k] = table.get(Segments.LONG, at);
            rows[k] = table.get(Segments.INT, at + 8);
        }
    }

    private static int compare(long[] probe, long[] keys, int[] rows, int count, int[] out, int[] pending) {
        int left = 0;
        for (int i = 0; i < count; i++) {
            int differs = differs(keys[i], probe[i]);
            out[i] = (rows[i] - 1) | -differs;
            pending[left] = i;
            left += differs & (-rows[i] >>> 31);
        }
        return left;
    }

    private static int comparePending(long[] probe, long[] keys, int[] rows, int count, int[] out, int[] pending) {
        int left = 0;
        for (int k = 0; k < count; k++) {
            int i = pending[k];
            int differs = differs(keys[k], probe[i]);
            out[i] = (rows[k] - 1) | -differs;
            pending[left] = i;
            left += differs & (-rows[k] >>> 31);
        }
        return left;
    }

    /** 1 if the longs differ, else 0; computed, as a branch would be taken at random. */
    private static int differs(long a, long b) {
        long bits = a ^ b;
        return (int) ((bits | -bits) >>> (Long.SIZE - 1));
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
