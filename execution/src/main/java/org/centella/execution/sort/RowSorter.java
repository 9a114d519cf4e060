// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.sort;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Cancellation;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.execution.plan.SortKey;

/**
 * Sorts row numbers by key columns; rows with equal keys stay in their order. The first word sorts all rows, the next only
 * runs of rows that it left equal, and so on. Where a word and the row's position fit one long together, that long is all
 * that moves:
 *
 * <pre>
 *   words  7  3  7  3      longs  7|0 3|1 7|2 3|3    sorted  3|1 3|3 7|0 7|2    rows  1 3 0 2
 * </pre>
 */
public final class RowSorter implements AutoCloseable {
    /** Bytes that sorting takes per row until it is done; four of them it keeps, the row numbers. */
    public static final int BYTES_PER_ROW = 24;

    private static final int BLOCK = 1024;
    /** Insertion sort moves about n²/4 elements, radix sort clears and reads its counters first. */
    private static final int SMALL = 40;

    private final FlatColumn[] columns;
    private final List<KeyStep> steps;
    private final int count;
    private final Buffer words;
    private final Buffer otherWords;
    private final Buffer rows;
    private final Buffer otherRows;
    private MemorySegment keys;
    private MemorySegment otherKeys;

    private final int[] rowBlock = new int[BLOCK];
    private final long[] block = new long[BLOCK];
    private final long[] scratch = new long[BLOCK];

    private RowSorter(FlatColumn[] columns, List<KeyStep> steps, int count, Buffer[] room) {
        this.columns = columns;
        this.steps = steps;
        this.count = count;
        this.words = room[0];
        this.otherWords = room[1];
        this.rows = room[2];
        this.otherRows = room[3];
        this.keys = words.segment();
        this.otherKeys = otherWords.segment();
    }

    /**
     * The numbers of the first {@code count} rows in order, an int each; the caller closes the buffer.
     *
     * @param columns one per key, of at least {@code count} rows
     * @param pool {@link #BYTES_PER_ROW} are taken from
     * @throws org.centella.columnar.error.CentellaException when the query was cancelled, or memory is refused
     */
    public static Buffer sort(FlatColumn[] columns, List<SortKey> keys, int count, MemoryPool pool) {
        Buffer[] room = new Buffer[4];
        try {
            for (int i = 0; i < room.length; i++) {
                room[i] = pool.allocate(Math.max(1, (long) count << (i < 2 ? 3 : 2)));
            }
        } catch (RuntimeException e) {
            for (Buffer buffer : room) {
                if (buffer != null) {
                    buffer.close();
                }
            }
            throw e;
        }
        List<KeyStep> steps = count < 2 ? List.of() : SortPlan.forColumns(columns, keys, count);
        try (RowSorter sorter = new RowSorter(columns, steps, count, room)) {
            sorter.sort();
            return sorter.rows;
        } catch (RuntimeException e) {
            room[2].close();
            throw e;
        }
    }

    private void sort() {
        for (int i = 0; i < count; i++) {
            Segments.setInt(rows.segment(), i, i);
        }
        sort(0, 0, count);
    }

    private void sort(int step, int from, int to) {
        if (step == steps.size() || to - from < 2) {
            return;
        }
        switch (steps.get(step)) {
            case KeyStep.Word word -> {
                sortWords(word, from, to);
                if (step + 1 < steps.size()) {
                    sortEqualWords(step + 1, from, to);
                }
            }
            case KeyStep.Value value -> {
                FlatColumn column = columns[value.column()];
                int[] sorted = new int[to - from];
                MemorySegment.copy(rows.segment(), Segments.INT, (long) from << 2, sorted, 0, sorted.length);
                mergeSort(sorted, value, column);
                MemorySegment.copy(sorted, 0, rows.segment(), Segments.INT, (long) from << 2, sorted.length);
                if (step + 1 < steps.size()) {
                    int start = 0;
                    for (int i = 1; i <= sorted.length; i++) {
                        if (i == sorted.length || value.compare(column, sorted[i - 1], column, sorted[i]) != 0) {
                            sort(step + 1, from + start, from + i);
                            start = i;
                        }
                    }
                }
            }
        }
    }

    private void sortEqualWords(int step, int from, int to) {
        int start = from;
        long word = Segments.getLong(keys, from);
        for (int i = from + 1; i < to; i++) {
            long next = Segments.getLong(keys, i);
            if (next != word) {
                if (i - start > 1) {
                    sort(step, start, i);
                }
                start = i;
                word = next;
            }
        }
        sort(step, start, to);
    }

