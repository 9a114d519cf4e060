// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;

/**
 * The format's RLE / bit-packing hybrid (Encodings.md, RLE = 3) for levels and dictionary codes:
 *
 * <pre>
 *   run      varint(length << 1)              value in ceil(width / 8) bytes
 *   literal  varint(groups << 1 | 1)          groups of 8 values, packed, least significant bit first
 * </pre>
 *
 * A run interrupts literals only when it is long enough to pay for the reader's change of mode.
 */
final class HybridEncoder {
    private static final int GROUP = 8;
    /** Shorter runs of narrow values stay among literals, which decode faster than they are told apart. */
    private static final int SHORTEST_NARROW_RUN = 32;

    private HybridEncoder() {}

    /** Bits that hold 0 to {@code max}. */
    static int bitWidth(int max) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(max);
    }

    /** Appends ints [{@code from}, {@code from + count}) of {@code values}, each within {@code width} bits. */
    static void encode(MemorySegment values, int from, int count, int width, EncodeBuffer out) {
        int shortest = width >= GROUP ? 2 * GROUP : SHORTEST_NARROW_RUN;
        int end = from + count;
        int literals = from;
        int at = from;
        while (at < end) {
            int run = runLength(values, at, end);
            if (run >= shortest || at + run == end && run >= GROUP) {
                pack(values, literals, at, width, out);
                putRun(run, Segments.getInt(values, at), width, out);
                at += run;
                literals = at;
            } else {
                at = Math.min(end, at + GROUP);
            }
        }
        pack(values, literals, end, width, out);
    }

    private static int runLength(MemorySegment values, int at, int end) {
        int first = Segments.getInt(values, at);
        int i = at + 1;
        while (i < end && Segments.getInt(values, i) == first) {
            i++;
        }
        return i - at;
    }

    /** Appends {@code count} times one value. */
    static void putRun(int count, int value, int width, EncodeBuffer out) {
        out.putVarint((long) count << 1);
        for (int shift = 0; shift < width; shift += Byte.SIZE) {
            out.putByte(value >>> shift);
        }
    }

    private static void pack(MemorySegment values, int from, int end, int width, EncodeBuffer out) {
        if (from == end) {
            return;
        }
        int groups = (end - from + GROUP - 1) / GROUP;
        out.putVarint((long) groups << 1 | 1);
        long bytes = (long) groups * width;
        MemorySegment target = out.reserve(bytes);
        long start = out.position();
        packWords(values, from, end, width, target, start);
        out.advance(bytes);
    }

    /** Packs values into 32-bit words; the last group is filled up with zeros. */
    private static void packWords(
            MemorySegment values, int from, int end, int width, MemorySegment target, long start) {
        long pending = 0;
        int bits = 0;
        long at = start;
        for (int i = from; i < end; i++) {
            pending |= (Segments.getInt(values, i) & 0xFFFF_FFFFL) << bits;
            bits += width;
            if (bits >= Integer.SIZE) {
                target.set(Segments.INT, at, (int) pending);
                at += 4;
                pending >>>= Integer.SIZE;
                bits -= Integer.SIZE;
            }
        }
        // Up to 7 values of padding; the buffer's slack takes what is more than the group needs.
        long stop = start + (long) ((end - from + GROUP - 1) / GROUP) * width;
        while (at < stop) {
            target.set(Segments.INT, at, (int) pending);
            at += 4;
            pending = 0;
        }
    }
}
