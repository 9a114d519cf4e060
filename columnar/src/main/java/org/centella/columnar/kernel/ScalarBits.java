// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;

/** Bitmaps, 64 bits at a time. */
final class ScalarBits {
    private ScalarBits() {}

    static void and(MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        int full = count >>> 6;
        for (int i = 0; i < full; i++) {
            Segments.setLong(out, i, Segments.getLong(left, i) & Segments.getLong(right, i));
        }
        if ((count & 63) != 0) {
            Segments.setLong(out, full, lastWord(left, count) & lastWord(right, count));
        }
    }

    static void or(MemorySegment left, MemorySegment right, int count, MemorySegment out) {
        int full = count >>> 6;
        for (int i = 0; i < full; i++) {
            Segments.setLong(out, i, Segments.getLong(left, i) | Segments.getLong(right, i));
        }
        if ((count & 63) != 0) {
            Segments.setLong(out, full, lastWord(left, count) | lastWord(right, count));
        }
    }

    static void not(MemorySegment bitmap, int count, MemorySegment out) {
        int full = count >>> 6;
        for (int i = 0; i < full; i++) {
            Segments.setLong(out, i, ~Segments.getLong(bitmap, i));
        }
        int rest = count & 63;
        if (rest != 0) {
            Segments.setLong(out, full, ~lastWord(bitmap, count) & (-1L >>> (64 - rest)));
        }
    }

    static int popcount(MemorySegment bitmap, int count) {
        int full = count >>> 6;
        int set = 0;
        for (int i = 0; i < full; i++) {
            set += Long.bitCount(Segments.getLong(bitmap, i));
        }
        return (count & 63) == 0 ? set : set + Long.bitCount(lastWord(bitmap, count));
    }

    static int toRows(MemorySegment bitmap, int count, MemorySegment out) {
        int full = count >>> 6;
        int selected = 0;
        for (int i = 0; i < full; i++) {
            selected = wordToRows(Segments.getLong(bitmap, i), i << 6, out, selected);
        }
        return (count & 63) == 0 ? selected : wordToRows(lastWord(bitmap, count), full << 6, out, selected);
    }

    static int wordToRows(long word, int base, MemorySegment out, int at) {
        int selected = at;
        for (long left = word; left != 0; left &= left - 1) {
            Segments.setInt(out, selected++, base + Long.numberOfTrailingZeros(left));
        }
        return selected;
    }

    /** The bits of the last, incomplete word; reads only the bytes that hold them, the rest is 0. */
    static long lastWord(MemorySegment bitmap, int count) {
        int rest = count & 63;
        long from = (long) (count >>> 6) << 3;
        long word = 0;
        for (int i = 0; i << 3 < rest; i++) {
            word |= (bitmap.get(Segments.BYTE, from + i) & 0xFFL) << (i << 3);
        }
        return rest == 0 ? 0 : word & (-1L >>> (64 - rest));
    }
}
