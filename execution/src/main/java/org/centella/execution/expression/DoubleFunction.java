// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import java.util.Locale;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** Functions from DOUBLE to DOUBLE, with the domain outside which they are errors. */
enum DoubleFunction {
    SQRT,
    CBRT,
    EXP,
    LN,
    LOG10,
    LOG2,
    SIN,
    COS,
    TAN,
    ASIN,
    ACOS,
    ATAN,
    DEGREES,
    RADIANS;

    /** Differs from java.lang.Math only in the way logarithms to base 2 are taken. */
    private double apply(double x) {
        return switch (this) {
            case SQRT -> Math.sqrt(x);
            case CBRT -> Math.cbrt(x);
            case EXP -> Math.exp(x);
            case LN -> Math.log(x);
            case LOG10 -> Math.log10(x);
            case LOG2 -> log2(x);
            case SIN -> Math.sin(x);
            case COS -> Math.cos(x);
            case TAN -> Math.tan(x);
            case ASIN -> Math.asin(x);
            case ACOS -> Math.acos(x);
            case ATAN -> Math.atan(x);
            case DEGREES -> Math.toDegrees(x);
            case RADIANS -> Math.toRadians(x);
        };
    }

    private static double log2(double x) {
        int exponent = Math.getExponent(x);
        // Exact for powers of two, which a quotient of logarithms is not.
        return x == Math.scalb(1.0, exponent) ? exponent : Math.log(x) / Math.log(2);
    }

    private boolean hasValueAt(double x) {
        return switch (this) {
            case SQRT -> !(x < 0);
            case LN, LOG10, LOG2 -> !(x <= 0);
            case ASIN, ACOS -> !(Math.abs(x) > 1);
            case CBRT, EXP, SIN, COS, TAN, ATAN, DEGREES, RADIANS -> true;
        };
    }

    Kernel bind(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            Operand x = in[0];
            for (int i = 0; i < rows; i++) {
                double value = Segments.getDouble(x.values(), i & x.mask());
                if (!hasValueAt(value) && out.counts(i)) {
                    throw new CentellaException(
                            ErrorCode.INVALID_ARGUMENT, name().toLowerCase(Locale.ROOT) + " has no value at " + value);
                }
                Segments.setDouble(out.values(), i, apply(value));
            }
        };
    }

    static Kernel power(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                double x = Segments.getDouble(in[0].values(), i & in[0].mask());
                double y = Segments.getDouble(in[1].values(), i & in[1].mask());
                double power = Math.pow(x, y);
                boolean wrong = (Double.isNaN(power) && !Double.isNaN(x) && !Double.isNaN(y)) || (x == 0 && y < 0);
                if (wrong && out.counts(i)) {
                    throw new CentellaException(
                            ErrorCode.INVALID_ARGUMENT, x + " to the power of " + y + " has no value");
                }
                Segments.setDouble(out.values(), i, power);
            }
        };
    }

    static Kernel atan2(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                double y = Segments.getDouble(in[0].values(), i & in[0].mask());
                double x = Segments.getDouble(in[1].values(), i & in[1].mask());
                Segments.setDouble(out.values(), i, Math.atan2(y, x));
            }
        };
    }

    static Kernel pi(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                Segments.setDouble(out.values(), i, Math.PI);
            }
        };
    }
}
