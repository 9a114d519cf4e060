// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import org.centella.columnar.Values;
import org.centella.columnar.memory.Segments;

/**
 * Arithmetic on 128-bit two's complement integers held as two longs, as long decimals are. A result goes straight to row
 * {@code row} of a values segment, for Java returns one long at a time. Methods that can exceed the decimals' 38 digits say
 * false, and then have written nothing of use.
 */
public final class Int128Math {
    private static final int DIGITS = 39;
    private static final long[] POWER_LOW = new long[DIGITS];
    private static final long[] POWER_HIGH = new long[DIGITS];
    private static final int LONG_POWERS = 19;
    private static final long LOW_HALF = 0xFFFF_FFFFL;

    static {
        BigInteger power = BigInteger.ONE;
        for (int i = 0; i < DIGITS; i++) {
            POWER_LOW[i] = power.longValue();
            POWER_HIGH[i] = power.shiftRight(Long.SIZE).longValue();
            power = power.multiply(BigInteger.TEN);
        }
    }

    private Int128Math() {}

    /** True when 10 to the {@code exponent} fits a long. */
    static boolean isLongPower(int exponent) {
        return exponent < LONG_POWERS;
    }

    /** 10 to the {@code exponent}, which is at most 18. */
    static long powerOfTen(int exponent) {
        if (exponent >= LONG_POWERS) {
            throw new IllegalArgumentException("10^" + exponent + " is no long");
        }
        return POWER_LOW[exponent];
    }

    static long powerOfTenLow(int exponent) {
        return POWER_LOW[exponent];
    }

    static long powerOfTenHigh(int exponent) {
        return POWER_HIGH[exponent];
    }

    public static void set(MemorySegment values, long row, long low, long high) {
        Segments.setLong(values, row << 1, low);
        Segments.setLong(values, (row << 1) + 1, high);
    }

    public static long low(MemorySegment values, long row) {
        return Segments.getLong(values, row << 1);
    }

    public static long high(MemorySegment values, long row) {
        return Segments.getLong(values, (row << 1) + 1);
    }

    public static boolean isLong(long low, long high) {
        return high == low >> 63;
    }

    public static int compare(long aLow, long aHigh, long bLow, long bHigh) {
        int byHigh = Long.compare(aHigh, bHigh);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(aLow, bLow);
    }

    /** The upper half of a sum whose lower half is {@code aLow + bLow}. */
    public static long addHigh(long aLow, long aHigh, long bLow, long bHigh) {
        long low = aLow + bLow;
        long carry = ((aLow & bLow) | ((aLow | bLow) & ~low)) >>> 63;
        return aHigh + bHigh + carry;
    }

    /** The upper half of a difference whose lower half is {@code aLow - bLow}. */
    public static long subtractHigh(long aLow, long aHigh, long bLow, long bHigh) {
        long low = aLow - bLow;
        long borrow = ((~aLow & bLow) | ((~aLow | bLow) & low)) >>> 63;
        return aHigh - bHigh - borrow;
    }

    /** The upper half of {@code -a}, whose lower half is {@code -aLow}. */
    public static long negateHigh(long aLow, long aHigh) {
        return ~aHigh + (aLow == 0 ? 1 : 0);
    }

    /** True when the absolute value has at most {@code precision} digits. */
    public static boolean fits(long low, long high, int precision) {
        long boundLow = POWER_LOW[precision];
        long boundHigh = POWER_HIGH[precision];
        return high < 0
                ? compare(-low, negateHigh(low, high), boundLow, boundHigh) < 0 && high != Long.MIN_VALUE
                : compare(low, high, boundLow, boundHigh) < 0;
    }

