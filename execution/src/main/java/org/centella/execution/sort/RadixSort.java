// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.sort;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Cancellation;
import org.centella.columnar.memory.Segments;

/**
 * Sorts longs by some of their bits, lowest digit first, stable. Counts all digits in one pass and leaves out those that all
 * values share.
 */
final class RadixSort {
    /** With 2,048 buckets a pass's targets outgrow the first-level cache and TLB; fewer bits mean more passes. */
    private static final int DIGIT_BITS = 8;

    private RadixSort() {}

    /**
     * Sorts the elements {@code [from, to)} of {@code keys} by bits {@code [shift, shift + bits)}; with {@code rows}, these
     * ints move along. The second pair is room of the same size.
     *
     * @return true if the result is in the second pair
     */
    static boolean sort(
            MemorySegment keys,
            MemorySegment rows,
            MemorySegment otherKeys,
            MemorySegment otherRows,
            boolean withRows,
            int from,
            int to,
            int shift,
            int bits) {
        int passes = (bits + DIGIT_BITS - 1) / DIGIT_BITS;
        int digitBits = (bits + passes - 1) / passes;
        int buckets = 1 << digitBits;
        int[] counts = new int[passes * buckets];
        count(keys, from, to, shift, digitBits, passes, counts);
        boolean swapped = false;
        for (int pass = 0; pass < passes; pass++) {
            int first = pass * buckets;
            if (!starts(counts, first, buckets, from, to)) {
                continue;
            }
            Cancellation.check();
            int at = shift + pass * digitBits;
            MemorySegment source = swapped ? otherKeys : keys;
            MemorySegment target = swapped ? keys : otherKeys;
            if (withRows) {
                scatter(
                        source,
                        swapped ? otherRows : rows,
                        target,
                        swapped ? rows : otherRows,
                        from,
                        to,
                        at,
                        buckets - 1,
                        counts,
                        first);
            } else {
                scatter(source, target, from, to, at, buckets - 1, counts, first);
            }
            swapped = !swapped;
        }
        return swapped;
    }

    private static void count(
            MemorySegment keys, int from, int to, int shift, int digitBits, int passes, int[] counts) {
        int mask = (1 << digitBits) - 1;
        for (int i = from; i < to; i++) {
            long key = Segments.getLong(keys, i) >>> shift;
            for (int pass = 0; pass < passes; pass++) {
                counts[(pass << digitBits) + ((int) key & mask)]++;
                key >>>= digitBits;
            }
        }
    }

    /** Turns counts into starts; false if all elements are in one bucket. */
    private static boolean starts(int[] counts, int first, int buckets, int from, int to) {
        int at = from;
        for (int b = first; b < first + buckets; b++) {
            int count = counts[b];
            if (count == to - from) {
                return false;
            }
            counts[b] = at;
            at += count;
        }
        return true;
    }

    private static void scatter(
            MemorySegment source,
            MemorySegment target,
            int from,
            int to,
            int shift,
            int mask,
            int[] starts,
            int first) {
        for (int i = from; i < to; i++) {
            long key = Segments.getLong(source, i);
            int bucket = first + ((int) (key >>> shift) & mask);
            Segments.setLong(target, starts[bucket]++, key);
        }
    }

    private static void scatter(
            MemorySegment source,
            MemorySegment rows,
            MemorySegment target,
            MemorySegment targetRows,
            int from,
            int to,
            int shift,
            int mask,
            int[] starts,
            int first) {
        for (int i = from; i < to; i++) {
            long key = Segments.getLong(source, i);
            int bucket = first + ((int) (key >>> shift) & mask);
            int at = starts[bucket]++;
            Segments.setLong(target, at, key);
            Segments.setInt(targetRows, at, Segments.getInt(rows, i));
        }
    }
}