    /** Sorts rows by a word and leaves the sorted words in {@code keys}. */
    private void sortWords(KeyStep.Word word, int from, int to) {
        int size = to - from;
        int positionBits = Integer.SIZE - Integer.numberOfLeadingZeros(size - 1);
        boolean packed = size > SMALL && word.bits() + positionBits <= Long.SIZE;
        for (int at = from; at < to; at += BLOCK) {
            int n = Math.min(BLOCK, to - at);
            Cancellation.check();
            MemorySegment.copy(rows.segment(), Segments.INT, (long) at << 2, rowBlock, 0, n);
            word.load(columns, rowBlock, n, block, scratch);
            if (packed) {
                pack(block, n, at - from, positionBits);
            }
            MemorySegment.copy(block, 0, keys, Segments.LONG, (long) at << 3, n);
        }
        if (size <= SMALL) {
            insertionSort(keys, rows.segment(), from, to);
            return;
        }
        MemorySegment numbers = rows.segment();
        MemorySegment others = otherRows.segment();
        if (packed) {
            boolean moved =
                    RadixSort.sort(keys, numbers, otherKeys, others, false, from, to, positionBits, word.bits());
            settle(moved, from, to);
            MemorySegment.copy(numbers, (long) from << 2, others, (long) from << 2, (long) size << 2);
            unpack(keys, others, numbers, from, to, positionBits);
        } else {
            boolean moved = RadixSort.sort(keys, numbers, otherKeys, others, true, from, to, 0, word.bits());
            settle(moved, from, to);
            if (moved) {
                MemorySegment.copy(others, (long) from << 2, numbers, (long) from << 2, (long) size << 2);
            }
        }
    }

    /** Brings a result in the other words to the words. */
    private void settle(boolean moved, int from, int to) {
        if (!moved) {
            return;
        }
        if (from == 0 && to == count) {
            MemorySegment swap = keys;
            keys = otherKeys;
            otherKeys = swap;
        } else {
            MemorySegment.copy(otherKeys, (long) from << 3, keys, (long) from << 3, (long) (to - from) << 3);
        }
    }

    private static void pack(long[] words, int count, int first, int positionBits) {
        for (int i = 0; i < count; i++) {
            words[i] = words[i] << positionBits | (first + i);
        }
    }

    private static void unpack(
            MemorySegment keys, MemorySegment before, MemorySegment rows, int from, int to, int positionBits) {
        long mask = (1L << positionBits) - 1;
        for (int i = from; i < to; i++) {
            long key = Segments.getLong(keys, i);
            Segments.setInt(rows, i, Segments.getInt(before, from + (key & mask)));
            Segments.setLong(keys, i, key >>> positionBits);
        }
    }

    private static void insertionSort(MemorySegment keys, MemorySegment rows, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            long key = Segments.getLong(keys, i);
            int row = Segments.getInt(rows, i);
            int at = i - 1;
            while (at >= from && Long.compareUnsigned(Segments.getLong(keys, at), key) > 0) {
                Segments.setLong(keys, at + 1L, Segments.getLong(keys, at));
                Segments.setInt(rows, at + 1L, Segments.getInt(rows, at));
                at--;
            }
            Segments.setLong(keys, at + 1L, key);
            Segments.setInt(rows, at + 1L, row);
        }
    }

    private static void mergeSort(int[] rows, KeyStep.Value order, FlatColumn column) {
        int[] from = rows;
        int[] to = new int[rows.length];
        for (int width = 1; width < rows.length && width > 0; width <<= 1) {
            for (int start = 0; start < rows.length; start += 2 * width) {
                merge(
                        from,
                        to,
                        start,
                        Math.min(start + width, rows.length),
                        Math.min(start + 2 * width, rows.length),
                        order,
                        column);
            }
            int[] swap = from;
            from = to;
            to = swap;
        }
        if (from != rows) {
            System.arraycopy(from, 0, rows, 0, rows.length);
        }
    }

    private static void merge(
            int[] from, int[] to, int start, int middle, int end, KeyStep.Value order, FlatColumn column) {
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++) {
            if ((i & BLOCK - 1) == BLOCK - 1) {
                Cancellation.check();
            }
            boolean takeLeft =
                    left < middle && (right >= end || order.compare(column, from[left], column, from[right]) <= 0);
            to[i] = takeLeft ? from[left++] : from[right++];
        }
    }

    @Override
    public void close() {
        words.close();
        otherWords.close();
        otherRows.close();
    }
}
