// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;

/** Loops that unpack integers packed least significant bit first; they may load eight bytes from any value's first byte. */
final class BitUnpacking {
    private BitUnpacking() {}

    static void ints(MemorySegment packed, long offset, int width, int count, MemorySegment out, long at) {
        long mask = (1L << width) - 1;
        for (int i = 0; i < count; i++) {
            long bit = (long) i * width;
            long word = packed.get(Segments.LONG, offset + (bit >>> 3));
            Segments.setInt(out, at + i, (int) (word >>> (bit & 7) & mask));
        }
    }

    /** Widths up to 64. */
    static void longs(MemorySegment packed, long offset, int width, int count, MemorySegment out, long at) {
        long mask = width == 64 ? -1 : (1L << width) - 1;
        for (int i = 0; i < count; i++) {
            long bit = (long) i * width;
            int shift = (int) (bit & 7);
            long from = offset + (bit >>> 3);
            long word = packed.get(Segments.LONG, from) >>> shift;
            if (width > 64 - shift) {
                word |= packed.get(Segments.LONG, from + 8) << (64 - shift);
            }
            Segments.setLong(out, at + i, word & mask);
        }
    }
}
