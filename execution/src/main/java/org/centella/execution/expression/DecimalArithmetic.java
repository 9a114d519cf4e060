// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType.Decimal;

/**
 * Exact arithmetic on decimals of different scales. Results of at most 18 digits are computed in longs alone; wider ones in
 * 128 bits, where operands that are longs (or small enough to be) take a multiplication or two.
 */
final class DecimalArithmetic {
    private DecimalArithmetic() {}

    static Kernel bind(ArithmeticOperator operator, Decimal a, Decimal b, Decimal result) {
        boolean longs = a.isLong() && b.isLong() && result.isLong();
        return switch (operator) {
            case ADD, SUBTRACT -> {
                boolean subtract = operator == ArithmeticOperator.SUBTRACT;
                int up = result.scale() - a.scale();
                int otherUp = result.scale() - b.scale();
                if (longs) {
                    long factor = Int128Math.powerOfTen(up);
                    long otherFactor = (subtract ? -1 : 1) * Int128Math.powerOfTen(otherUp);
                    yield (in, rows, out) ->
                            sumLongs(in[0].dense(rows), factor, in[1].dense(rows), otherFactor, out.values(), rows);
                }
                yield (in, rows, out) -> sums(operator, in, rows, out, a, b, result);
            }
            case MULTIPLY -> {
                if (longs) {
                    yield (in, rows, out) -> multiplyLongs(in[0].dense(rows), in[1].dense(rows), out.values(), rows);
                }
                if (a.isLong() && b.isLong()) {
                    yield (in, rows, out) -> multiplyWide(in[0].dense(rows), in[1].dense(rows), out.values(), rows);
                }
                yield (in, rows, out) -> products(in, rows, out, a, b, result);
            }
            case DIVIDE, REMAINDER -> (in, rows, out) -> quotients(operator, in, rows, out, a, b, result);
        };
    }

    /** The result's type leaves room for every sum, so nothing can go wrong. */
    private static void sumLongs(
            MemorySegment a, long factor, MemorySegment b, long otherFactor, MemorySegment out, int rows) {
        if (factor == 1) {
            for (int i = 0; i < rows; i++) {
                Segments.setLong(out, i, Segments.getLong(a, i) + Segments.getLong(b, i) * otherFactor);
            }
            return;
        }
        for (int i = 0; i < rows; i++) {
            Segments.setLong(out, i, Segments.getLong(a, i) * factor + Segments.getLong(b, i) * otherFactor);
        }
    }

    private static void multiplyLongs(MemorySegment a, MemorySegment b, MemorySegment out, int rows) {
        for (int i = 0; i < rows; i++) {
            Segments.setLong(out, i, Segments.getLong(a, i) * Segments.getLong(b, i));
        }
    }

    private static void multiplyWide(MemorySegment a, MemorySegment b, MemorySegment out, int rows) {
        for (int i = 0; i < rows; i++) {
            long x = Segments.getLong(a, i);
            long y = Segments.getLong(b, i);
            Int128Math.set(out, i, x * y, Math.multiplyHigh(x, y));
        }
    }

    private static long low(MemorySegment values, boolean isLong, int row) {
        return isLong ? Segments.getLong(values, row) : Int128Math.low(values, row);
    }

    private static long high(MemorySegment values, boolean isLong, int row) {
        return isLong ? Segments.getLong(values, row) >> 63 : Int128Math.high(values, row);
    }

    private static void products(Operand[] in, int rows, KernelOutput out, Decimal a, Decimal b, Decimal result) {
        MemorySegment x = in[0].dense(rows);
        MemorySegment y = in[1].dense(rows);
        MemorySegment target = out.values();
        boolean right = true;
        if (!a.isLong() && b.isLong()) {
            right = multiplyMixed(x, y, target, rows);
        } else if (a.isLong() && !b.isLong()) {
            right = multiplyMixed(y, x, target, rows);
        } else {
            for (int i = 0; i < rows; i++) {
                right &= Int128Math.multiply(
                        low(x, a.isLong(), i),
                        high(x, a.isLong(), i),
                        low(y, b.isLong(), i),
                        high(y, b.isLong(), i),
                        target,
                        i);
            }
        }
        if (!right) {
            explain(ArithmeticOperator.MULTIPLY, in, rows, out, a, b, result);
        }
    }

    private static boolean multiplyMixed(MemorySegment wide, MemorySegment narrow, MemorySegment out, int rows) {
        boolean right = true;
        for (int i = 0; i < rows; i++) {
            long low = Int128Math.low(wide, i);
            long high = Int128Math.high(wide, i);
            long y = Segments.getLong(narrow, i);
            if (high == low >> 63) {
                Int128Math.set(out, i, low * y, Math.multiplyHigh(low, y));
            } else {
                right &= Int128Math.multiply(low, high, y, y >> 63, out, i);
            }
        }
        return right;
    }

    private static void sums(
            ArithmeticOperator operator,
            Operand[] in,
            int rows,
            KernelOutput out,
            Decimal a,
            Decimal b,
            Decimal result) {
        MemorySegment x = in[0].dense(rows);
        MemorySegment y = in[1].dense(rows);
        MemorySegment target = out.values();
        int up = result.scale() - a.scale();
        int otherUp = result.scale() - b.scale();
        boolean subtract = operator == ArithmeticOperator.SUBTRACT;
        boolean right = true;
        for (int i = 0; i < rows; i++) {
            long xLow = low(x, a.isLong(), i);
            long xHigh = high(x, a.isLong(), i);
            if (up > 0) {
                right &= Int128Math.scaleUp(xLow, xHigh, up, target, i);
                xLow = Int128Math.low(target, i);
                xHigh = Int128Math.high(target, i);
            }
            long yLow = low(y, b.isLong(), i);
            long yHigh = high(y, b.isLong(), i);
            if (otherUp > 0) {
                right &= Int128Math.scaleUp(yLow, yHigh, otherUp, target, i);
                yLow = Int128Math.low(target, i);
                yHigh = Int128Math.high(target, i);
            }
            long low = subtract ? xLow - yLow : xLow + yLow;
            long high = subtract
                    ? Int128Math.subtractHigh(xLow, xHigh, yLow, yHigh)
                    : Int128Math.addHigh(xLow, xHigh, yLow, yHigh);
            // A sum below 2 * 10^38 that wraps around at 2^127 still has more than 38 digits, so the digits tell.
            right &= Int128Math.fits(low, high, result.precision());
            Int128Math.set(target, i, low, high);
        }
        if (!right) {
            explain(operator, in, rows, out, a, b, result);
        }
    }

