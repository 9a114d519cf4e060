// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.kernel.ColumnHash;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Groups of keys of any type. A slot holds 32 bits of the hash and the group; the values are compared a column at a time
 * for all rows that found an equal tag, which is nearly always right, so one round is nearly always enough:
 *
 * <pre>
 *   slot     | hash bits 32 | group + 1, 0 = free: 32 |
 *
 *   hash all rows -&gt; each to a free slot (a new group) or one of equal tag (a candidate)
 *                 -&gt; keep the new groups' keys -&gt; compare candidates -&gt; those that differ go on from the next slot
 * </pre>
 */
final class AnyKeyTable implements GroupTable {
    private static final int FIRST_CAPACITY = 1 << 10;
    /** Of 8, as in {@link LongKeyTable}. */
    private static final int FULL_EIGHTHS = 5;
    /** Exchanges and spilled partitions fix some bits of the hash; the top bits of this product depend on all of them. */
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    /** Rows whose slots and keys the caches hold from the first look to the comparison. */
    private static final int PIECE_ROWS = 1024;

    private static final long GROUP_MASK = 0xFFFF_FFFFL;

    private final MemoryPool pool;
    private final GroupKeys keys;
    private final KeyComparison comparison;
    private final GrowingBuffer newRows;
    private final GrowingBuffer rowHashes;
    /** The hash of each group, for growing. */
    private final GrowingBuffer groupHashes;

    private @Nullable Buffer slots;
    private int capacity;
    private int groups;

    private int[] position = new int[0];
    private final int[] active = new int[PIECE_ROWS + 1];
    private final int[] candidates = new int[PIECE_ROWS + 1];

    AnyKeyTable(List<DataType> types, MemoryPool pool) {
        this.pool = pool;
        this.keys = new GroupKeys(types, pool);
        this.comparison = new KeyComparison();
        this.newRows = new GrowingBuffer(pool);
        this.rowHashes = new GrowingBuffer(pool);
        this.groupHashes = new GrowingBuffer(pool);
    }

    @Override
    public void groupIds(Column[] columns, int rows, int[] ids) {
        MemorySegment table = room(rows);
        MemorySegment fresh = newRows.ensure((long) rows << 2, 0);
        MemorySegment hashes = rowHashes.ensure((long) rows << 3, 0);
        MemorySegment stored = groupHashes.ensure(((long) groups + rows) << 3, (long) groups << 3);
        if (position.length < rows) {
            position = new int[rows];
        }
        ColumnHash.hashRows(List.of(columns), rows, hashes);
        int shift = Long.numberOfLeadingZeros(capacity - 1);
        start(hashes, rows, shift, position);
        for (int from = 0; from < rows; from += PIECE_ROWS) {
            int to = Math.min(rows, from + PIECE_ROWS);
            int found = hit(table, hashes, from, to, position, ids, candidates, active);
            int left = to - from - found;
            while (left > 0 || found > 0) {
                long outcome = round(
                        table,
                        capacity - 1,
                        hashes,
                        stored,
                        active,
                        left,
                        position,
                        groups,
                        ids,
                        fresh,
                        candidates,
                        found);
                int made = (int) (outcome >>> 32);
                found = (int) outcome;
                groups += made;
                keys.append(columns, fresh, made);
                left = comparison.keepDifferent(columns, keys, candidates, found, ids);
                for (int i = 0; i < left; i++) {
                    int row = candidates[i];
                    position[row] = (position[row] + 1) & (capacity - 1);
                    active[i] = row;
                }
                found = 0;
            }
        }
    }

    private static void start(MemorySegment hashes, int rows, int shift, int[] position) {
        for (int i = 0; i < rows; i++) {
            position[i] = (int) ((Segments.getLong(hashes, i) * MULTIPLIER) >>> shift);
        }
    }

    /**
     * Looks at one slot per row without branches, so that many cache misses are under way at a time: rows that meet their tag
     * become candidates, which are counted, the others active.
     */
    private static int hit(
            MemorySegment slots,
            MemorySegment hashes,
            int from,
            int to,
            int[] position,
            int[] ids,
            int[] candidates,
            int[] active) {
        int found = 0;
        for (int row = from; row < to; row++) {
            long slot = Segments.getLong(slots, position[row]);
            int differs = (int) (slot >>> 32) ^ (int) Segments.getLong(hashes, row);
            int hit = differs == 0 & slot != 0 ? 1 : 0;
            ids[row] = (int) slot - 1;
            candidates[found] = row;
            active[row - from - found] = row;
            found += hit;
        }
        return found;
    }

    /** Returns the groups made, in the high half, and the candidates found: rows whose id needs a comparison. */
    private static long round(
            MemorySegment slots,
            int mask,
            MemorySegment hashes,
            MemorySegment stored,
            int[] active,
            int count,
            int[] position,
            int groups,
            int[] ids,
            MemorySegment fresh,
            int[] candidates,
            int before) {
        int made = 0;
        int found = before;
        for (int i = 0; i < count; i++) {
            int row = active[i];
            long hash = Segments.getLong(hashes, row);
            long tag = hash << 32;
            int at = position[row];
            while (true) {
                long slot = Segments.getLong(slots, at);
                if (slot == 0) {
                    Segments.setLong(stored, (long) groups + made, hash);
                    Segments.setInt(fresh, made, row);
                    ids[row] = groups + made;
                    made++;
                    Segments.setLong(slots, at, tag | (groups + made));
                    break;
                }
                if ((slot & ~GROUP_MASK) == tag) {
                    ids[row] = (int) slot - 1;
                    candidates[found++] = row;
                    break;
                }
                at = (at + 1) & mask;
            }
            position[row] = at;
        }
        return (long) made << 32 | found;
    }

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
        Buffer grown = pool.allocate((long) larger << 3).zero();
        insert(grown.segment(), larger, groupHashes.segment(), groups);
        if (old != null) {
            old.close();
        }
        slots = grown;
        capacity = larger;
        return grown.segment();
    }

    private static void insert(MemorySegment slots, int capacity, MemorySegment hashes, int groups) {
        int shift = Long.numberOfLeadingZeros(capacity - 1);
        for (int group = 0; group < groups; group++) {
            long hash = Segments.getLong(hashes, group);
            int at = (int) ((hash * MULTIPLIER) >>> shift);
            while (Segments.getLong(slots, at) != 0) {
                at = (at + 1) & (capacity - 1);
            }
            Segments.setLong(slots, at, hash << 32 | (group + 1));
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
        return ((long) capacity << 3) + keys.memory() + newRows.size() + rowHashes.size() + groupHashes.size();
    }

    @Override
    public void reset() {
        if (slots != null) {
            slots.zero();
        }
        groups = 0;
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
        keys.close();
        newRows.close();
        rowHashes.close();
        groupHashes.close();
    }
}
