// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.DataType.Decimal;
import org.centella.columnar.type.Layout;

/** Casts among numbers and booleans. The usual widenings have loops of their own; the rest goes value by value. */
final class NumericCasts {
    /** Longs up to this convert to double exactly. */
    private static final long EXACT_DOUBLE = 1L << 53;

    /** Powers of ten up to this one are exact doubles. */
    private static final int EXACT_POWER = 18;

    private NumericCasts() {}

    static Kernel bind(DataType from, DataType to, CastErrors errors) {
        if (from == to && from != DataType.BOOLEAN) {
            int width = to.layout().byteWidth();
            return (in, rows, out) -> MemorySegment.copy(in[0].dense(rows), 0, out.values(), 0, (long) rows * width);
        }
        if (to == DataType.BOOLEAN) {
            return (in, rows, out) -> {
                for (int i = 0; i < rows; i++) {
                    Segments.setBit(out.values(), i, !isZero(in[0], i));
                }
            };
        }
        if (to == DataType.DOUBLE || to == DataType.REAL) {
            return toFloating(from, to, errors);
        }
        if (from == DataType.DOUBLE || from == DataType.REAL) {
            return to instanceof Decimal decimal ? floatingToDecimal(decimal, errors) : floatingToInteger(to, errors);
        }
        return toExact(from, to, errors);
    }

    private static boolean isZero(Operand in, int row) {
        int at = row & in.mask();
        return switch (in.column().type().layout()) {
            case BIT -> !Segments.getBit(in.values(), at);
            case INT8, INT16, INT32, INT64 -> in.integer(row) == 0;
            case FLOAT32, FLOAT64 -> floating(in, row) == 0;
            case INT128 -> (Int128Math.low(in.values(), at) | Int128Math.high(in.values(), at)) == 0;
            case VIEW, LIST, STRUCT -> throw new IllegalStateException(in.column() + " is no number");
        };
    }

    private static double floating(Operand in, int row) {
        int at = row & in.mask();
        return in.column().type().layout() == Layout.FLOAT32
                ? Segments.getFloat(in.values(), at)
                : Segments.getDouble(in.values(), at);
    }

    private static long low(Operand in, int row) {
        int at = row & in.mask();
        return switch (in.column().type().layout()) {
            case BIT -> Segments.getBit(in.values(), at) ? 1 : 0;
            case INT128 -> Int128Math.low(in.values(), at);
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, VIEW, LIST, STRUCT -> in.integer(row);
        };
    }

    private static long high(Operand in, int row, long low) {
        return in.column().type().layout() == Layout.INT128 ? Int128Math.high(in.values(), row & in.mask()) : low >> 63;
    }

    private static int scale(DataType type) {
        return type instanceof Decimal decimal ? decimal.scale() : 0;
    }

