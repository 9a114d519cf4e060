// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * The order of strings and byte arrays (unsigned bytes, which for UTF-8 is the order of code points) and of big-endian
 * decimals of one width, and statistics of values too long for them.
 */
final class BinaryOrder {
    /** Longer bounds are cut: a footer is read whole before any query, and prefixes skip as well. */
    static final int LONGEST_BOUND = 64;

    private BinaryOrder() {}

    static int compare(MemorySegment a, long fromA, long toA, MemorySegment b, long fromB, long toB, boolean signed) {
        if (signed) {
            int sign = Byte.compare(a.get(Segments.BYTE, fromA), b.get(Segments.BYTE, fromB));
            if (sign != 0) {
                return sign;
            }
        }
        long common = Math.min(toA - fromA, toB - fromB);
        for (long i = 0; i < common; i++) {
            byte left = a.get(Segments.BYTE, fromA + i);
            byte right = b.get(Segments.BYTE, fromB + i);
            if (left != right) {
                return (left & 0xFF) - (right & 0xFF);
            }
        }
        return Long.compare(toA - fromA, toB - fromB);
    }

    /** The bounds of a page whose least and greatest value lie at the given places. */
    static ValueBounds bounds(
            DataType type, MemorySegment bytes, long minStart, long minEnd, long maxStart, long maxEnd) {
        byte[] min = bytes.asSlice(minStart, Math.min(minEnd - minStart, LONGEST_BOUND))
                .toArray(Segments.BYTE);
        boolean minExact = minEnd - minStart <= LONGEST_BOUND;
        if (!minExact && type.isString()) {
            min = Arrays.copyOf(min, wholeCharacters(min));
        }
        boolean maxExact = maxEnd - maxStart <= LONGEST_BOUND;
        byte[] max = bytes.asSlice(maxStart, Math.min(maxEnd - maxStart, LONGEST_BOUND))
                .toArray(Segments.BYTE);
        if (!maxExact) {
            byte[] above = type.isString() ? textAbove(max) : bytesAbove(max);
            if (above == null) {
                maxExact = true;
                max = bytes.asSlice(maxStart, maxEnd - maxStart).toArray(Segments.BYTE);
            } else {
                max = above;
            }
        }
        return new ValueBounds(min, minExact, max, maxExact, 0);
    }

    /** Bytes of the whole characters at the start of cut-off UTF-8. */
    private static int wholeCharacters(byte[] cut) {
        int last = cut.length - 1;
        while (last > 0 && (cut[last] & 0xC0) == 0x80) {
            last--;
        }
        int lead = cut[last] & 0xFF;
        int size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        return last + size <= cut.length ? last + size : last;
    }

    /** The least text of the same or a smaller number of characters above all that begin with these; null if none. */
    private static byte @Nullable [] textAbove(byte[] cut) {
        String text = new String(cut, 0, wholeCharacters(cut), StandardCharsets.UTF_8);
        int[] points = text.codePoints().toArray();
        for (int i = points.length - 1; i >= 0; i--) {
            int next = points[i] + 1;
            if (next == Character.MIN_SURROGATE) {
                next = Character.MAX_SURROGATE + 1;
            }
            if (next <= Character.MAX_CODE_POINT) {
                return (new String(points, 0, i) + Character.toString(next)).getBytes(StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    private static byte @Nullable [] bytesAbove(byte[] cut) {
        for (int i = cut.length - 1; i >= 0; i--) {
            if (cut[i] != (byte) 0xFF) {
                byte[] above = Arrays.copyOf(cut, i + 1);
                above[i]++;
                return above;
            }
        }
        return null;
    }
}
