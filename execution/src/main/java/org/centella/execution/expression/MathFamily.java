// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.DataType.Decimal;
import org.centella.columnar.type.Layout;
import org.centella.execution.plan.Expression;
import org.jspecify.annotations.Nullable;

/** Functions of numbers that are less common, and those of bits. */
final class MathFamily extends FunctionFamily {
    private static final Parameter N = Parameter.BIGINT;
    private static final Parameter D = Parameter.DOUBLE;
    private static final Decimal WHOLE = new Decimal(Decimal.MAX_PRECISION, 0);
    /** The last factorial with 38 digits. */
    private static final int MOST_FACTORIAL = 33;

    MathFamily() {
        super(FunctionCategory.MATH);
    }

    @Override
    void declare() {
        integers();
        quotients();
        floating();
        bits();
    }

    private void integers() {
        function("gcd", "The greatest common divisor.")
                .alias("greatest_common_divisor")
                .takes(DataType.BIGINT, N, N)
                .example("gcd(12, 18)", "6");
        function("lcm", "The least common multiple.")
                .alias("least_common_multiple")
                .takes(DataType.BIGINT, N, N)
                .example("lcm(4, 6)", "12");
        function("factorial", "The product of the integers from 1 to the number, up to 33.")
                .takes(WHOLE, N)
                .example("factorial(20)", "2432902008176640000");
        function("even", "The next even integer, away from zero.")
                .takes(DataType.DOUBLE, D)
                .example("even(2.9)", "4.0")
                .example("even(-1)", "-2.0");
        function("width_bucket", "The number of the interval, of so many between two bounds, that holds a number.")
                .takes(DataType.INTEGER, D, D, D, N)
                .example("width_bucket(5.35, 0.024, 10.06, 5)", "3")
                .example("width_bucket(-1, 0, 10, 5)", "0");
        function("scale", "The digits that a decimal's type has after the point.")
                .total()
                .takes("(NUMERIC) → INTEGER", types -> number(types, DataType.INTEGER))
                .example("scale(8.4100)", "4");
        function("min_scale", "The digits after the point that a decimal needs.")
                .total()
                .takes("(NUMERIC) → INTEGER", types -> number(types, DataType.INTEGER))
                .example("min_scale(8.4100)", "2");
        function("bround", "Rounded to some digits, halves to the even digit.")
                .takes(DataType.DOUBLE, D)
                .takes(DataType.DOUBLE, D, N)
                .example("bround(2.5)", "2.0")
                .example("bround(1.25, 1)", "1.2");
        function("positive", "The number: unary plus.")
                .total()
                .expanded()
                .takes("(NUMERIC) → NUMERIC", types -> number(types, null))
                .example("positive(5)", "5");
    }

    private void quotients() {
        function("div", "The quotient cut towards zero.")
                .takes(DataType.BIGINT, N, N)
                .takes("(DECIMAL, DECIMAL) → DECIMAL(38, 0)", MathFamily::decimals)
                .takes(DataType.DOUBLE, D, D)
                .example("div(9, 4)", "2")
                .example("div(-9.5, 2)", "-4");
        function("fdiv", "The quotient cut down, of floating-point numbers.")
                .takes(DataType.DOUBLE, D, D)
                .example("fdiv(-5, 2)", "-3.0");
        function("fmod", "The remainder of fdiv: it has the divisor's sign.")
                .takes(DataType.DOUBLE, D, D)
                .example("fmod(-5, 3)", "1.0");
        function("pmod", "The remainder that is not negative for a positive divisor.")
                .takes(DataType.BIGINT, N, N)
                .takes(DataType.DOUBLE, D, D)
                .example("pmod(-7, 3)", "2");
    }

