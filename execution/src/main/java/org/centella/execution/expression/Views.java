// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;

/**
 * Comparisons of strings in Arrow's view layout. The order is that of unsigned bytes, which for UTF-8 is that of code points.
 * The four bytes of prefix that each view has decide most comparisons.
 */
final class Views {
    private Views() {}

    static int length(MemorySegment views, int row) {
        return views.get(Segments.INT, (long) row << 4);
    }

    /** The segment that holds the bytes of the view at {@code row}. */
    static MemorySegment segment(FlatColumn column, int row) {
        MemorySegment views = column.values();
        return length(views, row) <= FlatColumn.VIEW_INLINE
                ? views
                : column.data()[views.get(Segments.INT, ((long) row << 4) + 8)];
    }

    /** Where in {@link #segment} they begin. */
    static long offset(MemorySegment views, int row) {
        long at = (long) row << 4;
        return length(views, row) <= FlatColumn.VIEW_INLINE
                ? at + 4
                : Integer.toUnsignedLong(views.get(Segments.INT, at + 12));
    }

    static boolean equal(FlatColumn a, int aRow, FlatColumn b, int bRow) {
        MemorySegment x = a.values();
        MemorySegment y = b.values();
        long xAt = (long) aRow << 4;
        long yAt = (long) bRow << 4;
        // Length and prefix in one comparison.
        if (x.get(Segments.LONG, xAt) != y.get(Segments.LONG, yAt)) {
            return false;
        }
        int length = x.get(Segments.INT, xAt);
        if (length <= FlatColumn.VIEW_INLINE) {
            return x.get(Segments.LONG, xAt + 8) == y.get(Segments.LONG, yAt + 8);
        }
        return equalBytes(segment(a, aRow), offset(x, aRow), segment(b, bRow), offset(y, bRow), length);
    }

    static boolean equalBytes(MemorySegment a, long aFrom, MemorySegment b, long bFrom, int length) {
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            if (a.get(Segments.LONG, aFrom + i) != b.get(Segments.LONG, bFrom + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (a.get(Segments.BYTE, aFrom + i) != b.get(Segments.BYTE, bFrom + i)) {
                return false;
            }
        }
        return true;
    }

    static int compare(FlatColumn a, int aRow, FlatColumn b, int bRow) {
        MemorySegment x = a.values();
        MemorySegment y = b.values();
        long xAt = (long) aRow << 4;
        long yAt = (long) bRow << 4;
        int xPrefix = x.get(Segments.INT, xAt + 4);
        int yPrefix = y.get(Segments.INT, yAt + 4);
        if (xPrefix != yPrefix) {
            return Integer.compareUnsigned(Integer.reverseBytes(xPrefix), Integer.reverseBytes(yPrefix));
        }
        int xLength = x.get(Segments.INT, xAt);
        int yLength = y.get(Segments.INT, yAt);
        return compareBytes(segment(a, aRow), offset(x, aRow), xLength, segment(b, bRow), offset(y, bRow), yLength);
    }

    static int compareBytes(MemorySegment a, long aFrom, int aLength, MemorySegment b, long bFrom, int bLength) {
        int common = Math.min(aLength, bLength);
        int i = 0;
        for (; i + 8 <= common; i += 8) {
            long x = a.get(Segments.LONG, aFrom + i);
            long y = b.get(Segments.LONG, bFrom + i);
            if (x != y) {
                return Long.compareUnsigned(Long.reverseBytes(x), Long.reverseBytes(y));
            }
        }
        for (; i < common; i++) {
            int byByte = Byte.compareUnsigned(a.get(Segments.BYTE, aFrom + i), b.get(Segments.BYTE, bFrom + i));
            if (byByte != 0) {
                return byByte;
            }
        }
        return Integer.compare(aLength, bLength);
    }

    /** As {@link #compare}, but trailing spaces do not count. */
    static int comparePadded(FlatColumn a, int aRow, FlatColumn b, int bRow) {
        MemorySegment x = segment(a, aRow);
        MemorySegment y = segment(b, bRow);
        long xFrom = offset(a.values(), aRow);
        long yFrom = offset(b.values(), bRow);
        return compareBytes(
                x,
                xFrom,
                trimmed(x, xFrom, length(a.values(), aRow)),
                y,
                yFrom,
                trimmed(y, yFrom, length(b.values(), bRow)));
    }

    /** The length without trailing spaces. */
    static int trimmed(MemorySegment bytes, long from, int length) {
        int end = length;
        while (end > 0 && bytes.get(Segments.BYTE, from + end - 1) == ' ') {
            end--;
        }
        return end;
    }

    /** Writes the view of {@code length} bytes at {@code from} of buffer {@code index}, which is {@code bytes}. */
    static void put(MemorySegment views, int row, MemorySegment bytes, long from, int length, int index) {
        long at = (long) row << 4;
        views.set(Segments.LONG, at, length);
        views.set(Segments.LONG, at + 8, 0);
        if (length <= FlatColumn.VIEW_INLINE) {
            for (int i = 0; i < length; i++) {
                views.set(Segments.BYTE, at + 4 + i, bytes.get(Segments.BYTE, from + i));
            }
        } else {
            views.set(Segments.INT, at + 4, bytes.get(Segments.INT, from));
            views.set(Segments.INT, at + 8, index);
            views.set(Segments.INT, at + 12, (int) from);
        }
    }
}
