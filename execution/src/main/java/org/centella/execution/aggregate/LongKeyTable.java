// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Groups of keys that fit 64 bits: open addressing with linear probing, key and group in one slot, so that a row costs one
 * cache line.
 *
 * <pre>
 *   slot     | key 8 bytes | group + 1, 0 = free: 4 bytes | 4 unused |
 * </pre>
 */
final class LongKeyTable implements GroupTable {
    private static final int SLOT_SHIFT = 4;
    private static final int FIRST_CAPACITY = 1 << 10;
    /** Of 8: linear probing looks at 2 slots for a hit and 7 for a miss when it is 3/4 full. */
    private static final int FULL_EIGHTHS = 5;
    /** Rows whose slots the L1 cache holds from the first look to the second. */
    private static final int PIECE_ROWS = 512;
    /** 2^64 divided by the golden ratio, odd: the top bits of a product with it depend on all bits of the other factor. */
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private final KeyPacking packing;
    private final MemoryPool pool;
    private final GroupKeys keys;
    private final GrowingBuffer newRows;
    private @Nullable Buffer slots;
    private int capacity;
    private int groups;
    /** The group of null where the packing has no bit for it. */
    private int nullGroup = -1;

    private long[] packed = new long[0];
    private final int[] missed = new int[PIECE_ROWS + 1];

    LongKeyTable(List<DataType> types, KeyPacking packing, MemoryPool pool) {
        this.packing = packing;
        this.pool = pool;
        this.keys = new GroupKeys(types, pool);
        this.newRows = new GrowingBuffer(pool);
    }

    /** True when no row has nulls that the packing has no place for. */
    boolean takes(Column[] columns) {
        if (columns.length == 1 || packing.takesNulls()) {
            return true;
        }
        for (Column column : columns) {
            if (ColumnReader.hasNulls(column)) {
                return false;
            }
        }
        return true;
    }

    /** True when room for more groups must be made. */
    boolean isFull(int rows) {
        return groups > 0 && (long) groups + rows > (long) capacity * FULL_EIGHTHS / 8;
    }

    /** True when an array over all values of the one key takes no more memory than this table would take next. */
    boolean isDense() {
        FlatColumn values = keys.view(0);
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        long[] read = new long[Math.min(groups, PIECE_ROWS)];
        for (int from = 0; from < groups; from += read.length) {
            int count = Math.min(read.length, groups - from);
            Column piece = values.slice(from, count);
            ColumnReader.longs(piece, read);
            for (int i = 0; i < count; i++) {
                if (!piece.isNull(i)) {
                    least = Math.min(least, read[i]);
                    greatest = Math.max(greatest, read[i]);
                }
            }
        }
        long range = greatest - least;
        return range >= 0 && range < (2L * capacity << SLOT_SHIFT) / Integer.BYTES;
    }

    @Override
    public void groupIds(Column[] columns, int rows, int[] ids) {
        MemorySegment table = room(rows);
        MemorySegment fresh = newRows.ensure((long) rows << 2, 0);
        if (packed.length < rows) {
            packed = new long[rows];
        }
        packing.pack(columns, rows, packed);
        int shift = Long.numberOfLeadingZeros(capacity - 1);
        int made;
        if (columns.length == 1 && columns[0].mayHaveNulls()) {
            made = probeWithNulls(table, capacity - 1, shift, columns[0], rows, ids, fresh);
        } else {
            made = probe(table, capacity - 1, shift, packed, rows, groups, ids, missed, fresh);
        }
        groups += made;
        keys.append(columns, fresh, made);
    }

    /**
     * Two passes over a piece of the batch. The first looks at one slot per row without branches, so that many cache misses
     * are under way at a time; the second sees to the rows that did not meet their key there.
     */
    private static int probe(
            MemorySegment slots,
            int mask,
            int shift,
            long[] packed,
            int rows,
            int groups,
            int[] ids,
            int[] missed,
            MemorySegment fresh) {
        int made = 0;
        for (int from = 0; from < rows; from += PIECE_ROWS) {
            int to = Math.min(rows, from + PIECE_ROWS);
            int misses = hit(slots, shift, packed, from, to, ids, missed);
            made = miss(slots, mask, shift, packed, missed, misses, groups, ids, fresh, made);
        }
        return made;
    }

    private static int hit(MemorySegment slots, int shift, long[] packed, int from, int to, int[] ids, int[] missed) {
        int misses = 0;
        for (int i = from; i < to; i++) {
            long key = packed[i];
            long at = ((key ^ key >>> 32) * MULTIPLIER) >>> shift << SLOT_SHIFT;
            int group = slots.get(Segments.INT, at + 8);
            long differs = slots.get(Segments.LONG, at) ^ key;
            ids[i] = group - 1;
            missed[misses] = i;
            misses += differs != 0 | group == 0 ? 1 : 0;
        }
        return misses;
    }

