// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;

/**
 * DELTA_BINARY_PACKED: a first value, then blocks of bit-packed differences to it, in miniblocks of their own widths.
 *
 * <pre>
 *   header:  values per block, miniblocks per block, total count, first value
 *   block:   least difference, a width per miniblock, the miniblocks
 * </pre>
 */
final class DeltaDecoder {
    private static final int MAX_MINIBLOCK = 1 << 16;

    private final MemorySegment data;
    private final long end;
    private final int miniblockValues;
    private final int miniblocks;
    private final long total;
    private final byte[] widths;

    private long at;
    private long produced;
    private long last;
    private long leastDelta;
    private int miniblock;
    /** Values of the current miniblock that were handed out. */
    private int used;
    /** Differences of the current miniblock. */
    private final long[] deltas;

    private int filled;

    DeltaDecoder(MemorySegment data, long from, long end) {
        this.data = data;
        this.at = from;
        this.end = end;
        long blockValues = varint();
        long blocks = varint();
        this.total = varint();
        this.last = zigzag();
        if (blocks <= 0
                || blockValues <= 0
                || blockValues % blocks != 0
                || blockValues / blocks > MAX_MINIBLOCK
                || blocks > MAX_MINIBLOCK
                || blockValues / blocks % 8 != 0
                || total < 0) {
            throw Corrupt.data(
                    "a page of deltas has blocks of " + blockValues + " values in " + blocks + " miniblocks");
        }
        this.miniblocks = (int) blocks;
        this.miniblockValues = (int) (blockValues / blocks);
        this.widths = new byte[miniblocks];
        this.deltas = new long[miniblockValues];
        this.miniblock = miniblocks;
    }

    /** Values in all. */
    long total() {
        return total;
    }

    /** The byte after the last block, once all values were read. */
    long position() {
        return at;
    }

    long next() {
        if (produced >= total) {
            throw Corrupt.data("a page of deltas has fewer values than its header tells of");
        }
        if (produced++ == 0) {
            return last;
        }
        if (used == filled) {
            nextMiniblock();
        }
        last += deltas[used++] + leastDelta;
        return last;
    }

    private void nextMiniblock() {
        if (miniblock == miniblocks) {
            leastDelta = zigzag();
            for (int i = 0; i < miniblocks; i++) {
                widths[i] = (byte) unsignedByte();
            }
            miniblock = 0;
        }
        int width = widths[miniblock++] & 0xFF;
        long bytes = (long) width * miniblockValues >>> 3;
        if (width > 64 || bytes > end - at) {
            throw Corrupt.data("a page of deltas has a miniblock of " + width + " bits outside its page");
        }
        unpack(width);
        at += bytes;
        used = 0;
        filled = miniblockValues;
    }

    private void unpack(int width) {
        long mask = width == 64 ? -1 : (1L << width) - 1;
        for (int i = 0; i < deltas.length; i++) {
            long bit = (long) i * width;
            int shift = (int) (bit & 7);
            long from = at + (bit >>> 3);
            long word = data.get(Segments.LONG, from) >>> shift;
            if (width > 64 - shift) {
                word |= data.get(Segments.LONG, from + 8) << (64 - shift);
            }
            deltas[i] = word & mask;
        }
    }

    private int unsignedByte() {
        if (at >= end) {
            throw Corrupt.data("a page of deltas ends too early");
        }
        return data.get(Segments.BYTE, at++) & 0xFF;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = unsignedByte();
            value |= (long) (b & 0x7F) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw Corrupt.data("a page of deltas has a number of more than ten bytes");
    }

    private long zigzag() {
        long value = varint();
        return value >>> 1 ^ -(value & 1);
    }
}
