// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import static org.centella.execution.expression.FunctionCategory.ARITHMETIC;
import static org.centella.execution.expression.Parameter.DATE;
import static org.centella.execution.expression.Parameter.DOUBLE;
import static org.centella.execution.expression.Parameter.INTEGER;
import static org.centella.execution.expression.Parameter.INTERVAL;
import static org.centella.execution.expression.Parameter.INTERVAL_DAY;
import static org.centella.execution.expression.Parameter.INTERVAL_MONTH;
import static org.centella.execution.expression.Parameter.TIME;
import static org.centella.execution.expression.Parameter.TIMESTAMP;
import static org.centella.execution.expression.Parameter.TIMESTAMP_TZ;
import static org.centella.execution.expression.ScalarFunction.named;
import static org.centella.execution.expression.Signatures.of;

import java.util.List;
import java.util.function.BinaryOperator;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.DataType.Decimal;
import org.jspecify.annotations.Nullable;

/** The arithmetic operators, on numbers and on points in time. */
final class ArithmeticFunctions {
    private ArithmeticFunctions() {}

    static List<ScalarFunction> declare() {
        return List.of(plus(), minus(), times(), divide(), remainder(), negate());
    }

    private static ScalarFunction plus() {
        return named(
                        "+",
                        ARITHMETIC,
                        "Sum; a date or time moved forward. A month too short for the day gives its last day.")
                .alias("add")
                .signature(numbers(DecimalTypes::sum, ArithmeticKernels::add))
                .signature(of(DataType.DATE, TemporalKernels::addDays, DATE, INTEGER))
                .signature(of(DataType.DATE, TemporalKernels::addDays, INTEGER, DATE))
                .signature(of(DataType.DATE, TemporalKernels::add, DATE, INTERVAL_MONTH))
                .signature(of(DataType.DATE, TemporalKernels::add, DATE, INTERVAL_DAY))
                .signature(of(DataType.DATE, TemporalKernels::add, INTERVAL_MONTH, DATE))
                .signature(of(DataType.DATE, TemporalKernels::add, INTERVAL_DAY, DATE))
                .signature(of(DataType.TIMESTAMP, TemporalKernels::add, TIMESTAMP, INTERVAL_MONTH))
                .signature(of(DataType.TIMESTAMP, TemporalKernels::add, TIMESTAMP, INTERVAL_DAY))
                .signature(of(DataType.TIMESTAMP, TemporalKernels::add, INTERVAL_MONTH, TIMESTAMP))
                .signature(of(DataType.TIMESTAMP, TemporalKernels::add, INTERVAL_DAY, TIMESTAMP))
                .signature(of(DataType.TIMESTAMP_TZ, TemporalKernels::add, TIMESTAMP_TZ, INTERVAL_MONTH)
                        .with(ZoneUse.LOCAL))
                .signature(of(DataType.TIMESTAMP_TZ, TemporalKernels::add, TIMESTAMP_TZ, INTERVAL_DAY))
                .signature(of(DataType.TIMESTAMP_TZ, TemporalKernels::add, INTERVAL_MONTH, TIMESTAMP_TZ)
                        .with(ZoneUse.LOCAL))
                .signature(of(DataType.TIMESTAMP_TZ, TemporalKernels::add, INTERVAL_DAY, TIMESTAMP_TZ))
                .signature(of(DataType.TIMESTAMP, ArithmeticKernels::add, TIMESTAMP, TIME))
                .signature(of(DataType.TIMESTAMP, ArithmeticKernels::add, TIME, TIMESTAMP))
                .signature(of(DataType.TIME, TemporalKernels::add, TIME, INTERVAL_DAY))
                .signature(of(DataType.TIME, TemporalKernels::add, INTERVAL_DAY, TIME))
                .signature(of(DataType.INTERVAL_MONTH, ArithmeticKernels::add, INTERVAL_MONTH, INTERVAL_MONTH))
                .signature(of(DataType.INTERVAL_DAY, ArithmeticKernels::add, INTERVAL_DAY, INTERVAL_DAY))
                .signature(of(DataType.INTERVAL, IntervalKernels::add, INTERVAL, INTERVAL))
                .signature(of(DataType.TIMESTAMP, IntervalKernels::forward, TIMESTAMP, INTERVAL))
                .signature(of(DataType.TIMESTAMP, IntervalKernels::forward, INTERVAL, TIMESTAMP))
                .signature(of(DataType.TIMESTAMP_TZ, IntervalKernels::forward, TIMESTAMP_TZ, INTERVAL)
                        .with(ZoneUse.ARGUMENT))
                .signature(of(DataType.TIMESTAMP_TZ, IntervalKernels::forward, INTERVAL, TIMESTAMP_TZ)
                        .with(ZoneUse.ARGUMENT))
                .example("1 + 2", "3")
                .example("1.25 + 2.5", "3.75")
                .example("DATE '2024-01-31' + INTERVAL '1' MONTH", "2024-02-29")
                .example("TIMESTAMP '2024-01-31 10:00:00' + INTERVAL '36' HOUR", "2024-02-01 22:00:00")
                .build();
    }

