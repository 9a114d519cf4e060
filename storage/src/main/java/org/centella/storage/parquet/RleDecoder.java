// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.kernel.VectorKernels;
import org.centella.columnar.memory.Segments;

/**
 * Parquet's RLE/bit-packing hybrid: runs of one repeated value, or of groups of eight bit-packed ones. Holds dictionary
 * codes, levels and booleans. The segment must be readable {@link PageMemory#PADDING} bytes past {@code end}.
 */
final class RleDecoder {
    private static final VectorKernels KERNELS = VectorKernels.active();

    private MemorySegment data = Segments.EMPTY;
    private long at;
    private long end;
    private int width;

    // The current run.
    private int left;
    private boolean packed;
    private int value;
    private long packedAt;
    private int packedUsed;

    void reset(MemorySegment segment, long from, long to, int bitWidth) {
        if (bitWidth < 0 || bitWidth > 32 || from > to) {
            throw Corrupt.data("a page has values of " + bitWidth + " bits");
        }
        data = segment;
        at = from;
        end = to;
        width = bitWidth;
        left = 0;
    }

    /** Bits of a value. */
    int width() {
        return width;
    }

    /** The next {@code count} values as ints; unsigned codes below 2^31 are the caller's to check. */
    void read(int count, MemorySegment out, long offset) {
        int done = 0;
        while (done < count) {
            if (left == 0) {
                nextRun();
            }
            int take = Math.min(left, count - done);
            if (packed) {
                unpack(take, out, offset + done);
            } else {
                fill(value, take, out, offset + done);
            }
            left -= take;
            done += take;
        }
    }

    /** As {@link #read}, into bytes. */
    void readBytes(int count, MemorySegment out, long offset) {
        int done = 0;
        while (done < count) {
            if (left == 0) {
                nextRun();
            }
            int take = Math.min(left, count - done);
            if (packed) {
                for (int i = 0; i < take; i++) {
                    Segments.setByte(out, offset + done + i, (byte) packedValue(packedUsed + i));
                }
                packedUsed += take;
            } else {
                out.asSlice(offset + done, take).fill((byte) value);
            }
            left -= take;
            done += take;
        }
    }

    /**
     * The next {@code count} values, of width 1, as bits from bit {@code offset} on; returns how many are set. Writes within
     * the eight bytes from the one that holds the first bit of each step, so the output has eight bytes of room.
     */
    int readBits(int count, MemorySegment out, long offset) {
        int done = 0;
        int set = 0;
        while (done < count) {
            if (left == 0) {
                nextRun();
            }
            int take = Math.min(left, count - done);
            if (packed) {
                set += copyBits(data, (packedAt << 3) + packedUsed, out, offset + done, take);
                packedUsed += take;
            } else {
                fillBits(value != 0, out, offset + done, take);
                set += value != 0 ? take : 0;
            }
            left -= take;
            done += take;
        }
        return set;
    }

    void skip(int count) {
        int rest = count;
        while (rest > 0) {
            if (left == 0) {
                nextRun();
            }
            int take = Math.min(left, rest);
            packedUsed += take;
            left -= take;
            rest -= take;
        }
    }

    /** True if each of the next {@code count} values, of width 1, is 1; the position does not change. */
    boolean allSet(int count) {
        long savedAt = at;
        int savedLeft = left;
        boolean all = true;
        int seen = 0;
        while (all && seen < count) {
            nextRun();
            int take = Math.min(left, count - seen);
            all = packed ? packedAllSet(take) : value == 1;
            seen += take;
        }
        at = savedAt;
        left = savedLeft;
        return all;
    }

    private boolean packedAllSet(int count) {
        for (int i = 0; i < count >>> 3; i++) {
            if (data.get(Segments.BYTE, packedAt + i) != -1) {
                return false;
            }
        }
        int rest = count & 7;
        int mask = (1 << rest) - 1;
        return rest == 0 || (data.get(Segments.BYTE, packedAt + (count >>> 3)) & mask) == mask;
    }

    /** An empty run is legal and useless; each takes a byte at least, so this ends. */
    private void nextRun() {
        do {
            readRun();
        } while (left == 0);
    }

    private void readRun() {
        if (at >= end) {
            throw Corrupt.data("a page has fewer values than its header tells of");
        }
        int head = 0;
        int shift = 0;
        while (true) {
            int b = at < end ? data.get(Segments.BYTE, at++) : -1;
            head |= (b & 0x7F) << shift;
            shift += 7;
            if (b >= 0) {
                break;
            }
            if (shift >= 35) {
                throw Corrupt.data("a run has no length");
            }
        }
        packed = (head & 1) != 0;
        if (packed) {
            long values = (long) (head >>> 1) << 3;
            long bytes = (long) (head >>> 1) * width;
            // Some writers leave out the padding of the last group.
            long readable = Math.min(bytes, end - at);
            if (readable < bytes) {
                values = (readable << 3) / width;
            }
            packedAt = at;
            packedUsed = 0;
            at += readable;
            left = (int) Math.min(values, Integer.MAX_VALUE);
        } else {
            left = head >>> 1;
            int bytes = (width + 7) >>> 3;
            if (bytes > end - at) {
                throw Corrupt.data("a run has no value");
            }
            int read = 0;
            for (int i = 0; i < bytes; i++) {
                read |= (data.get(Segments.BYTE, at + i) & 0xFF) << (i << 3);
            }
            at += bytes;
            value = read;
        }
    }

    private int packedValue(int index) {
        long bit = (long) index * width;
        long word = data.get(Segments.LONG, packedAt + (bit >>> 3));
        return (int) (word >>> (bit & 7) & (1L << width) - 1);
    }

    private void unpack(int count, MemorySegment out, long offset) {
        int done = 0;
        while (done < count && ((packedUsed + done) & 7) != 0) {
            Segments.setInt(out, offset + done, packedValue(packedUsed + done));
            done++;
        }
        if (done < count) {
            long from = packedAt + ((long) (packedUsed + done) * width >>> 3);
            KERNELS.unpackInts(data, from, width, count - done, out, (int) offset + done);
        }
        packedUsed += count;
    }

    private static void fill(int value, int count, MemorySegment out, long offset) {
        for (int i = 0; i < count; i++) {
            Segments.setInt(out, offset + i, value);
        }
    }

    /** Copies bits 32 at a time; returns how many were set. */
    static int copyBits(MemorySegment from, long fromBit, MemorySegment to, long toBit, int count) {
        int set = 0;
        for (int done = 0; done < count; done += 32) {
            int take = Math.min(32, count - done);
            long source = fromBit + done;
            long bits = from.get(Segments.LONG, source >>> 3) >>> (source & 7) & (1L << take) - 1;
            putBits(to, toBit + done, bits, take);
            set += Long.bitCount(bits);
        }
        return set;
    }

    static void fillBits(boolean value, MemorySegment to, long toBit, int count) {
        long bits = value ? 0xFFFF_FFFFL : 0;
        for (int done = 0; done < count; done += 32) {
            int take = Math.min(32, count - done);
            putBits(to, toBit + done, bits & (1L << take) - 1, take);
        }
    }

    private static void putBits(MemorySegment to, long bit, long bits, int count) {
        long at = bit >>> 3;
        int shift = (int) (bit & 7);
        long mask = (1L << count) - 1 << shift;
        to.set(Segments.LONG, at, to.get(Segments.LONG, at) & ~mask | bits << shift);
    }
}
