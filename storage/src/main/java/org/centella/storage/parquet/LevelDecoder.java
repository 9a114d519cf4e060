// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.apache.parquet.format.Encoding;
import org.centella.columnar.memory.Segments;

/** The repetition or definition levels of a page: runs of the narrowest width that holds the greatest level. */
final class LevelDecoder {
    private final RleDecoder runs = new RleDecoder();
    private int max;

    /** Levels of a version 1 page, from {@code from} on; returns where they end. */
    long reset(Page page, MemorySegment body, long from, long end, Encoding encoding, int maxLevel) {
        max = maxLevel;
        int width = Integer.SIZE - Integer.numberOfLeadingZeros(maxLevel);
        if (encoding == Encoding.RLE) {
            if (end - from < 4) {
                throw Corrupt.data("a page has no levels");
            }
            long length = Integer.toUnsignedLong(body.get(Segments.INT, from));
            if (length > end - from - 4) {
                throw Corrupt.data("a page has " + length + " bytes of levels in " + end);
            }
            runs.reset(body, from + 4, from + 4 + length, width);
            return from + 4 + length;
        }
        if (encoding != Encoding.BIT_PACKED) {
            throw Corrupt.unsupported("levels with encoding " + encoding);
        }
        long bytes = ((long) page.header.valueCount * width + 7) >>> 3;
        if (bytes > end - from) {
            throw Corrupt.data("a page has fewer levels than values");
        }
        fromBitPacked(page, body, from, width);
        return from + bytes;
    }

    /** Levels of a version 2 page, which tells their length in its header. */
    void resetBare(MemorySegment levels, long from, long end, int maxLevel) {
        max = maxLevel;
        runs.reset(levels, from, end, Integer.SIZE - Integer.numberOfLeadingZeros(maxLevel));
    }

    /** The deprecated BIT_PACKED levels, most significant bit first, rewritten as one run of the hybrid encoding. */
    private void fromBitPacked(Page page, MemorySegment body, long from, int width) {
        int count = page.header.valueCount;
        int groups = (count + 7) >>> 3;
        MemorySegment run = page.buffer((long) groups * width + 8).segment();
        run.fill((byte) 0);
        long at = 0;
        int head = groups << 1 | 1;
        while (head >>> 7 != 0) {
            run.set(Segments.BYTE, at++, (byte) (head & 0x7F | 0x80));
            head >>>= 7;
        }
        run.set(Segments.BYTE, at++, (byte) head);
        long source = from << 3;
        long target = at << 3;
        for (int i = 0; i < count; i++) {
            for (int bit = width - 1; bit >= 0; bit--, source++) {
                if ((body.get(Segments.BYTE, source >>> 3) >>> (7 - (source & 7)) & 1) != 0) {
                    Segments.setBit(run, target + (long) i * width + bit, true);
                }
            }
        }
        runs.reset(run, 0, at + (long) groups * width, width);
    }

    RleDecoder runs() {
        return runs;
    }

    /** The next levels as ints. */
    void read(int count, MemorySegment out, long at) {
        runs.read(count, out, at);
        for (long i = at; i < at + count; i++) {
            if (Integer.compareUnsigned(Segments.getInt(out, i), max) > 0) {
                throw Corrupt.data(
                        "a page has level " + Segments.getInt(out, i) + " where " + max + " is the greatest");
            }
        }
    }
}