    private static ScalarFunction minus() {
        return named("-", ARITHMETIC, "Difference; a date or time moved back; the days or the time between two.")
                .alias("subtract")
                .signature(numbers(DecimalTypes::sum, ArithmeticKernels::subtract))
                .signature(of(DataType.DATE, TemporalKernels::subtractDays, DATE, INTEGER))
                .signature(of(DataType.INTEGER, TemporalKernels::daysBetween, DATE, DATE))
                .signature(of(DataType.DATE, TemporalKernels::subtract, DATE, INTERVAL_MONTH))
                .signature(of(DataType.DATE, TemporalKernels::subtract, DATE, INTERVAL_DAY))
                .signature(of(DataType.INTERVAL_DAY, ArithmeticKernels::subtract, TIMESTAMP, TIMESTAMP))
                .signature(of(DataType.INTERVAL_DAY, ArithmeticKernels::subtract, TIMESTAMP_TZ, TIMESTAMP_TZ))
                .signature(of(DataType.INTERVAL_DAY, ArithmeticKernels::subtract, TIME, TIME))
                .signature(of(DataType.TIMESTAMP, TemporalKernels::subtract, TIMESTAMP, INTERVAL_MONTH))
                .signature(of(DataType.TIMESTAMP, TemporalKernels::subtract, TIMESTAMP, INTERVAL_DAY))
                .signature(of(DataType.TIMESTAMP_TZ, TemporalKernels::subtract, TIMESTAMP_TZ, INTERVAL_MONTH)
                        .with(ZoneUse.LOCAL))
                .signature(of(DataType.TIMESTAMP_TZ, TemporalKernels::subtract, TIMESTAMP_TZ, INTERVAL_DAY))
                .signature(of(DataType.TIME, TemporalKernels::subtract, TIME, INTERVAL_DAY))
                .signature(of(DataType.INTERVAL_MONTH, ArithmeticKernels::subtract, INTERVAL_MONTH, INTERVAL_MONTH))
                .signature(of(DataType.INTERVAL_DAY, ArithmeticKernels::subtract, INTERVAL_DAY, INTERVAL_DAY))
                .signature(of(DataType.INTERVAL, IntervalKernels::subtract, INTERVAL, INTERVAL))
                .signature(of(DataType.TIMESTAMP, IntervalKernels::back, TIMESTAMP, INTERVAL))
                .signature(of(DataType.TIMESTAMP_TZ, IntervalKernels::back, TIMESTAMP_TZ, INTERVAL)
                        .with(ZoneUse.ARGUMENT))
                .example("5 - 7", "-2")
                .example("1 - 0.05", "0.95")
                .example("DATE '1998-12-01' - INTERVAL '90' DAY", "1998-09-02")
                .example("DATE '2024-03-01' - DATE '2024-02-01'", "29")
                .build();
    }

