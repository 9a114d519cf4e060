// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.Layout;

/**
 * Moves values that were decoded without their nulls to their rows, in place and from the back, so that none is overwritten
 * before it moved:
 *
 * <pre>
 *   bits   1 0 1 1 0
 *   from   a b c . .
 *   to     a ? b c ?
 * </pre>
 */
final class Spread {
    private Spread() {}

    /** Dictionary codes; rows whose bit is 0 get {@code nullCode}. */
    static void ints(MemorySegment out, long at, int present, int rows, MemorySegment bits, int nullCode) {
        int from = present;
        for (int row = rows - 1; row >= 0; row--) {
            int bit = bits.get(Segments.BYTE, row >>> 3) >>> (row & 7) & 1;
            from -= bit;
            int moved = Segments.getInt(out, at + from);
            Segments.setInt(out, at + row, bit != 0 ? moved : nullCode);
        }
    }

    /** Values of a layout; bit {@code bitAt} tells of the first row. Views of null rows become empty. */
    static void values(
            Layout layout,
            int width,
            MemorySegment out,
            long at,
            int present,
            int rows,
            MemorySegment bits,
            long bitAt) {
        switch (width) {
            case 1 -> bytes(out, at, present, rows, bits, bitAt);
            case 2 -> shorts(out, at, present, rows, bits, bitAt);
            case 4 -> ints(out, at, present, rows, bits, bitAt);
            case 8 -> longs(out, at, present, rows, bits, bitAt);
            case 16 -> pairs(out, at, present, rows, bits, bitAt, layout == Layout.VIEW);
            default -> throw new IllegalArgumentException("no values of " + width + " bytes");
        }
    }

    private static int bit(MemorySegment bits, long index) {
        return bits.get(Segments.BYTE, index >>> 3) >>> (index & 7) & 1;
    }

    private static void bytes(MemorySegment out, long at, int present, int rows, MemorySegment bits, long bitAt) {
        long from = at + present;
        for (int row = rows - 1; row >= 0; row--) {
            from -= bit(bits, bitAt + row);
            Segments.setByte(out, at + row, Segments.getByte(out, from));
        }
    }

    private static void shorts(MemorySegment out, long at, int present, int rows, MemorySegment bits, long bitAt) {
        long from = at + present;
        for (int row = rows - 1; row >= 0; row--) {
            from -= bit(bits, bitAt + row);
            Segments.setShort(out, at + row, Segments.getShort(out, from));
        }
    }

    private static void ints(MemorySegment out, long at, int present, int rows, MemorySegment bits, long bitAt) {
        long from = at + present;
        for (int row = rows - 1; row >= 0; row--) {
            from -= bit(bits, bitAt + row);
            Segments.setInt(out, at + row, Segments.getInt(out, from));
        }
    }

    private static void longs(MemorySegment out, long at, int present, int rows, MemorySegment bits, long bitAt) {
        long from = at + present;
        for (int row = rows - 1; row >= 0; row--) {
            from -= bit(bits, bitAt + row);
            Segments.setLong(out, at + row, Segments.getLong(out, from));
        }
    }

    private static void pairs(
            MemorySegment out, long at, int present, int rows, MemorySegment bits, long bitAt, boolean emptyNulls) {
        long from = at + present;
        for (int row = rows - 1; row >= 0; row--) {
            int bit = bit(bits, bitAt + row);
            from -= bit;
            long keep = emptyNulls && bit == 0 ? 0 : -1L;
            long to = at + row << 1;
            Segments.setLong(out, to, Segments.getLong(out, from << 1) & keep);
            Segments.setLong(out, to + 1, Segments.getLong(out, (from << 1) + 1) & keep);
        }
    }

    /** Bytes, 0 or 1, to bits. */
    static void packBits(MemorySegment bytes, int count, MemorySegment bits) {
        int whole = count & -8;
        for (int i = 0; i < whole; i += 8) {
            // Each byte's lowest bit moves to the top byte: bit k of the product's top byte is byte k's.
            long eight = bytes.get(Segments.LONG, i) & 0x0101_0101_0101_0101L;
            Segments.setByte(bits, i >>> 3, (byte) (eight * 0x0102_0408_1020_4080L >>> 56));
        }
        if (whole < count) {
            int packed = 0;
            for (int i = whole; i < count; i++) {
                packed |= (Segments.getByte(bytes, i) & 1) << (i & 7);
            }
            Segments.setByte(bits, whole >>> 3, (byte) packed);
        }
    }
}
