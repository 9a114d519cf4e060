// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/** Sums and extremes of columns. */
final class ScalarReduce {
    /** Partial sums of doubles; as many as a 512-bit vector has lanes. */
    static final int PARTIALS = 8;

    private ScalarReduce() {}

    static void sumLongs(MemorySegment values, @Nullable MemorySegment validity, int count, long[] total) {
        // Halves of 32 bits cannot overflow a long in 2^31 additions.
        long low = 0;
        long high = 0;
        if (validity == null) {
            for (int i = 0; i < count; i++) {
                long value = Segments.getLong(values, i);
                low += value & 0xFFFF_FFFFL;
                high += value >> 32;
            }
        } else {
            for (int i = 0; i < count; i++) {
                long value = Segments.getLong(values, i) & -bit(validity, i);
                low += value & 0xFFFF_FFFFL;
                high += value >> 32;
            }
        }
        addHalves(low, high, total);
    }

    /** {@code total += high * 2^32 + low}. */
    static void addHalves(long low, long high, long[] total) {
        add128(low, 0, total);
        add128(high << 32, high >> 32, total);
    }

    private static void add128(long lo, long hi, long[] total) {
        long sum = total[0] + lo;
        total[1] += hi + (Long.compareUnsigned(sum, lo) < 0 ? 1 : 0);
        total[0] = sum;
    }

    static double sumDoubles(MemorySegment values, @Nullable MemorySegment validity, int count) {
        double[] partial = new double[PARTIALS];
        for (int i = 0; i < count; i++) {
            boolean valid = validity == null || Segments.getBit(validity, i);
            partial[i & (PARTIALS - 1)] += valid ? Segments.getDouble(values, i) : 0.0;
        }
        return addPartials(partial);
    }

    static double addPartials(double[] p) {
        return ((p[0] + p[4]) + (p[2] + p[6])) + ((p[1] + p[5]) + (p[3] + p[7]));
    }

    private static long bit(MemorySegment validity, int i) {
        return ((long) validity.get(Segments.BYTE, i >>> 3) >>> (i & 7)) & 1;
    }

    static long minLongs(MemorySegment values, @Nullable MemorySegment validity, int count) {
        long result = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            if (validity == null || Segments.getBit(validity, i)) {
                result = Math.min(result, Segments.getLong(values, i));
            }
        }
        return result;
    }

    static int minInts(MemorySegment values, @Nullable MemorySegment validity, int count) {
        int result = Integer.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            if (validity == null || Segments.getBit(validity, i)) {
                result = Math.min(result, Segments.getInt(values, i));
            }
        }
        return result;
    }

    static long maxLongs(MemorySegment values, @Nullable MemorySegment validity, int count) {
        long result = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            if (validity == null || Segments.getBit(validity, i)) {
                result = Math.max(result, Segments.getLong(values, i));
            }
        }
        return result;
    }

    static int maxInts(MemorySegment values, @Nullable MemorySegment validity, int count) {
        int result = Integer.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            if (validity == null || Segments.getBit(validity, i)) {
                result = Math.max(result, Segments.getInt(values, i));
            }
        }
        return result;
    }

    static double minDoubles(MemorySegment values, @Nullable MemorySegment validity, int count) {
        double least = Double.NaN;
        for (int i = 0; i < count; i++) {
            if (validity == null || Segments.getBit(validity, i)) {
                least = lesser(least, Segments.getDouble(values, i));
            }
        }
        return least;
    }

    /** Math.min, except that any number wins over NaN. */
    static double lesser(double a, double b) {
        if (Double.isNaN(a)) {
            return b;
        }
        return Double.isNaN(b) ? a : Math.min(a, b);
    }

    static double maxDoubles(MemorySegment values, @Nullable MemorySegment validity, int count) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            if (validity == null || Segments.getBit(validity, i)) {
                greatest = Math.max(greatest, Segments.getDouble(values, i));
            }
        }
        return greatest;
    }
}
