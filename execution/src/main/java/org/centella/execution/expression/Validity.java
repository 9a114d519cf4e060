// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/** Bitmaps of rows, 64 rows at a time; those that come from elsewhere may end after the last row's byte. */
final class Validity {
    private Validity() {}

    static int words(int rows) {
        return (rows + Long.SIZE - 1) >>> 6;
    }

    /** Bits 64 * index to 64 * index + 63, zero where the bitmap ends. */
    static long word(MemorySegment bits, int index) {
        long at = (long) index << 3;
        long left = bits.byteSize() - at;
        if (left >= Long.BYTES) {
            return bits.get(Segments.LONG, at);
        }
        long word = 0;
        for (int i = 0; i < left; i++) {
            word |= (bits.get(Segments.BYTE, at + i) & 0xFFL) << (i * Byte.SIZE);
        }
        return word;
    }

    /** As {@link #word}; all ones of no bitmap. */
    static long wordOrOnes(@Nullable MemorySegment bits, int index) {
        return bits == null ? -1 : word(bits, index);
    }

    /** The bits of word {@code index} that are rows. */
    static long rowsOf(int index, int rows) {
        int left = rows - (index << 6);
        return left >= Long.SIZE ? -1 : (1L << left) - 1;
    }

    static void and(MemorySegment a, MemorySegment b, MemorySegment out, int rows) {
        for (int i = 0; i < words(rows); i++) {
            Segments.setLong(out, i, word(a, i) & word(b, i));
        }
    }

    /** Writes the rows of a bitmap whose last bits are zero; returns how many there are. */
    static int rows(MemorySegment bits, int rows, MemorySegment out) {
        int count = 0;
        for (int i = 0; i < words(rows); i++) {
            long word = word(bits, i) & rowsOf(i, rows);
            int base = i << 6;
            if (word == -1) {
                for (int k = 0; k < Long.SIZE; k++) {
                    Segments.setInt(out, (long) count + k, base + k);
                }
                count += Long.SIZE;
                continue;
            }
            for (; word != 0; word &= word - 1) {
                Segments.setInt(out, count++, base + Long.numberOfTrailingZeros(word));
            }
        }
        return count;
    }
}
