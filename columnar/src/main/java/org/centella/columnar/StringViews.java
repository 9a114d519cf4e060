// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;

/** Views, as Arrow lays them out, of text that stays where it was read. */
public final class StringViews {
    /** Bytes behind a text that may be read with it, so that none is read byte by byte. */
    public static final int PADDING = 16;

    /** By length, the bytes of a long that count. */
    private static final long[] MASK = new long[9];

    static {
        for (int i = 1; i <= 8; i++) {
            MASK[i] = -1L >>> (64 - (i << 3));
        }
    }

    private StringViews() {}

    /**
     * Bytes {@code from} to {@code from + length} of a segment as view number {@code row}, which points to that segment if they
     * are too many to lie in it.
     *
     * @param source with {@link #PADDING} bytes behind them
     * @param index the segment's number among the column's
     */
    public static void put(MemorySegment views, long row, MemorySegment source, long from, int length, int index) {
        long first;
        long second;
        if (length <= FlatColumn.VIEW_INLINE) {
            long head = source.get(Segments.LONG, from) & MASK[Math.min(length, 4)];
            first = length | head << 32;
            second = length <= 4 ? 0 : source.get(Segments.LONG, from + 4) & MASK[length - 4];
        } else {
            first = length | (long) source.get(Segments.INT, from) << 32;
            second = index | from << 32;
        }
        Segments.setLong(views, row << 1, first);
        Segments.setLong(views, (row << 1) + 1, second);
    }
}
