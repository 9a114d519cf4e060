// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.DataType.Decimal;
import org.centella.columnar.type.Layout;

/** ABS, SIGN, CEIL, FLOOR, ROUND and TRUNCATE for every type of number. */
final class RoundingKernels {
    /** More digits than any number has, so that sums of digits cannot overflow. */
    private static final int MOST_DIGITS = 400;

    private RoundingKernels() {}

    private static double floating(Operand in, int row) {
        int at = row & in.mask();
        return in.column().type().layout() == Layout.FLOAT32
                ? Segments.getFloat(in.values(), at)
                : Segments.getDouble(in.values(), at);
    }

    private static void putFloating(KernelOutput out, DataType type, int row, double value) {
        if (type == DataType.REAL) {
            Segments.setFloat(out.values(), row, (float) value);
        } else {
            Segments.setDouble(out.values(), row, value);
        }
    }

    private static boolean isFloating(DataType type) {
        return type == DataType.REAL || type == DataType.DOUBLE;
    }

    static Kernel abs(List<DataType> arguments, DataType result) {
        if (isFloating(result)) {
            return (in, rows, out) -> {
                for (int i = 0; i < rows; i++) {
                    putFloating(out, result, i, Math.abs(floating(in[0], i)));
                }
            };
        }
        if (result.layout() == Layout.INT128) {
            return (in, rows, out) -> {
                MemorySegment values = in[0].dense(rows);
                for (int i = 0; i < rows; i++) {
                    long low = Int128Math.low(values, i);
                    long high = Int128Math.high(values, i);
                    boolean negative = high < 0;
                    Int128Math.set(
                            out.values(), i, negative ? -low : low, negative ? Int128Math.negateHigh(low, high) : high);
                }
            };
        }
        long least = IntegerLoops.least(result.layout());
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                long value = in[0].integer(i);
                if (value == least && out.counts(i)) {
                    throw new CentellaException(
                            ErrorCode.NUMERIC_OVERFLOW, "abs(" + value + ") is out of range of " + result);
                }
                IntegerLoops.set(result.layout(), out.values(), i, Math.abs(value));
            }
        };
    }

    static Kernel sign(List<DataType> arguments, DataType result) {
        if (isFloating(result)) {
            return (in, rows, out) -> {
                for (int i = 0; i < rows; i++) {
                    putFloating(out, result, i, Math.signum(floating(in[0], i)));
                }
            };
        }
        boolean wide = arguments.getFirst().layout() == Layout.INT128;
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                long sign = wide ? wideSign(in[0], i & in[0].mask()) : Long.signum(in[0].integer(i));
                IntegerLoops.set(result.layout(), out.values(), i, sign);
            }
        };
    }

    private static long wideSign(Operand in, int row) {
        long low = Int128Math.low(in.values(), row);
        long high = Int128Math.high(in.values(), row);
        return high < 0 ? -1 : (low | high) == 0 ? 0 : 1;
    }

    static Kernel ceil(List<DataType> arguments, DataType result) {
        return bind(arguments, result, RoundingMode.CEILING);
    }

    static Kernel floor(List<DataType> arguments, DataType result) {
        return bind(arguments, result, RoundingMode.FLOOR);
    }

    static Kernel round(List<DataType> arguments, DataType result) {
        return bind(arguments, result, RoundingMode.HALF_UP);
    }

    static Kernel truncate(List<DataType> arguments, DataType result) {
        return bind(arguments, result, RoundingMode.DOWN);
    }

    private static Kernel bind(List<DataType> arguments, DataType result, RoundingMode mode) {
        DataType type = arguments.getFirst();
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                if (!out.counts(i)) {
                    continue;
                }
                long wanted = in.length > 1 ? in[1].integer(i) : 0;
                int digits = Math.clamp(wanted, -MOST_DIGITS, MOST_DIGITS);
                if (isFloating(type)) {
                    putFloating(out, type, i, rounded(floating(in[0], i), digits, mode));
                } else {
                    exact(in[0], i, digits, mode, type, result, out);
                }
            }
        };
    }

    private static double rounded(double value, int digits, RoundingMode mode) {
        if (!Double.isFinite(value) || value == 0) {
            return value;
        }
        if (digits == 0) {
            double whole = Math.floor(Math.abs(value));
            return switch (mode) {
                case CEILING -> Math.ceil(value);
                case FLOOR -> Math.floor(value);
                case HALF_UP -> Math.copySign(Math.abs(value) - whole >= 0.5 ? whole + 1 : whole, value);
                case DOWN, UP, HALF_DOWN, HALF_EVEN, UNNECESSARY -> Math.copySign(whole, value);
            };
        }
        return new BigDecimal(Double.toString(value)).setScale(digits, mode).doubleValue();
    }

    private static void exact(
            Operand in, int row, int digits, RoundingMode mode, DataType type, DataType result, KernelOutput out) {
        int scale = type instanceof Decimal decimal ? decimal.scale() : 0;
        int newScale = result instanceof Decimal decimal ? decimal.scale() : 0;
        if (digits >= scale && scale == newScale) {
            copy(in, row, out, result);
            return;
        }
        int at = row & in.mask();
        boolean wide = type.layout() == Layout.INT128;
        long low = wide ? Int128Math.low(in.values(), at) : in.integer(row);
        long high = wide ? Int128Math.high(in.values(), at) : low >> 63;
        if (result.layout() == Layout.INT64 && !wide && scale - digits < 18 && scale - digits >= 0) {
            long power = Int128Math.powerOfTen(scale - digits);
            long whole = roundedQuotient(low, power, mode);
            if (Math.abs(whole) < Int128Math.powerOfTen(18) / Math.max(1, power)) {
                long value = newScale >= digits ? whole * Int128Math.powerOfTen(newScale - digits) : whole;
                if (newScale >= digits && fits(value, result)) {
                    Segments.setLong(out.values(), row, value);
                    return;
                }
            }
        }
        BigDecimal value = new BigDecimal(Int128Math.big(low, high), scale)
                .setScale(digits, mode)
                .setScale(newScale, RoundingMode.UNNECESSARY);
        int precision = result instanceof Decimal decimal ? decimal.precision() : Decimal.MAX_PRECISION;
        boolean right = value.precision() <= precision;
        long newLow = value.unscaledValue().longValue();
        long newHigh = value.unscaledValue().shiftRight(Long.SIZE).longValue();
        if (!(result instanceof Decimal)) {
            long least = IntegerLoops.least(result.layout());
            right &= Int128Math.isLong(newLow, newHigh) && newLow >= least && newLow <= ~least;
        }
        if (!right) {
            throw new CentellaException(
                    ErrorCode.NUMERIC_OVERFLOW, value.toPlainString() + " is out of range of " + result);
        }
        if (result.layout() == Layout.INT128) {
            Int128Math.set(out.values(), row, newLow, newHigh);
        } else {
            IntegerLoops.set(result.layout(), out.values(), row, newLow);
        }
    }

    private static boolean fits(long value, DataType type) {
        return !(type instanceof Decimal decimal) || Int128Math.fits(value, value >> 63, decimal.precision());
    }

    private static long roundedQuotient(long value, long power, RoundingMode mode) {
        return switch (mode) {
            case CEILING -> Math.ceilDiv(value, power);
            case FLOOR -> Math.floorDiv(value, power);
            case HALF_UP -> {
                long quotient = value / power;
                long rest = Math.abs(value % power);
                yield rest >= power - rest && power > 1 ? quotient + Long.signum(value) : quotient;
            }
            case DOWN, UP, HALF_DOWN, HALF_EVEN, UNNECESSARY -> value / power;
        };
    }

    private static void copy(Operand in, int row, KernelOutput out, DataType result) {
        int at = row & in.mask();
        boolean wide = in.column().type().layout() == Layout.INT128;
        long low = wide ? Int128Math.low(in.values(), at) : in.integer(row);
        if (result.layout() == Layout.INT128) {
            Int128Math.set(out.values(), row, low, wide ? Int128Math.high(in.values(), at) : low >> 63);
        } else {
            IntegerLoops.set(result.layout(), out.values(), row, low);
        }
    }
}
