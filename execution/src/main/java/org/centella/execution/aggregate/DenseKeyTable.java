// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Groups of one integer key whose values lie close together, as row numbers and most identifiers do: an array from the
 * least value to the greatest. Nothing is hashed or compared, and neighbouring keys stay neighbours in memory:
 *
 * <pre>
 *   keys 1003, 1001, 1003      base 1001      groups [ 1 - 0 ]      each 4 bytes, kept as group + 1
 * </pre>
 */
final class DenseKeyTable implements GroupTable {
    /** A range is always worth an array up to this, which fits the L2 cache, … */
    private static final long SMALL_RANGE = 1 << 16;
    /** … else up to so many entries per group and row: in four times the room of {@link LongKeyTable} at worst. */
    private static final long RANGE_PER_GROUP = 16;

    private static final long LARGEST_RANGE = 1L << 30;
    /** As in {@link LongKeyTable}. */
    private static final int PIECE_ROWS = 512;

    private final int expectedGroups;
    private final MemoryPool pool;
    private final GroupKeys keys;
    private final GrowingBuffer newRows;
    private final int[] missed = new int[PIECE_ROWS + 1];
    private @Nullable Buffer table;
    private long base;
    private long range;
    /** Of all keys; the array may reach further. */
    private long least = Long.MAX_VALUE;

    private long greatest = Long.MIN_VALUE;
    private int groups;
    private int nullGroup = -1;

    private long[] values = new long[0];
    private long batchLeast;
    private long batchGreatest;

    /** @param expectedGroups that are about to come */
    DenseKeyTable(DataType type, int expectedGroups, MemoryPool pool) {
        this.expectedGroups = expectedGroups;
        this.pool = pool;
        this.keys = new GroupKeys(List.of(type), pool);
        this.newRows = new GrowingBuffer(pool);
    }

    /** False where keys of these types are never numbers that lie close together. */
    static boolean mayTake(List<DataType> types) {
        return types.size() == 1
                && switch (types.getFirst().layout()) {
                    case INT8, INT16, INT32, INT64 -> true;
                    case BIT, FLOAT32, FLOAT64, INT128, VIEW, LIST, STRUCT -> false;
                };
    }

    /** True when an array from {@code least} to {@code greatest} pays for so many groups. */
    static boolean isDense(long least, long greatest, long groups) {
        long range = greatest - least;
        return range >= 0 && range < LARGEST_RANGE && range < Math.max(SMALL_RANGE, groups * RANGE_PER_GROUP);
    }

    /** Reads a batch's keys; false when they lie too far apart. */
    boolean takes(Column column, int rows) {
        if (values.length < rows) {
            values = new long[rows];
        }
        ColumnReader.longs(column, values);
        batchLeast = Long.MAX_VALUE;
        batchGreatest = Long.MIN_VALUE;
        if (column.mayHaveNulls()) {
            for (int i = 0; i < rows; i++) {
                if (!column.isNull(i)) {
                    batchLeast = Math.min(batchLeast, values[i]);
                    batchGreatest = Math.max(batchGreatest, values[i]);
                }
            }
        } else {
            batchLeast = least(values, rows);
            batchGreatest = greatest(values, rows);
        }
        if (batchLeast > batchGreatest) {
            return true;
        }
        long expected = Math.max((long) groups + rows, expectedGroups);
        return isDense(Math.min(least, batchLeast), Math.max(greatest, batchGreatest), expected);
    }