    /** Seldom in a hot place, so only quotients of longs are spared the arbitrary precision. */
    private static void quotients(
            ArithmeticOperator operator,
            Operand[] in,
            int rows,
            KernelOutput out,
            Decimal a,
            Decimal b,
            Decimal result) {
        MemorySegment x = in[0].dense(rows);
        MemorySegment y = in[1].dense(rows);
        boolean remainder = operator == ArithmeticOperator.REMAINDER;
        int up = remainder ? result.scale() - a.scale() : result.scale() + b.scale() - a.scale();
        int otherUp = remainder ? result.scale() - b.scale() : 0;
        for (int i = 0; i < rows; i++) {
            if (!out.counts(i)) {
                continue;
            }
            long xLow = low(x, a.isLong(), i);
            long xHigh = high(x, a.isLong(), i);
            long yLow = low(y, b.isLong(), i);
            long yHigh = high(y, b.isLong(), i);
            if ((yLow | yHigh) == 0) {
                throw ArithmeticKernels.error(operator, decimal(xLow, xHigh, a), 0, result);
            }
            if (Int128Math.isLong(xLow, xHigh)
                    && Int128Math.isLong(yLow, yHigh)
                    && fitsScaled(xLow, up)
                    && fitsScaled(yLow, otherUp)) {
                long dividend = xLow * power(up);
                long divisor = yLow * power(otherUp);
                long value = remainder ? dividend % divisor : roundedQuotient(dividend, divisor);
                put(value, value >> 63, result, out.values(), i);
                continue;
            }
            BigInteger dividend = scaled(xLow, xHigh, up);
            BigInteger divisor =
                    scaled(yLow, yHigh, otherUp).multiply(up < 0 ? BigInteger.TEN.pow(-up) : BigInteger.ONE);
            BigInteger value = remainder
                    ? dividend.remainder(divisor)
                    : new BigDecimal(dividend)
                            .divide(new BigDecimal(divisor), 0, RoundingMode.HALF_UP)
                            .unscaledValue();
            if (value.abs().compareTo(BigInteger.TEN.pow(result.precision())) >= 0) {
                throw ArithmeticKernels.error(operator, decimal(xLow, xHigh, a), decimal(yLow, yHigh, b), result);
            }
            put(value.longValue(), value.shiftRight(Long.SIZE).longValue(), result, out.values(), i);
        }
    }

    private static long power(int exponent) {
        return Int128Math.powerOfTen(exponent);
    }

    private static boolean fitsScaled(long value, int up) {
        if (up < 0 || !Int128Math.isLongPower(up)) {
            return false;
        }
        long factor = power(up);
        return value != Long.MIN_VALUE
                && Math.multiplyHigh(value, factor) == (value * factor) >> 63
                && value * factor != Long.MIN_VALUE;
    }

    private static long roundedQuotient(long dividend, long divisor) {
        long quotient = dividend / divisor;
        long rest = Math.abs(dividend % divisor);
        // rest >= |divisor| - rest says twice the rest reaches the divisor, without overflow.
        if (rest >= Math.abs(divisor) - rest) {
            return quotient + ((dividend ^ divisor) < 0 ? -1 : 1);
        }
        return quotient;
    }

    private static BigInteger scaled(long low, long high, int up) {
        BigInteger value = Int128Math.big(low, high);
        return up > 0 ? value.multiply(BigInteger.TEN.pow(up)) : value;
    }

    private static void put(long low, long high, Decimal type, MemorySegment out, int row) {
        if (type.isLong()) {
            Segments.setLong(out, row, low);
        } else {
            Int128Math.set(out, row, low, high);
        }
    }

    static BigDecimal decimal(long low, long high, Decimal type) {
        return new BigDecimal(Int128Math.big(low, high), type.scale());
    }

    /** Throws for the first row that counts and whose result is too long, if there is one. */
    private static void explain(
            ArithmeticOperator operator,
            Operand[] in,
            int rows,
            KernelOutput out,
            Decimal a,
            Decimal b,
            Decimal result) {
        MemorySegment x = in[0].dense(rows);
        MemorySegment y = in[1].dense(rows);
        for (int i = 0; i < rows; i++) {
            if (out.counts(i)) {
                BigDecimal left = decimal(low(x, a.isLong(), i), high(x, a.isLong(), i), a);
                BigDecimal right = decimal(low(y, b.isLong(), i), high(y, b.isLong(), i), b);
                BigDecimal value = switch (operator) {
                    case ADD -> left.add(right);
                    case SUBTRACT -> left.subtract(right);
                    case MULTIPLY -> left.multiply(right);
                    case DIVIDE, REMAINDER -> throw new IllegalStateException("quotients explain themselves");
                };
                if (value.setScale(result.scale()).precision() > result.precision()) {
                    throw ArithmeticKernels.error(operator, left, right, result);
                }
                Int128Math.set(value.setScale(result.scale()).unscaledValue(), out.values(), i);
            }
        }
    }
}