    private static ScalarFunction times() {
        return named("*", ARITHMETIC, "Product; an interval some times over. Decimal products are exact.")
                .alias("multiply")
                .signature(numbers(DecimalTypes::product, ArithmeticKernels::multiply))
                .signature(of(DataType.INTERVAL_MONTH, TemporalKernels::scale, INTERVAL_MONTH, INTEGER))
                .signature(of(DataType.INTERVAL_MONTH, TemporalKernels::scale, INTEGER, INTERVAL_MONTH))
                .signature(of(DataType.INTERVAL_DAY, TemporalKernels::scale, INTERVAL_DAY, DOUBLE))
                .signature(of(DataType.INTERVAL_DAY, TemporalKernels::scale, DOUBLE, INTERVAL_DAY))
                .signature(of(DataType.INTERVAL, IntervalKernels::multiply, INTERVAL, DOUBLE))
                .signature(of(DataType.INTERVAL, IntervalKernels::multiply, DOUBLE, INTERVAL))
                .example("6 * 7", "42")
                .example("1.25 * 0.5", "0.625")
                .example("INTERVAL '1' DAY * 3", "3 days")
                .build();
    }

    private static ScalarFunction divide() {
        return named(
                        "/",
                        ARITHMETIC,
                        "Quotient. Integers truncate; decimals round half up to the result's scale; "
                                + "dividing by zero is an error for every type.")
                .alias("divide")
                .signature(numbers(DecimalTypes::quotient, ArithmeticKernels::divide))
                .signature(of(DataType.INTERVAL, IntervalKernels::divide, INTERVAL, DOUBLE))
                .example("7 / 2", "3")
                .example("-7 / 2", "-3")
                .example("1.0 / 3", "0.3333333333333333")
                .example("7e0 / 2", "3.5")
                .build();
    }

    private static ScalarFunction remainder() {
        return named("%", ARITHMETIC, "Remainder of the truncated quotient: it has the dividend's sign.")
                .alias("mod")
                .signature(numbers(DecimalTypes::remainder, ArithmeticKernels::remainder))
                .example("7 % 3", "1")
                .example("mod(-7, 3)", "-1")
                .example("5.5 % 2", "1.5")
                .build();
    }

    private static ScalarFunction negate() {
        return named("negate", ARITHMETIC, "The number or interval with the opposite sign: unary minus.")
                .alias("negative")
                .signature(Signatures.common(
                        "(NUMERIC) → NUMERIC", t -> t.isNumeric() ? t : null, 1, 1, ArithmeticKernels::negate))
                .signature(of(DataType.INTERVAL_MONTH, ArithmeticKernels::negate, INTERVAL_MONTH))
                .signature(of(DataType.INTERVAL_DAY, ArithmeticKernels::negate, INTERVAL_DAY))
                .signature(of(DataType.INTERVAL, IntervalKernels::negate, INTERVAL))
                .example("negate(5)", "-5")
                .example("negate(-1.5)", "1.5")
                .build();
    }

    /** Two numbers: integers and floats in their common type, decimals each in its own. */
    private static Signature numbers(BinaryOperator<Decimal> decimals, KernelFactory kernels) {
        return new Signature("(NUMERIC, NUMERIC) → NUMERIC", arguments -> resolve(arguments, decimals), kernels);
    }

    private static @Nullable Resolution resolve(List<DataType> arguments, BinaryOperator<Decimal> decimals) {
        if (arguments.size() != 2) {
            return null;
        }
        DataType a = arguments.getFirst();
        DataType b = arguments.getLast();
        if (a == DataType.NULL && b == DataType.NULL) {
            return new Resolution(List.of(DataType.INTEGER, DataType.INTEGER), DataType.INTEGER);
        }
        a = a == DataType.NULL ? b : a;
        b = b == DataType.NULL ? a : b;
        if (!a.isNumeric() || !b.isNumeric()) {
            return null;
        }
        DataType common = CommonType.of(a, b);
        if (common instanceof Decimal) {
            Decimal x = DecimalTypes.of(a);
            Decimal y = DecimalTypes.of(b);
            return new Resolution(List.of(x, y), decimals.apply(x, y));
        }
        return common == null ? null : new Resolution(List.of(common, common), common);
    }
}