    private static long least(long[] values, int rows) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < rows; i++) {
            least = Math.min(least, values[i]);
        }
        return least;
    }

    private static long greatest(long[] values, int rows) {
        long greatest = Long.MIN_VALUE;
        for (int i = 0; i < rows; i++) {
            greatest = Math.max(greatest, values[i]);
        }
        return greatest;
    }

    /** After {@link #takes} for the same column. */
    @Override
    public void groupIds(Column[] columns, int rows, int[] ids) {
        least = Math.min(least, batchLeast);
        greatest = Math.max(greatest, batchGreatest);
        MemorySegment fresh = newRows.ensure((long) rows << 2, 0);
        int made = 0;
        if (batchLeast <= batchGreatest) {
            MemorySegment array = room();
            if (columns[0].mayHaveNulls()) {
                made = lookUpWithNulls(array, columns[0], rows, ids, fresh);
            } else {
                made = lookUp(array, rows, ids, fresh);
            }
        } else if (rows > 0) {
            made = lookUpWithNulls(Segments.EMPTY, columns[0], rows, ids, fresh);
        }
        groups += made;
        keys.append(columns, fresh, made);
    }

    private int lookUp(MemorySegment array, int rows, int[] ids, MemorySegment fresh) {
        int made = 0;
        for (int from = 0; from < rows; from += PIECE_ROWS) {
            int to = Math.min(rows, from + PIECE_ROWS);
            int misses = hit(array, base, values, from, to, ids, missed);
            made = miss(array, base, values, missed, misses, groups, ids, fresh, made);
        }
        return made;
    }

    private static int hit(MemorySegment array, long base, long[] values, int from, int to, int[] ids, int[] missed) {
        int misses = 0;
        for (int i = from; i < to; i++) {
            int group = Segments.getInt(array, values[i] - base);
            ids[i] = group - 1;
            missed[misses] = i;
            misses += group == 0 ? 1 : 0;
        }
        return misses;
    }

    private static int miss(
            MemorySegment array,
            long base,
            long[] values,
            int[] missed,
            int misses,
            int groups,
            int[] ids,
            MemorySegment fresh,
            int before) {
        int made = before;
        for (int m = 0; m < misses; m++) {
            int i = missed[m];
            int group = Segments.getInt(array, values[i] - base);
            if (group == 0) {
                Segments.setInt(fresh, made++, i);
                group = groups + made;
                Segments.setInt(array, values[i] - base, group);
            }
            ids[i] = group - 1;
        }
        return made;
    }

    private int lookUpWithNulls(MemorySegment array, Column column, int rows, int[] ids, MemorySegment fresh) {
        int made = 0;
        for (int i = 0; i < rows; i++) {
            boolean isNull = column.isNull(i);
            int group = isNull ? nullGroup + 1 : Segments.getInt(array, values[i] - base);
            if (group == 0) {
                Segments.setInt(fresh, made++, i);
                group = groups + made;
                if (isNull) {
                    nullGroup = group - 1;
                } else {
                    Segments.setInt(array, values[i] - base, group);
                }
            }
            ids[i] = group - 1;
        }
        return made;
    }

    /** The array, with room for the batch's keys; it grows in the direction in which they ran out of it. */
    private MemorySegment room() {
        Buffer old = table;
        if (old != null && range > 0 && batchLeast >= base && batchGreatest <= base + (range - 1)) {
            return old.segment();
        }
        long from = Math.min(batchLeast, Long.MAX_VALUE - SMALL_RANGE);
        long to = batchGreatest;
        if (range > 0) {
            // Half as much again, so that ascending keys do not copy the array for each batch.
            long more = range / 2;
            long end = base + (range - 1);
            from = from >= base ? base : Math.min(from, Math.max(base - more, to - LARGEST_RANGE));
            to = to <= end ? end : Math.max(to, Math.min(end + more, from + LARGEST_RANGE));
        }
        long wanted = Math.max(to - from + 1, SMALL_RANGE);
        if (old != null && range == 0 && old.size() >= wanted << 2 && Long.MAX_VALUE - from > old.size()) {
            base = from;
            range = old.size() >> 2;
            return old.zero().segment();
        }
        Buffer grown = pool.allocate(wanted << 2);
        MemorySegment array = grown.segment();
        if (old != null && range > 0) {
            long at = (base - from) << 2;
            array.asSlice(0, at).fill((byte) 0);
            MemorySegment.copy(old.segment(), 0, array, at, range << 2);
            array.asSlice(at + (range << 2)).fill((byte) 0);
        } else {
            array.fill((byte) 0);
        }
        if (old != null) {
            old.close();
        }
        table = grown;
        base = from;
        range = wanted;
        return array;
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
        return (table == null ? 0 : table.size()) + keys.memory() + newRows.size();
    }

    /** The next keys may lie elsewhere: the array begins anew with them. */
    @Override
    public void reset() {
        range = 0;
        least = Long.MAX_VALUE;
        greatest = Long.MIN_VALUE;
        groups = 0;
        nullGroup = -1;
        keys.reset();
    }

    @Override
    public void close() {
        reset();
        if (table != null) {
            table.close();
            table = null;
        }
        keys.close();
        newRows.close();
    }
}