    private void floating() {
        function("log", "The logarithm to base 10; of two arguments, that of the second to the base of the first.")
                .takes(DataType.DOUBLE, D)
                .takes(DataType.DOUBLE, D, D)
                .example("log(100)", "2.0")
                .example("log(2, 64)", "6.0");
        function("hypot", "The length of the hypotenuse over two sides.")
                .total()
                .takes(DataType.DOUBLE, D, D)
                .example("hypot(3, 4)", "5.0");
        function("nextafter", "The next floating-point number in the direction of the second.")
                .total()
                .takes(DataType.DOUBLE, D, D)
                .example("nextafter(1, 2)", "1.0000000000000002");
        function("isnan", "Whether the number is NaN.")
                .alias("is_nan")
                .total()
                .takes(DataType.BOOLEAN, D)
                .example("isnan(nan())", "true");
        function("isinf", "Whether the number is infinite.")
                .alias("is_infinite")
                .total()
                .takes(DataType.BOOLEAN, D)
                .example("isinf(infinity())", "true");
        function("isfinite", "Whether the number, date or time is neither infinite nor NaN.")
                .alias("is_finite")
                .total()
                .takes(DataType.BOOLEAN, D)
                .takes(DataType.BOOLEAN, Parameter.DATE)
                .takes(DataType.BOOLEAN, Parameter.TIMESTAMP)
                .takes(DataType.BOOLEAN, Parameter.TIMESTAMP_TZ)
                .example("isfinite(1.5)", "true");
        function("signbit", "Whether the number has a minus sign, which -0.0 has.")
                .total()
                .takes(DataType.BOOLEAN, D)
                .example("signbit(-1)", "true");
        function("nan", "Not a number.").total().takes(DataType.DOUBLE).example("nan()", "NaN");
        function("infinity", "The infinite number.")
                .total()
                .takes(DataType.DOUBLE)
                .example("infinity()", "Infinity");
        function("e", "Euler's number.").total().takes(DataType.DOUBLE).example("e()", "2.718281828459045");
    }

    private void bits() {
        bits("bitwise_and", "The bits that both have.", "bitand", "8", 12, 10);
        bits("bitwise_or", "The bits that one has.", "bitor", "14", 12, 10);
        bits("bitwise_xor", "The bits that one alone has.", "xor", "6", 12, 10);
        function("bitwise_not", "All bits changed.")
                .alias("bitnot")
                .total()
                .takes(DataType.BIGINT, N)
                .example("bitwise_not(5)", "-6");
        function("bitwise_left_shift", "The bits moved to the left; those beyond 64 are lost.")
                .alias("shiftleft", "<<")
                .total()
                .takes(DataType.BIGINT, N, N)
                .example("bitwise_left_shift(1, 4)", "16");
        function("bitwise_right_shift", "The bits moved to the right, the sign with them.")
                .alias("shiftright", "bitwise_right_shift_arithmetic", ">>")
                .total()
                .takes(DataType.BIGINT, N, N)
                .example("bitwise_right_shift(-8, 1)", "-4");
        function("shiftrightunsigned", "The bits moved to the right, zeros after them.")
                .alias("bitwise_right_shift_logical")
                .total()
                .takes(DataType.BIGINT, N, N)
                .example("shiftrightunsigned(-1, 63)", "1");
        function("bit_count", "The bits that are set.")
                .alias("popcount")
                .total()
                .takes(DataType.INTEGER, N)
                .takes(DataType.INTEGER, Parameter.BOOLEAN)
                .takes(DataType.INTEGER, Parameter.BINARY)
                .example("bit_count(255)", "8");
        function("getbit", "The bit at a position, counted from 0, the lowest first.")
                .alias("bit_get")
                .takes(DataType.INTEGER, N, N)
                .example("getbit(5, 2)", "1");
    }

    private void bits(String name, String description, String alias, String result, int a, int b) {
        function(name, description)
                .alias(alias)
                .total()
                .takes(DataType.BIGINT, N, N)
                .example(name + "(" + a + ", " + b + ")", result);
    }

    private static @Nullable Resolution number(List<DataType> types, @Nullable DataType result) {
        DataType type = types.size() == 1 ? Parameter.NUMBER.coerce(types.getFirst()) : null;
        return type == null ? null : new Resolution(List.of(type), result == null ? type : result);
    }

    private static @Nullable Resolution decimals(List<DataType> types) {
        boolean exact = types.size() == 2
                && types.stream().allMatch(t -> t instanceof Decimal || t.isInteger())
                && types.stream().anyMatch(Decimal.class::isInstance);
        return exact
                ? new Resolution(
                        types.stream().map(t -> (DataType) DecimalTypes.of(t)).toList(), WHOLE)
                : null;
    }

    @Override
    Expression expand(String name, List<Expression> arguments, DataType result) {
        return arguments.getFirst();
    }

