// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.kernel.VectorKernels;
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
    private static final VectorKernels KERNELS = VectorKernels.active();

    private static final int MAX_MINIBLOCK = 1 << 16;

    /** Bits that eight bytes hold from any bit of the first on. */
    private static final int ONE_LOAD = 57;

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
    /** Where the current miniblock begins, its width, and how many of its values were handed out. */
    private long packedAt;

    private int width;
    private int used;

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
        this.miniblock = miniblocks;
        this.used = miniblockValues;
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
        if (start(1) == 1) {
            return last;
        }
        if (used == miniblockValues) {
            nextMiniblock();
        }
        last += delta(data, packedAt, used++, width) + leastDelta;
        return last;
    }

    /** The next {@code count} values, cut to ints. */
    void readInts(int count, MemorySegment out, long offset) {
        int done = start(count);
        if (done == 1) {
            Segments.setInt(out, offset, (int) last);
        }
        while (done < count) {
            if (used == miniblockValues) {
                nextMiniblock();
            }
            int take = Math.min(miniblockValues - used, count - done);
            last = width <= ONE_LOAD
                    ? ints(data, packedAt, used, width, leastDelta, last, take, out, offset + done)
                    : wideInts(take, out, offset + done);
            used += take;
            done += take;
        }
    }

    /** The next {@code count} values. */
    void readLongs(int count, MemorySegment out, long offset) {
        int done = start(count);
        if (done == 1) {
            Segments.setLong(out, offset, last);
        }
        while (done < count) {
            if (used == miniblockValues) {
                nextMiniblock();
            }
            int take = Math.min(miniblockValues - used, count - done);
            if (take == miniblockValues && width <= Integer.SIZE) {
                KERNELS.unpackLongs(data, packedAt, width, take, out, (int) offset + done);
                last = prefixSums(out, offset + done, take, leastDelta, last);
            } else {
                last = width <= ONE_LOAD
                        ? longs(data, packedAt, used, width, leastDelta, last, take, out, offset + done)
                        : wideLongs(take, out, offset + done);
            }
            used += take;
            done += take;
        }
    }

    /** Leaves out the next {@code count} values, which costs what decoding them does but for storing. */
    void skip(int count) {
        int done = start(count);
        while (done < count) {
            if (used == miniblockValues) {
                nextMiniblock();
            }
            int take = Math.min(miniblockValues - used, count - done);
            long sum = last + take * leastDelta;
            if (width <= ONE_LOAD) {
                sum += sum(data, packedAt, used, width, take);
            } else {
                for (int i = used; i < used + take; i++) {
                    sum += delta(data, packedAt, i, width);
                }
            }
            last = sum;
            used += take;
            done += take;
        }
    }

    private static long sum(MemorySegment data, long from, int first, int width, int count) {
        long mask = (1L << width) - 1;
        long sum = 0;
        if (width == 0) {
            return sum;
        }
        for (int i = 0; i < count; i++) {
            long bit = (long) (first + i) * width;
            sum += data.get(Segments.LONG, from + (bit >>> 3)) >>> (bit & 7) & mask;
        }
        return sum;
    }

    /** Accounts for {@code count} values; 1 if the first of them is the header's, which is then {@link #last}. */
    private int start(int count) {
        if (count > total - produced) {
            throw Corrupt.data("a page of deltas has fewer values than its header tells of");
        }
        boolean first = produced == 0 && count > 0;
        produced += count;
        return first ? 1 : 0;
    }

    private static long prefixSums(MemorySegment out, long offset, int count, long least, long before) {
        long value = before;
        for (int i = 0; i < count; i++) {
            value += Segments.getLong(out, offset + i) + least;
            Segments.setLong(out, offset + i, value);
        }
        return value;
    }

    private static long ints(
            MemorySegment data,
            long from,
            int first,
            int width,
            long least,
            long before,
            int count,
            MemorySegment out,
            long offset) {
        long mask = (1L << width) - 1;
        long value = before;
        for (int i = 0; i < count; i++) {
            long bit = (long) (first + i) * width;
            value += (data.get(Segments.LONG, from + (bit >>> 3)) >>> (bit & 7) & mask) + least;
            Segments.setInt(out, offset + i, (int) value);
        }
        return value;
    }

    private static long longs(
            MemorySegment data,
            long from,
            int first,
            int width,
            long least,
            long before,
            int count,
            MemorySegment out,
            long offset) {
        long mask = (1L << width) - 1;
        long value = before;
        for (int i = 0; i < count; i++) {
            long bit = (long) (first + i) * width;
            value += (data.get(Segments.LONG, from + (bit >>> 3)) >>> (bit & 7) & mask) + least;
            Segments.setLong(out, offset + i, value);
        }
        return value;
    }

    private long wideInts(int count, MemorySegment out, long offset) {
        long value = last;
        for (int i = 0; i < count; i++) {
            value += delta(data, packedAt, used + i, width) + leastDelta;
            Segments.setInt(out, offset + i, (int) value);
        }
        return value;
    }

    private long wideLongs(int count, MemorySegment out, long offset) {
        long value = last;
        for (int i = 0; i < count; i++) {
            value += delta(data, packedAt, used + i, width) + leastDelta;
            Segments.setLong(out, offset + i, value);
        }
        return value;
    }

    /** One difference of any width. */
    private static long delta(MemorySegment data, long from, int index, int width) {
        long bit = (long) index * width;
        int shift = (int) (bit & 7);
        long word = data.get(Segments.LONG, from + (bit >>> 3)) >>> shift;
        if (width > Long.SIZE - shift) {
            word |= data.get(Segments.LONG, from + (bit >>> 3) + 8) << (Long.SIZE - shift);
        }
        return width == Long.SIZE ? word : word & (1L << width) - 1;
    }

    private void nextMiniblock() {
        if (miniblock == miniblocks) {
            leastDelta = zigzag();
            for (int i = 0; i < miniblocks; i++) {
                widths[i] = (byte) unsignedByte();
            }
            miniblock = 0;
        }
        width = widths[miniblock++] & 0xFF;
        long bytes = (long) width * miniblockValues >>> 3;
        if (width > Long.SIZE || bytes > end - at) {
            throw Corrupt.data("a page of deltas has a miniblock of " + width + " bits outside its page");
        }
        packedAt = at;
        at += bytes;
        used = 0;
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
