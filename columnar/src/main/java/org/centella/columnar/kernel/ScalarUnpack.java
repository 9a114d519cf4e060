// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;

/** Bit-packed integers: an unaligned load of eight bytes holds any value of up to 57 bits. */
final class ScalarUnpack {
    private static final int LONGEST_IN_ONE_LOAD = 57;

    private ScalarUnpack() {}

    static void ints(MemorySegment packed, long offset, int width, int count, MemorySegment out, int at) {
        if (width < 0 || width > Integer.SIZE) {
            throw new IllegalArgumentException("no int has " + width + " bits");
        }
        long mask = (1L << width) - 1;
        int safe = safe(packed.byteSize() - offset, width, count);
        for (int i = 0; i < safe; i++) {
            long bit = (long) i * width;
            long word = packed.get(Segments.LONG, offset + (bit >>> 3));
            Segments.setInt(out, (long) at + i, (int) (word >>> (bit & 7) & mask));
        }
        for (int i = safe; i < count; i++) {
            Segments.setInt(out, (long) at + i, (int) slow(packed, offset, (long) i * width, width));
        }
    }

    static void longs(MemorySegment packed, long offset, int width, int count, MemorySegment out, int at) {
        if (width < 0 || width > Long.SIZE) {
            throw new IllegalArgumentException("no long has " + width + " bits");
        }
        int safe = width > LONGEST_IN_ONE_LOAD ? 0 : safe(packed.byteSize() - offset, width, count);
        long mask = width == Long.SIZE ? -1 : (1L << width) - 1;
        for (int i = 0; i < safe; i++) {
            long bit = (long) i * width;
            long word = packed.get(Segments.LONG, offset + (bit >>> 3));
            Segments.setLong(out, (long) at + i, word >>> (bit & 7) & mask);
        }
        for (int i = safe; i < count; i++) {
            Segments.setLong(out, (long) at + i, slow(packed, offset, (long) i * width, width));
        }
    }

    /** How many of the first values may be read by eight bytes, of the {@code bytes} there are. */
    private static int safe(long bytes, int width, int count) {
        if (width == 0) {
            return 0;
        }
        // Value i begins in byte i * width / 8, which must not lie beyond bytes - 8.
        return Math.clamp(bytes < 8 ? 0 : (((bytes - 8) << 3) + 7) / width + 1, 0, count);
    }

    /** One value, byte by byte. */
    static long slow(MemorySegment packed, long offset, long bit, int width) {
        long value = 0;
        int done = 0;
        while (done < width) {
            long at = bit + done;
            int used = (int) (at & 7);
            int take = Math.min(8 - used, width - done);
            long bits = (packed.get(Segments.BYTE, offset + (at >>> 3)) & 0xFFL) >>> used & ((1L << take) - 1);
            value |= bits << done;
            done += take;
        }
        return value;
    }
}