    private static Kernel toFloating(DataType from, DataType to, CastErrors errors) {
        boolean fromFloating = from == DataType.REAL || from == DataType.DOUBLE;
        int scale = scale(from);
        boolean single = to == DataType.REAL;
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                double value;
                if (fromFloating) {
                    value = floating(in[0], i);
                } else {
                    long low = low(in[0], i);
                    value = toDouble(low, high(in[0], i, low), scale);
                }
                if (single) {
                    if (Float.isInfinite((float) value) && !Double.isInfinite(value)) {
                        errors.overflow(out, i, value);
                    }
                    Segments.setFloat(out.values(), i, (float) value);
                } else {
                    Segments.setDouble(out.values(), i, value);
                }
            }
        };
    }

    /** The double nearest to a decimal: one correctly rounded division where both sides are exact. */
    static double toDouble(long low, long high, int scale) {
        if (scale == 0) {
            return Int128Math.toDouble(low, high);
        }
        if (Int128Math.isLong(low, high) && low <= EXACT_DOUBLE && low >= -EXACT_DOUBLE && scale <= EXACT_POWER) {
            return (double) low / Int128Math.powerOfTen(scale);
        }
        return new BigDecimal(Int128Math.big(low, high), scale).doubleValue();
    }

    /** To the nearest, of two the even one: PostgreSQL and DuckDB round floating-point numbers so, and decimals away from zero. */
    private static Kernel floatingToInteger(DataType to, CastErrors errors) {
        Layout layout = to.layout();
        double least = IntegerLoops.least(layout);
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                double value = floating(in[0], i);
                double rounded = Math.rint(value);
                // Also false for NaN. The bound above is one more than the greatest value.
                if (!(rounded >= least && rounded < -least)) {
                    errors.overflow(out, i, value);
                }
                IntegerLoops.set(layout, out.values(), i, (long) rounded);
            }
        };
    }

    private static Kernel floatingToDecimal(Decimal to, CastErrors errors) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                double value = floating(in[0], i);
                boolean single = in[0].column().type() == DataType.REAL;
                put(0, 0, to, out, i);
                if (!Double.isFinite(value)) {
                    errors.overflow(out, i, value);
                    continue;
                }
                // The digits that print the number: 0.1 becomes 0.1, not what its bits say beyond.
                BigDecimal digits = new BigDecimal(single ? Float.toString((float) value) : Double.toString(value))
                        .setScale(to.scale(), RoundingMode.HALF_UP);
                if (digits.precision() > to.precision()) {
                    errors.overflow(out, i, value);
                    continue;
                }
                put(
                        digits.unscaledValue().longValue(),
                        digits.unscaledValue().shiftRight(Long.SIZE).longValue(),
                        to,
                        out,
                        i);
            }
        };
    }

    /** From integers, decimals and booleans to integers and decimals. */
    private static Kernel toExact(DataType from, DataType to, CastErrors errors) {
        int up = scale(to) - scale(from);
        boolean total = Casts.isTotal(from, to) || from == DataType.BOOLEAN && !(to instanceof Decimal);
        if (total && to.layout() == Layout.INT64 && from.layout() != Layout.INT128) {
            long factor = Int128Math.powerOfTen(up);
            return (in, rows, out) -> widen(in[0], factor, rows, out.values());
        }
        WideCell cell = new WideCell();
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                long low = low(in[0], i);
                long high = high(in[0], i, low);
                boolean right = true;
                if (up >= 0) {
                    right = Int128Math.scaleUp(low, high, up, cell.segment(), 0);
                } else {
                    Int128Math.scaleDown(low, high, -up, true, cell.segment(), 0);
                }
                long newLow = cell.low();
                long newHigh = cell.high();
                if (!right || !fits(newLow, newHigh, to)) {
                    errors.overflow(out, i, new BigDecimal(Int128Math.big(low, high), scale(from)));
                }
                put(newLow, newHigh, to, out, i);
            }
        };
    }

    private static void widen(Operand in, long factor, int rows, MemorySegment out) {
        if (in.column().type().layout() == Layout.INT64) {
            MemorySegment source = in.dense(rows);
            for (int i = 0; i < rows; i++) {
                Segments.setLong(out, i, Segments.getLong(source, i) * factor);
            }
        } else if (in.column().type().layout() == Layout.INT32) {
            MemorySegment source = in.dense(rows);
            for (int i = 0; i < rows; i++) {
                Segments.setLong(out, i, Segments.getInt(source, i) * factor);
            }
        } else {
            for (int i = 0; i < rows; i++) {
                Segments.setLong(out, i, low(in, i) * factor);
            }
        }
    }

    private static boolean fits(long low, long high, DataType to) {
        if (to instanceof Decimal decimal) {
            return Int128Math.fits(low, high, decimal.precision());
        }
        long least = IntegerLoops.least(to.layout());
        return Int128Math.isLong(low, high) && low >= least && low <= ~least;
    }

    private static void put(long low, long high, DataType to, KernelOutput out, int row) {
        if (to.layout() == Layout.INT128) {
            Int128Math.set(out.values(), row, low, high);
        } else {
            IntegerLoops.set(to.layout(), out.values(), row, low);
        }
    }
}
