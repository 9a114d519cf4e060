// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;

/**
 * Copies values picked by int row numbers: output i is the value at {@code rows[from + i]}. The Vector API has no gather
 * from segments, so these loops have no SIMD twin.
 */
public final class Gather {
    private Gather() {}

    /** Picks values of {@code width} bytes: 1, 2, 4, 8 or 16; output starts at value {@code at}. */
    public static void values(
            int width, MemorySegment source, MemorySegment rows, int from, int count, MemorySegment target, int at) {
        switch (width) {
            case 1 -> bytes(source, rows, from, count, target, at);
            case 2 -> shorts(source, rows, from, count, target, at);
            case 4 -> ints(source, rows, from, count, target, at);
            case 8 -> longs(source, rows, from, count, target, at);
            case 16 -> pairs(source, rows, from, count, target, at);
            default -> throw new IllegalArgumentException("no values of " + width + " bytes");
        }
    }

    public static void bytes(
            MemorySegment source, MemorySegment rows, int from, int count, MemorySegment target, int at) {
        for (int i = 0; i < count; i++) {
            Segments.setByte(target, (long) at + i, Segments.getByte(source, Segments.getInt(rows, (long) from + i)));
        }
    }

    public static void shorts(
            MemorySegment source, MemorySegment rows, int from, int count, MemorySegment target, int at) {
        for (int i = 0; i < count; i++) {
            Segments.setShort(target, (long) at + i, Segments.getShort(source, Segments.getInt(rows, (long) from + i)));
        }
    }

    public static void ints(
            MemorySegment source, MemorySegment rows, int from, int count, MemorySegment target, int at) {
        for (int i = 0; i < count; i++) {
            Segments.setInt(target, (long) at + i, Segments.getInt(source, Segments.getInt(rows, (long) from + i)));
        }
    }

    public static void longs(
            MemorySegment source, MemorySegment rows, int from, int count, MemorySegment target, int at) {
        for (int i = 0; i < count; i++) {
            Segments.setLong(target, (long) at + i, Segments.getLong(source, Segments.getInt(rows, (long) from + i)));
        }
    }

    /** Values of 16 bytes: INT128 and views. */
    public static void pairs(
            MemorySegment source, MemorySegment rows, int from, int count, MemorySegment target, int at) {
        for (int i = 0; i < count; i++) {
            long row = (long) Segments.getInt(rows, (long) from + i) << 1;
            long to = ((long) at + i) << 1;
            Segments.setLong(target, to, Segments.getLong(source, row));
            Segments.setLong(target, to + 1, Segments.getLong(source, row + 1));
        }
    }

    /** Picks bits; the output starts at bit {@code at}, bits outside stay. */
    public static void bits(
            MemorySegment source, MemorySegment rows, int from, int count, MemorySegment target, int at) {
        int i = 0;
        while (i < count && ((at + i) & 7) != 0) {
            Segments.setBit(target, (long) at + i, Segments.getBit(source, Segments.getInt(rows, (long) from + i)));
            i++;
        }
        for (; i + 8 <= count; i += 8) {
            int packed = 0;
            for (int k = 0; k < 8; k++) {
                int row = Segments.getInt(rows, (long) from + i + k);
                packed |= ((Segments.getByte(source, row >>> 3) >>> (row & 7)) & 1) << k;
            }
            Segments.setByte(target, ((long) at + i) >>> 3, (byte) packed);
        }
        for (; i < count; i++) {
            Segments.setBit(target, (long) at + i, Segments.getBit(source, Segments.getInt(rows, (long) from + i)));
        }
    }

    /** True when all picked bits are set. */
    public static boolean allSet(MemorySegment bitmap, MemorySegment rows, int from, int count) {
        for (int i = 0; i < count; i++) {
            if (!Segments.getBit(bitmap, Segments.getInt(rows, (long) from + i))) {
                return false;
            }
        }
        return true;
    }

    /** The composition of two selections: output i is {@code inner[rows[from + i]]}. */
    public static void compose(MemorySegment inner, MemorySegment rows, int from, int count, MemorySegment target) {
        ints(inner, rows, from, count, target, 0);
    }
}