    private static int miss(
            MemorySegment slots,
            int mask,
            int shift,
            long[] packed,
            int[] missed,
            int misses,
            int groups,
            int[] ids,
            MemorySegment fresh,
            int before) {
        int made = before;
        for (int m = 0; m < misses; m++) {
            int i = missed[m];
            long key = packed[i];
            int slot = (int) (((key ^ key >>> 32) * MULTIPLIER) >>> shift);
            while (true) {
                long at = (long) slot << SLOT_SHIFT;
                int group = slots.get(Segments.INT, at + 8);
                if (group == 0) {
                    ids[i] = groups + made;
                    slots.set(Segments.LONG, at, key);
                    Segments.setInt(fresh, made++, i);
                    slots.set(Segments.INT, at + 8, groups + made);
                    break;
                }
                if (slots.get(Segments.LONG, at) == key) {
                    ids[i] = group - 1;
                    break;
                }
                slot = (slot + 1) & mask;
            }
        }
        return made;
    }

    private int probeWithNulls(
            MemorySegment table, int mask, int shift, Column column, int rows, int[] ids, MemorySegment fresh) {
        int made = 0;
        for (int i = 0; i < rows; i++) {
            if (column.isNull(i)) {
                if (nullGroup < 0) {
                    nullGroup = groups + made;
                    Segments.setInt(fresh, made++, i);
                }
                ids[i] = nullGroup;
            } else {
                long key = packed[i];
                int slot = (int) (((key ^ key >>> 32) * MULTIPLIER) >>> shift);
                int group;
                while ((group = Segments.getInt(table, ((long) slot << 2) + 2)) != 0
                        && table.get(Segments.LONG, (long) slot << SLOT_SHIFT) != key) {
                    slot = (slot + 1) & mask;
                }
                if (group == 0) {
                    table.set(Segments.LONG, (long) slot << SLOT_SHIFT, key);
                    Segments.setInt(fresh, made++, i);
                    group = groups + made;
                    Segments.setInt(table, ((long) slot << 2) + 2, group);
                }
                ids[i] = group - 1;
            }
        }
        return made;
    }

    /** Slots for {@code rows} more groups. */
    private MemorySegment room(int rows) {
        long needed = (long) groups + rows;
        Buffer old = slots;
        if (old != null && needed <= (long) capacity * FULL_EIGHTHS / 8) {
            return old.segment();
        }
        int larger = Math.max(FIRST_CAPACITY, capacity);
        while (needed > (long) larger * FULL_EIGHTHS / 8) {
            larger = Math.multiplyExact(larger, 2);
        }
        Buffer grown = pool.allocate((long) larger << SLOT_SHIFT).zero();
        if (old != null) {
            rehash(old.segment(), capacity, grown.segment(), larger);
            old.close();
        }
        slots = grown;
        capacity = larger;
        return grown.segment();
    }

    private static void rehash(MemorySegment from, int oldCapacity, MemorySegment to, int capacity) {
        int shift = Long.numberOfLeadingZeros(capacity - 1);
        for (int old = 0; old < oldCapacity; old++) {
            long source = (long) old << SLOT_SHIFT;
            int group = from.get(Segments.INT, source + 8);
            if (group == 0) {
                continue;
            }
            long key = from.get(Segments.LONG, source);
            int slot = (int) (((key ^ key >>> 32) * MULTIPLIER) >>> shift);
            while (to.get(Segments.INT, ((long) slot << SLOT_SHIFT) + 8) != 0) {
                slot = (slot + 1) & (capacity - 1);
            }
            to.set(Segments.LONG, (long) slot << SLOT_SHIFT, key);
            to.set(Segments.INT, ((long) slot << SLOT_SHIFT) + 8, group);
        }
    }

    @Override
    public int groupCount() {
        return groups;
    }

    @Override
    public Column[] keys(int from, int count) {
        return keys.slice(from, count);
    }

    @Override
    public long memory() {
        return ((long) capacity << SLOT_SHIFT) + keys.memory() + newRows.size();
    }

    @Override
    public void reset() {
        if (slots != null) {
            slots.zero();
        }
        groups = 0;
        nullGroup = -1;
        keys.reset();
    }

    @Override
    public void close() {
        if (slots != null) {
            slots.close();
            slots = null;
            capacity = 0;
        }
        groups = 0;
        nullGroup = -1;
        keys.close();
        newRows.close();
    }
}
