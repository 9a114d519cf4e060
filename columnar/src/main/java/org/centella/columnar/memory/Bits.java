// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.memory;

import java.lang.foreign.MemorySegment;

/** Ranges of bits in bitmaps laid out as Arrow lays them out; any start, any length, nothing outside is touched. */
public final class Bits {
    private Bits() {}

    /** Sets {@code count} bits from {@code from} on to {@code value}. */
    public static void fill(MemorySegment bitmap, long from, long count, boolean value) {
        long bit = from;
        long end = from + count;
        while (bit < end && (bit & 7) != 0) {
            Segments.setBit(bitmap, bit++, value);
        }
        long bytes = (end - bit) >>> 3;
        bitmap.asSlice(bit >>> 3, bytes).fill((byte) (value ? 0xFF : 0));
        for (bit += bytes << 3; bit < end; bit++) {
            Segments.setBit(bitmap, bit, value);
        }
    }

    /** Copies {@code count} bits. */
    public static void copy(MemorySegment from, long fromBit, MemorySegment to, long toBit, long count) {
        long done = 0;
        while (done < count && ((toBit + done) & 7) != 0) {
            Segments.setBit(to, toBit + done, Segments.getBit(from, fromBit + done));
            done++;
        }
        long bytes = (count - done) >>> 3;
        long source = (fromBit + done) >>> 3;
        long target = (toBit + done) >>> 3;
        int shift = (int) ((fromBit + done) & 7);
        if (shift == 0) {
            MemorySegment.copy(from, source, to, target, bytes);
        } else {
            for (long i = 0; i < bytes; i++) {
                int low = Segments.getByte(from, source + i) & 0xFF;
                int high = Segments.getByte(from, source + i + 1) & 0xFF;
                Segments.setByte(to, target + i, (byte) (low >>> shift | high << (8 - shift)));
            }
        }
        for (done += bytes << 3; done < count; done++) {
            Segments.setBit(to, toBit + done, Segments.getBit(from, fromBit + done));
        }
    }

    /** Bits set among the {@code count} from {@code from} on. */
    public static long count(MemorySegment bitmap, long from, long count) {
        long set = 0;
        long bit = from;
        long end = from + count;
        while (bit < end && (bit & 7) != 0) {
            set += Segments.getBit(bitmap, bit++) ? 1 : 0;
        }
        for (; end - bit >= 64; bit += 64) {
            set += Long.bitCount(bitmap.get(Segments.LONG, bit >>> 3));
        }
        for (; bit < end; bit++) {
            set += Segments.getBit(bitmap, bit) ? 1 : 0;
        }
        return set;
    }
}