    /** Writes the product; false when it exceeds 38 digits. */
    public static boolean multiply(long aLow, long aHigh, long bLow, long bHigh, MemorySegment out, long row) {
        if (isLong(aLow, aHigh) && isLong(bLow, bHigh)) {
            long high = Math.multiplyHigh(aLow, bLow);
            set(out, row, aLow * bLow, high);
            // Two longs give at most 2^126, which has 38 digits.
            return true;
        }
        boolean negative = (aHigh ^ bHigh) < 0;
        long xLow = aHigh < 0 ? -aLow : aLow;
        long xHigh = aHigh < 0 ? negateHigh(aLow, aHigh) : aHigh;
        long yLow = bHigh < 0 ? -bLow : bLow;
        long yHigh = bHigh < 0 ? negateHigh(bLow, bHigh) : bHigh;
        if (xHigh != 0 && yHigh != 0) {
            return false;
        }
        long cross = xHigh != 0 ? xHigh * yLow : yHigh * xLow;
        long crossHigh = xHigh != 0 ? Math.unsignedMultiplyHigh(xHigh, yLow) : Math.unsignedMultiplyHigh(yHigh, xLow);
        long low = xLow * yLow;
        long carried = Math.unsignedMultiplyHigh(xLow, yLow);
        long high = carried + cross;
        if (crossHigh != 0 || carried < 0 || cross < 0 || high < 0 || !fits(low, high, DIGITS - 1)) {
            return false;
        }
        set(out, row, negative ? -low : low, negative ? negateHigh(low, high) : high);
        return true;
    }

    /** Writes {@code a} times 10 to the {@code exponent}; false when it exceeds 38 digits. */
    public static boolean scaleUp(long low, long high, int exponent, MemorySegment out, long row) {
        if (exponent >= DIGITS) {
            set(out, row, 0, 0);
            return (low | high) == 0;
        }
        return multiply(low, high, POWER_LOW[exponent], POWER_HIGH[exponent], out, row);
    }

    /** Writes {@code a} divided by 10 to the {@code exponent}, rounded half away from zero or cut towards it. */
    public static void scaleDown(long low, long high, int exponent, boolean round, MemorySegment out, long row) {
        boolean negative = high < 0;
        long xLow = negative ? -low : low;
        long xHigh = negative ? negateHigh(low, high) : high;
        if (exponent >= DIGITS) {
            set(out, row, 0, 0);
            return;
        }
        if (round && exponent > 0) {
            // Half of 10^38 more than 10^38 still fits 127 bits.
            long halfLow = POWER_LOW[exponent] >>> 1 | POWER_HIGH[exponent] << 63;
            long halfHigh = POWER_HIGH[exponent] >>> 1;
            xHigh = addHigh(xLow, xHigh, halfLow, halfHigh);
            xLow += halfLow;
        }
        for (int left = exponent; left > 0; ) {
            int step = Math.min(left, 9);
            long divisor = POWER_LOW[step];
            long topHalf = xHigh >>> 32;
            long rest = topHalf % divisor;
            long top = topHalf / divisor;
            long next = rest << 32 | (xHigh & LOW_HALF);
            long second = next / divisor;
            next = (next % divisor) << 32 | xLow >>> 32;
            long third = next / divisor;
            next = (next % divisor) << 32 | (xLow & LOW_HALF);
            long fourth = next / divisor;
            xHigh = top << 32 | second;
            xLow = third << 32 | fourth;
            left -= step;
        }
        set(out, row, negative ? -xLow : xLow, negative ? negateHigh(xLow, xHigh) : xHigh);
    }

    /** Writes an integer; false when it has more than 38 digits. */
    public static boolean set(BigInteger value, MemorySegment out, long row) {
        if (value.bitLength() > 127) {
            return false;
        }
        long low = value.longValue();
        long high = value.shiftRight(Long.SIZE).longValue();
        set(out, row, low, high);
        return fits(low, high, DIGITS - 1);
    }

    public static BigInteger big(long low, long high) {
        return isLong(low, high) ? BigInteger.valueOf(low) : Values.int128(low, high);
    }

    /** The nearest double. */
    public static double toDouble(long low, long high) {
        return isLong(low, high) ? low : big(low, high).doubleValue();
    }
}
