// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

/** What sums need of 128-bit integers in two halves. */
final class Int128 {
    /** 2 to the power of 64. */
    private static final double HIGH_UNIT = 0x1p64;

    /** 10 to the power of 38, the first magnitude that no decimal holds. */
    private static final long LIMIT_HIGH = 0x4B3B_4CA8_5A86_C47AL;

    private static final long LIMIT_LOW = 0x098A_2240_0000_0000L;

    private Int128() {}

    /** 1 when adding {@code value} to get {@code sum}, both unsigned, went over 64 bits. */
    static long carry(long sum, long value) {
        return Long.compareUnsigned(sum, value) < 0 ? 1 : 0;
    }

    static double toDouble(long low, long high) {
        if (high == low >> 63) {
            return low;
        }
        double unsigned = (low >>> 1) * 2.0 + (low & 1);
        return high * HIGH_UNIT + unsigned;
    }

    /** True when the value has at most 38 digits. */
    static boolean isDecimal(long low, long high) {
        long negative = high >> 63;
        // Magnitude: the complement plus one.
        long magnitudeLow = (low ^ negative) - negative;
        long magnitudeHigh = (high ^ negative) + (negative != 0 && magnitudeLow == 0 ? 1 : 0);
        int compared = Long.compareUnsigned(magnitudeHigh, LIMIT_HIGH);
        return compared < 0 || compared == 0 && Long.compareUnsigned(magnitudeLow, LIMIT_LOW) < 0;
    }

    static int compare(long low1, long high1, long low2, long high2) {
        return high1 != high2 ? Long.compare(high1, high2) : Long.compareUnsigned(low1, low2);
    }
}
