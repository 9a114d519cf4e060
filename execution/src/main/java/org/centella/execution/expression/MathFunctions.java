// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import static org.centella.execution.expression.FunctionCategory.MATH;
import static org.centella.execution.expression.Parameter.BIGINT;
import static org.centella.execution.expression.Parameter.DOUBLE;
import static org.centella.execution.expression.ScalarFunction.named;
import static org.centella.execution.expression.Signatures.of;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.DataType.Decimal;

/** Functions of numbers. */
final class MathFunctions {
    private MathFunctions() {}

    static List<ScalarFunction> declare() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(named("abs", MATH, "The number without its sign.")
                .signature(number(t -> t, RoundingKernels::abs))
                .example("abs(-3)", "3")
                .example("abs(-2.50)", "2.50")
                .build());
        all.add(named("sign", MATH, "-1, 0 or 1, as the number is negative, zero or positive.")
                .signature(number(_ -> new Decimal(1, 0), RoundingKernels::sign))
                .example("sign(-8)", "-1")
                .example("sign(0e0)", "0.0")
                .build());
        all.add(named("ceil", MATH, "The smallest integer that is not less.")
                .alias("ceiling")
                .signature(number(DecimalTypes::integral, RoundingKernels::ceil))
                .example("ceil(1.2)", "2")
                .example("ceil(-1.5e0)", "-1.0")
                .build());
        all.add(named("floor", MATH, "The greatest integer that is not greater.")
                .signature(number(DecimalTypes::integral, RoundingKernels::floor))
                .example("floor(-1.2)", "-2")
                .example("floor(7)", "7")
                .build());
        all.add(named(
                        "round",
                        MATH,
                        "Rounded half away from zero, to some digits after the point (before it, if negative).")
                .signature(number(DecimalTypes::integral, RoundingKernels::round))
                .signature(numberAndDigits(DecimalTypes::rounded, RoundingKernels::round))
                .example("round(2.5)", "3")
                .example("round(-1.25, 1)", "-1.30")
                .example("round(1234, -2)", "1200")
                .build());
        all.add(named("truncate", MATH, "Cut towards zero, to some digits after the point (before it, if negative).")
                .alias("trunc")
                .signature(number(DecimalTypes::integral, RoundingKernels::truncate))
                .signature(numberAndDigits(t -> t, RoundingKernels::truncate))
                .example("truncate(-1.7)", "-1")
                .example("truncate(1.299, 1)", "1.200")
                .build());
        all.add(unary("sqrt", "The square root; of a negative number an error.", DoubleFunction.SQRT)
                .example("sqrt(9)", "3.0")
                .build());
        all.add(unary("cbrt", "The cube root.", DoubleFunction.CBRT)
                .example("cbrt(27)", "3.0")
                .build());
        all.add(unary("exp", "e to the power of the number.", DoubleFunction.EXP)
                .example("exp(0)", "1.0")
                .build());
        all.add(unary("ln", "The natural logarithm; of zero or less an error.", DoubleFunction.LN)
                .example("ln(1)", "0.0")
                .build());
        all.add(unary("log10", "The logarithm to base 10.", DoubleFunction.LOG10)
                .example("log10(1000)", "3.0")
                .build());
        all.add(unary("log2", "The logarithm to base 2.", DoubleFunction.LOG2)
                .example("log2(8)", "3.0")
                .build());
        all.add(unary("sin", "The sine of an angle in radians.", DoubleFunction.SIN)
                .example("sin(0)", "0.0")
                .build());
        all.add(unary("cos", "The cosine of an angle in radians.", DoubleFunction.COS)
                .example("cos(0)", "1.0")
                .build());
        all.add(unary("tan", "The tangent of an angle in radians.", DoubleFunction.TAN)
                .example("tan(0)", "0.0")
                .build());
        all.add(unary("asin", "The angle, in radians, with this sine.", DoubleFunction.ASIN)
                .example("asin(0)", "0.0")
                .build());
        all.add(unary("acos", "The angle, in radians, with this cosine.", DoubleFunction.ACOS)
                .example("acos(1)", "0.0")
                .build());
        all.add(unary("atan", "The angle, in radians, with this tangent.", DoubleFunction.ATAN)
                .example("atan(0)", "0.0")
                .build());
        all.add(unary("degrees", "Radians in degrees.", DoubleFunction.DEGREES)
                .example("degrees(0)", "0.0")
                .build());
        all.add(unary("radians", "Degrees in radians.", DoubleFunction.RADIANS)
                .example("radians(0)", "0.0")
                .build());
        all.add(unary("cot", "The cotangent of an angle in radians.", DoubleFunction.COT)
                .example("round(cot(1), 6)", "0.642093")
                .build());
        all.add(unary("sec", "The secant of an angle in radians.", DoubleFunction.SEC)
                .example("sec(0)", "1.0")
                .build());
        all.add(unary("csc", "The cosecant of an angle in radians.", DoubleFunction.CSC)
                .example("round(csc(1), 6)", "1.188395")
                .build());
        all.add(unary("sinh", "The hyperbolic sine.", DoubleFunction.SINH)
                .example("sinh(0)", "0.0")
                .build());
        all.add(unary("cosh", "The hyperbolic cosine.", DoubleFunction.COSH)
                .example("cosh(0)", "1.0")
                .build());
        all.add(unary("tanh", "The hyperbolic tangent.", DoubleFunction.TANH)
                .example("tanh(0)", "0.0")
                .build());
        all.add(unary("asinh", "The inverse of the hyperbolic sine.", DoubleFunction.ASINH)
                .example("round(asinh(1), 6)", "0.881374")
                .build());
        all.add(unary("acosh", "The inverse of the hyperbolic cosine.", DoubleFunction.ACOSH)
                .example("acosh(1)", "0.0")
                .build());
        all.add(unary("atanh", "The inverse of the hyperbolic tangent.", DoubleFunction.ATANH)
                .example("round(atanh(0.5), 6)", "0.549306")
                .build());
        all.add(unary("expm1", "e to the power of the number, less 1.", DoubleFunction.EXPM1)
                .example("expm1(0)", "0.0")
                .build());
        all.add(unary("log1p", "The natural logarithm of the number plus 1.", DoubleFunction.LOG1P)
                .example("log1p(0)", "0.0")
                .build());
        all.add(unary("rint", "The nearest integer, the even one of two.", DoubleFunction.RINT)
                .example("rint(2.5)", "2.0")
                .build());
        all.add(unary("sind", "The sine of an angle in degrees.", DoubleFunction.SIND)
                .example("sind(30)", "0.5")
                .build());
        all.add(unary("cosd", "The cosine of an angle in degrees.", DoubleFunction.COSD)
                .example("cosd(60)", "0.5")
                .build());
        all.add(unary("tand", "The tangent of an angle in degrees.", DoubleFunction.TAND)
                .example("round(tand(45), 6)", "1.0")
                .build());
        all.add(unary("cotd", "The cotangent of an angle in degrees.", DoubleFunction.COTD)
                .example("round(cotd(45), 6)", "1.0")
                .build());
        all.add(unary("asind", "The angle, in degrees, with this sine.", DoubleFunction.ASIND)
                .example("round(asind(0.5), 6)", "30.0")
                .build());
        all.add(unary("acosd", "The angle, in degrees, with this cosine.", DoubleFunction.ACOSD)
                .example("round(acosd(0.5), 6)", "60.0")
                .build());
        all.add(unary("atand", "The angle, in degrees, with this tangent.", DoubleFunction.ATAND)
                .example("atand(1)", "45.0")
                .build());
        all.add(unary("gamma", "The gamma function.", DoubleFunction.GAMMA)
                .example("round(gamma(5), 6)", "24.0")
                .build());
        all.add(unary("lgamma", "The logarithm of the size of the gamma function.", DoubleFunction.LGAMMA)
                .example("round(lgamma(10), 6)", "12.801827")
                .build());
        all.add(unary("erf", "The error function.", DoubleFunction.ERF)
                .example("round(erf(1), 6)", "0.842701")
                .build());
        all.add(unary("erfc", "1 less the error function.", DoubleFunction.ERFC)
                .example("round(erfc(1), 6)", "0.157299")
                .build());
        all.add(named("power", MATH, "The first to the power of the second.")
                .alias("pow")
                .signature(of(DataType.DOUBLE, DoubleFunction::power, DOUBLE, DOUBLE))
                .example("power(2, 10)", "1024.0")
                .build());
        all.add(named("atan2", MATH, "The angle, in radians, of the point (second, first).")
                .signature(of(DataType.DOUBLE, DoubleFunction::atan2, DOUBLE, DOUBLE))
                .example("atan2(0, 1)", "0.0")
                .build());
        all.add(named("pi", MATH, "The number π.")
                .signature(of(DataType.DOUBLE, DoubleFunction::pi))
                .example("pi()", "3.141592653589793")
                .build());
        return all;
    }

    private static ScalarFunction.Builder unary(String name, String description, DoubleFunction function) {
        return named(name, MATH, description).signature(of(DataType.DOUBLE, function::bind, DOUBLE));
    }

    private static DataType result(DataType type, UnaryOperator<Decimal> decimals) {
        return type instanceof Decimal decimal ? decimals.apply(decimal) : type;
    }

    private static Signature number(UnaryOperator<Decimal> decimals, KernelFactory kernels) {
        return Signatures.common("(NUMERIC) → NUMERIC", t -> t.isNumeric() ? result(t, decimals) : null, 1, 1, kernels);
    }

    private static Signature numberAndDigits(UnaryOperator<Decimal> decimals, KernelFactory kernels) {
        return new Signature(
                "(NUMERIC, BIGINT) → NUMERIC",
                arguments -> {
                    DataType digits = arguments.size() == 2 ? BIGINT.coerce(arguments.get(1)) : null;
                    DataType number = digits == null ? null : Parameter.NUMBER.coerce(arguments.getFirst());
                    if (number == null) {
                        return null;
                    }
                    return new Resolution(List.of(number, digits), result(number, decimals));
                },
                kernels);
    }
}
