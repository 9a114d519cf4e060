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
    RADIANS,
    COT,
    SEC,
    CSC,
    SINH,
    COSH,
    TANH,
    ASINH,
    ACOSH,
    ATANH,
    EXPM1,
    LOG1P,
    RINT,
    SIND,
    COSD,
    TAND,
    COTD,
    ASIND,
    ACOSD,
    ATAND,
    GAMMA,
    LGAMMA,
    ERF,
    ERFC;

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
            case COT -> 1 / Math.tan(x);
            case SEC -> 1 / Math.cos(x);
            case CSC -> 1 / Math.sin(x);
            case SINH -> Math.sinh(x);
            case COSH -> Math.cosh(x);
            case TANH -> Math.tanh(x);
            case ASINH -> asinh(x);
            case ACOSH -> Math.log(x + Math.sqrt(x * x - 1));
            case ATANH -> 0.5 * (Math.log1p(x) - Math.log1p(-x));
            case EXPM1 -> Math.expm1(x);
            case LOG1P -> Math.log1p(x);
            case RINT -> Math.rint(x);
            case SIND -> sineOfDegrees(x);
            case COSD -> sineOfDegrees(Math.abs(x % 360) + 90);
            case TAND -> sineOfDegrees(x) / sineOfDegrees(Math.abs(x % 360) + 90);
            case COTD -> sineOfDegrees(Math.abs(x % 360) + 90) / sineOfDegrees(x);
            case ASIND -> Math.toDegrees(Math.asin(x));
            case ACOSD -> Math.toDegrees(Math.acos(x));
            case ATAND -> Math.toDegrees(Math.atan(x));
            case GAMMA -> SpecialFunctions.gamma(x);
            case LGAMMA -> SpecialFunctions.logGamma(x);
            case ERF -> SpecialFunctions.erf(x);
            case ERFC -> SpecialFunctions.erfc(x);
        };
    }

    private static double log2(double x) {
        int exponent = Math.getExponent(x);
        // Exact for powers of two, which a quotient of logarithms is not.
        return x == Math.scalb(1.0, exponent) ? exponent : Math.log(x) / Math.log(2);
    }

    private static double asinh(double x) {
        double size = Math.abs(x);
        return Math.copySign(Math.log1p(size + size * size / (1 + Math.sqrt(size * size + 1))), x);
    }

    /** Exact at multiples of 30 degrees, where radians are not. */
    private static double sineOfDegrees(double x) {
        double turn = x % 360;
        double size = Math.abs(turn);
        double sign = Math.signum(turn);
        if (size > 180) {
            size -= 180;
            sign = -sign;
        }
        double acute = size > 90 ? 180 - size : size;
        double sine = acute == 30 ? 0.5 : acute == 0 ? 0 : acute == 90 ? 1 : Math.sin(Math.toRadians(acute));
        return sine == 0 ? 0 : sign * sine;
    }

    private boolean hasValueAt(double x) {
        return switch (this) {
            case SQRT -> !(x < 0);
            case LN, LOG10, LOG2 -> !(x <= 0);
            case ASIN, ACOS, ASIND, ACOSD -> !(Math.abs(x) > 1);
            case ATANH -> !(Math.abs(x) > 1);
            case ACOSH -> !(x < 1);
            case LOG1P -> !(x <= -1);
            case SIN, COS, TAN, COT, SEC, CSC, SIND, COSD, TAND, COTD -> !Double.isInfinite(x);
            case GAMMA, LGAMMA -> !(x <= 0 && x == Math.rint(x));
            case CBRT, EXP, ATAN, ATAND, DEGREES, RADIANS, SINH, COSH, TANH, ASINH, EXPM1, RINT, ERF, ERFC -> true;
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