    @Override
    Kernel kernel(String name, List<DataType> arguments, DataType result) {
        return switch (name) {
            case "gcd" -> Rows.longs((in, i) -> gcd(in[0].integer(i), in[1].integer(i)));
            case "lcm" -> Rows.longs((in, i) -> lcm(in[0].integer(i), in[1].integer(i)));
            case "factorial" -> Rows.each((in, i, out) -> put(out, i, factorial(in[0].integer(i))));
            case "even" ->
                Rows.doubles((in, i) -> {
                    double x = in[0].floating(i);
                    return Math.copySign(Math.ceil(Math.abs(x) / 2) * 2, x);
                });
            case "width_bucket" ->
                Rows.longs(
                        (in, i) -> bucket(in[0].floating(i), in[1].floating(i), in[2].floating(i), in[3].integer(i)));
            case "scale" ->
                Rows.longs((in, i) -> arguments.getFirst() instanceof Decimal decimal ? decimal.scale() : 0);
            case "min_scale" ->
                Rows.longs((in, i) -> Math.max(
                        0, NumberTexts.decimal(in[0], i).stripTrailingZeros().scale()));
            case "bround" ->
                Rows.doubles((in, i) -> {
                    double x = in[0].floating(i);
                    int digits = Math.clamp(in.length > 1 ? in[1].integer(i) : 0, -400, 400);
                    return Double.isFinite(x)
                            ? new BigDecimal(Double.toString(x))
                                    .setScale(digits, RoundingMode.HALF_EVEN)
                                    .doubleValue()
                            : x;
                });
            case "div" -> quotient(result);
            case "fdiv" -> Rows.doubles((in, i) -> Math.floor(in[0].floating(i) / divisor(in[1].floating(i))));
            case "fmod" ->
                Rows.doubles((in, i) -> {
                    double y = divisor(in[1].floating(i));
                    return in[0].floating(i) - Math.floor(in[0].floating(i) / y) * y;
                });
            case "pmod" ->
                result == DataType.BIGINT
                        ? Rows.longs((in, i) -> {
                            long y = divisor(in[1].integer(i));
                            long rest = in[0].integer(i) % y;
                            return rest < 0 ? (rest + y) % y : rest;
                        })
                        : Rows.doubles((in, i) -> {
                            double y = divisor(in[1].floating(i));
                            double rest = in[0].floating(i) % y;
                            return rest < 0 ? (rest + y) % y : rest;
                        });
            default -> floatingKernel(name, arguments);
        };
    }

    private static Kernel floatingKernel(String name, List<DataType> arguments) {
        return switch (name) {
            case "log" ->
                Rows.doubles((in, i) -> in.length == 1
                        ? Math.log10(logged(in[0].floating(i)))
                        : logarithm(logged(in[0].floating(i)), logged(in[1].floating(i))));
            case "hypot" -> Rows.doubles((in, i) -> Math.hypot(in[0].floating(i), in[1].floating(i)));
            case "nextafter" -> Rows.doubles((in, i) -> Math.nextAfter(in[0].floating(i), in[1].floating(i)));
            case "isnan" -> Rows.bits((in, i) -> Double.isNaN(in[0].floating(i)));
            case "isinf" -> Rows.bits((in, i) -> Double.isInfinite(in[0].floating(i)));
            case "isfinite" ->
                Rows.bits((in, i) -> arguments.getFirst() != DataType.DOUBLE || Double.isFinite(in[0].floating(i)));
            case "signbit" -> Rows.bits((in, i) -> Math.copySign(1, in[0].floating(i)) < 0);
            case "nan" -> Rows.doubles((in, i) -> Double.NaN);
            case "infinity" -> Rows.doubles((in, i) -> Double.POSITIVE_INFINITY);
            case "e" -> Rows.doubles((in, i) -> Math.E);
            default -> bitKernel(name, arguments.getFirst());
        };
    }

