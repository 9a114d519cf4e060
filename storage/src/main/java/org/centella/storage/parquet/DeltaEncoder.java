// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;

/**
 * DELTA_BINARY_PACKED (Encodings.md, DELTA_BINARY_PACKED = 5): the first value, then blocks of differences, each block its
 * least difference and four miniblocks packed at a width of their own.
 */
final class DeltaEncoder {
    private static final int BLOCK = 128;
    private static final int MINIBLOCKS = 4;
    private static final int MINIBLOCK = BLOCK / MINIBLOCKS;

    private DeltaEncoder() {}

    static void encodeInts(MemorySegment values, int from, int count, EncodeBuffer out) {
        header(count, count == 0 ? 0 : Segments.getInt(values, from), out);
        long[] deltas = new long[BLOCK];
        for (int done = 1; done < count; done += BLOCK) {
            int size = Math.min(BLOCK, count - done);
            for (int i = 0; i < size; i++) {
                long at = (long) from + done + i;
                // Differences wrap around at the width of the type, as the format asks.
                int difference = Segments.getInt(values, at) - Segments.getInt(values, at - 1);
                deltas[i] = difference;
            }
            block(deltas, size, Integer.SIZE, out);
        }
    }

    static void encodeLongs(MemorySegment values, int from, int count, EncodeBuffer out) {
        header(count, count == 0 ? 0 : Segments.getLong(values, from), out);
        long[] deltas = new long[BLOCK];
        for (int done = 1; done < count; done += BLOCK) {
            int size = Math.min(BLOCK, count - done);
            for (int i = 0; i < size; i++) {
                long at = (long) from + done + i;
                deltas[i] = Segments.getLong(values, at) - Segments.getLong(values, at - 1);
            }
            block(deltas, size, Long.SIZE, out);
        }
    }

    private static void header(int count, long first, EncodeBuffer out) {
        out.putVarint(BLOCK);
        out.putVarint(MINIBLOCKS);
        out.putVarint(count);
        out.putZigZag(first);
    }

    private static void block(long[] deltas, int size, int typeBits, EncodeBuffer out) {
        long min = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            min = Math.min(min, deltas[i]);
        }
        long mask = typeBits == Long.SIZE ? -1L : 0xFFFF_FFFFL;
        for (int i = 0; i < BLOCK; i++) {
            deltas[i] = i < size ? (deltas[i] - min) & mask : 0;
        }
        out.putZigZag(min);
        int[] widths = new int[MINIBLOCKS];
        for (int m = 0; m < MINIBLOCKS; m++) {
            long used = 0;
            for (int i = 0; i < MINIBLOCK; i++) {
                used |= deltas[m * MINIBLOCK + i];
            }
            widths[m] = Long.SIZE - Long.numberOfLeadingZeros(used);
            out.putByte(widths[m]);
        }
        for (int m = 0; m < MINIBLOCKS && m * MINIBLOCK < size; m++) {
            pack(deltas, m * MINIBLOCK, widths[m], out);
        }
    }

    private static void pack(long[] deltas, int from, int width, EncodeBuffer out) {
        long pending = 0;
        int bits = 0;
        for (int i = from; i < from + MINIBLOCK; i++) {
            long value = deltas[i];
            pending |= value << bits;
            bits += width;
            if (bits >= Long.SIZE) {
                putLong(pending, out);
                bits -= Long.SIZE;
                pending = bits == 0 ? 0 : value >>> (width - bits);
            }
        }
        // 32 values fill whole words of 32 bits.
        if (bits > 0) {
            out.putInt((int) pending);
        }
    }

    private static void putLong(long value, EncodeBuffer out) {
        out.reserve(Long.BYTES).set(Segments.LONG, out.position(), value);
        out.advance(Long.BYTES);
    }
}