    private static Kernel bitKernel(String name, DataType type) {
        return switch (name) {
            case "bitwise_and" -> Rows.longs((in, i) -> in[0].integer(i) & in[1].integer(i));
            case "bitwise_or" -> Rows.longs((in, i) -> in[0].integer(i) | in[1].integer(i));
            case "bitwise_xor" -> Rows.longs((in, i) -> in[0].integer(i) ^ in[1].integer(i));
            case "bitwise_not" -> Rows.longs((in, i) -> ~in[0].integer(i));
            case "bitwise_left_shift" -> Rows.longs((in, i) -> shift(in[0].integer(i), in[1].integer(i), false));
            case "bitwise_right_shift" -> Rows.longs((in, i) -> shift(in[0].integer(i), -in[1].integer(i), false));
            case "shiftrightunsigned" -> Rows.longs((in, i) -> shift(in[0].integer(i), -in[1].integer(i), true));
            case "bit_count" ->
                Rows.longs((in, i) -> switch (type.layout()) {
                    case BIT -> in[0].bit(i) ? 1 : 0;
                    case VIEW -> {
                        long count = 0;
                        for (byte b : in[0].bytes(i)) {
                            count += Integer.bitCount(b & 0xFF);
                        }
                        yield count;
                    }
                    default -> Long.bitCount(in[0].integer(i));
                });
            case "getbit" ->
                Rows.longs((in, i) -> {
                    long at = in[1].integer(i);
                    if (at < 0 || at >= Long.SIZE) {
                        throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "bits are 0 to 63, not " + at);
                    }
                    return in[0].integer(i) >>> at & 1;
                });
            default -> throw new IllegalStateException(name);
        };
    }

    private static void put(KernelOutput out, int row, BigInteger value) {
        if (value.abs().compareTo(BigInteger.TEN.pow(Decimal.MAX_PRECISION)) >= 0) {
            throw new CentellaException(ErrorCode.NUMERIC_OVERFLOW, value + " has more than 38 digits");
        }
        Int128Math.set(
                out.values(),
                row,
                value.longValue(),
                value.shiftRight(Long.SIZE).longValue());
    }

    private static long gcd(long a, long b) {
        BigInteger divisor = BigInteger.valueOf(a).gcd(BigInteger.valueOf(b));
        return exact(divisor, "gcd", a, b);
    }

    private static long lcm(long a, long b) {
        if (a == 0 || b == 0) {
            return 0;
        }
        BigInteger x = BigInteger.valueOf(a);
        BigInteger y = BigInteger.valueOf(b);
        return exact(x.divide(x.gcd(y)).multiply(y).abs(), "lcm", a, b);
    }

    private static long exact(BigInteger value, String name, long a, long b) {
        if (value.bitLength() >= Long.SIZE) {
            throw new CentellaException(
                    ErrorCode.NUMERIC_OVERFLOW, name + "(" + a + ", " + b + ") is out of range of BIGINT");
        }
        return value.longValue();
    }

    private static BigInteger factorial(long n) {
        if (n < 0) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "the factorial of " + n + " is undefined");
        }
        if (n > MOST_FACTORIAL) {
            throw new CentellaException(
                    ErrorCode.NUMERIC_OVERFLOW, "the factorial of " + n + " has more than 38 digits");
        }
        BigInteger product = BigInteger.ONE;
        for (long i = 2; i <= n; i++) {
            product = product.multiply(BigInteger.valueOf(i));
        }
        return product;
    }

    private static long bucket(double value, double low, double high, long count) {
        if (count <= 0
                || count > Integer.MAX_VALUE - 1
                || low == high
                || !Double.isFinite(low)
                || !Double.isFinite(high)
                || Double.isNaN(value)) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "width_bucket takes two different finite bounds and a positive count");
        }
        boolean up = low < high;
        if (up ? value < low : value > low) {
            return 0;
        }
        if (up ? value >= high : value <= high) {
            return count + 1;
        }
        return (long) Math.floor((value - low) / (high - low) * count) + 1;
    }

    private static Kernel quotient(DataType result) {
        if (result == DataType.DOUBLE) {
            return Rows.doubles((in, i) -> {
                double quotient = in[0].floating(i) / divisor(in[1].floating(i));
                return quotient < 0 ? Math.ceil(quotient) : Math.floor(quotient);
            });
        }
        if (result.layout() == Layout.INT128) {
            return Rows.each((in, i, out) -> {
                BigDecimal y = NumberTexts.decimal(in[1], i);
                divisor(y.signum());
                put(
                        out,
                        i,
                        NumberTexts.decimal(in[0], i).divideToIntegralValue(y).toBigInteger());
            });
        }
        return Rows.longs((in, i) -> {
            long x = in[0].integer(i);
            long y = divisor(in[1].integer(i));
            if (x == Long.MIN_VALUE && y == -1) {
                throw new CentellaException(ErrorCode.NUMERIC_OVERFLOW, "div(" + x + ", -1) is out of range of BIGINT");
            }
            return x / y;
        });
    }

    private static long divisor(long value) {
        if (value == 0) {
            throw new CentellaException(ErrorCode.DIVISION_BY_ZERO, "division by zero");
        }
        return value;
    }

    private static double divisor(double value) {
        if (value == 0) {
            throw new CentellaException(ErrorCode.DIVISION_BY_ZERO, "division by zero");
        }
        return value;
    }

    private static double logged(double value) {
        if (value <= 0) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "log has no value at " + value);
        }
        return value;
    }

    private static double logarithm(double base, double value) {
        divisor(Math.log(base));
        double quotient = Math.log(value) / Math.log(base);
        // The nearest integer, where it is the exact result.
        double whole = Math.rint(quotient);
        return Math.abs(quotient - whole) < 1e-9 && Math.pow(base, whole) == value ? whole : quotient;
    }

    /** To the left, or to the right by a negative count. */
    private static long shift(long bits, long count, boolean unsigned) {
        if (count >= Long.SIZE || count <= -Long.SIZE) {
            return count > 0 || unsigned || bits >= 0 ? 0 : -1;
        }
        return count >= 0 ? bits << count : unsigned ? bits >>> -count : bits >> -count;
    }
}
