// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import static org.centella.execution.expression.FunctionCategory.DATETIME;
import static org.centella.execution.expression.Parameter.BIGINT;
import static org.centella.execution.expression.Parameter.DATE;
import static org.centella.execution.expression.Parameter.DOUBLE;
import static org.centella.execution.expression.Parameter.INTERVAL;
import static org.centella.execution.expression.Parameter.INTERVAL_DAY;
import static org.centella.execution.expression.Parameter.INTERVAL_MONTH;
import static org.centella.execution.expression.Parameter.STRING;
import static org.centella.execution.expression.Parameter.TIME;
import static org.centella.execution.expression.Parameter.TIMESTAMP;
import static org.centella.execution.expression.Parameter.TIMESTAMP_TZ;
import static org.centella.execution.expression.ScalarFunction.named;
import static org.centella.execution.expression.Signatures.of;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.centella.columnar.type.DataType;

/** Functions of dates, times and intervals. TIMESTAMP WITH TIME ZONE is read by the session's clock. */
final class DateTimeFunctions {
    private DateTimeFunctions() {}

    static List<ScalarFunction> declare() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(named("extract", DATETIME, "A field of a date, time or interval: " + DateField.names() + ".")
                .total()
                .alias("date_part", "datepart")
                .signature(of(DataType.BIGINT, FieldKernels::extract, STRING, DATE))
                .signature(of(DataType.BIGINT, FieldKernels::extract, STRING, TIMESTAMP))
                .signature(of(DataType.BIGINT, FieldKernels::extract, STRING, TIMESTAMP_TZ)
                        .with(ZoneUse.LOCAL))
                .signature(of(DataType.BIGINT, FieldKernels::extract, STRING, TIME))
                .signature(of(DataType.BIGINT, FieldKernels::extract, STRING, INTERVAL_MONTH))
                .signature(of(DataType.BIGINT, FieldKernels::extract, STRING, INTERVAL_DAY))
                .signature(of(DataType.BIGINT, IntervalKernels::extract, STRING, INTERVAL))
                .example("extract('YEAR', DATE '1995-03-15')", "1995")
                .example("extract('minute', TIMESTAMP '1995-03-15 10:20:30')", "20")
                .build());
        for (DateField field : DateField.values()) {
            all.add(field(field));
        }
        all.add(named(
                        "date_trunc",
                        DATETIME,
                        "The start of the millennium, century, decade, year, quarter, month, week, day, hour, …; by"
                                + " the clocks of a zone if one is given.")
                .alias("datetrunc")
                .signature(of(DataType.DATE, FieldKernels::truncate, STRING, DATE))
                .signature(of(DataType.TIMESTAMP, FieldKernels::truncate, STRING, TIMESTAMP))
                .signature(of(DataType.TIMESTAMP_TZ, FieldKernels::truncate, STRING, TIMESTAMP_TZ)
                        .with(ZoneUse.LOCAL))
                .signature(of(DataType.TIMESTAMP_TZ, FieldKernels::truncateInZone, STRING, TIMESTAMP_TZ, STRING))
                .example("date_trunc('month', DATE '1995-03-15')", "1995-03-01")
                .example("date_trunc('hour', TIMESTAMP '1995-03-15 10:20:30')", "1995-03-15 10:00:00")
                .build());
        all.add(named("date_add", DATETIME, "A date or time moved by some units, by days or by an interval.")
                .signature(of(DataType.DATE, FieldKernels::addUnits, STRING, BIGINT, DATE))
                .signature(of(DataType.TIMESTAMP, FieldKernels::addUnits, STRING, BIGINT, TIMESTAMP))
                .signature(of(DataType.TIMESTAMP_TZ, FieldKernels::addUnits, STRING, BIGINT, TIMESTAMP_TZ)
                        .with(ZoneUse.LOCAL))
                .signature(of(DataType.DATE, TemporalKernels::addDays, DATE, Parameter.INTEGER))
                .signature(of(DataType.TIMESTAMP, TemporalKernels::add, TIMESTAMP, INTERVAL_MONTH))
                .signature(of(DataType.TIMESTAMP, TemporalKernels::add, TIMESTAMP, INTERVAL_DAY))
                .example("date_add('month', 1, DATE '2024-01-31')", "2024-02-29")
                .example("date_add(DATE '2016-07-30', 1)", "2016-07-31")
                .build());
        all.add(named(
                        "date_diff",
                        DATETIME,
                        "The starts of units after the first and up to the second; days from the second.")
                .alias("datediff")
                .signature(of(DataType.BIGINT, FieldKernels::boundariesBetween, STRING, DATE, DATE))
                .signature(of(DataType.BIGINT, FieldKernels::boundariesBetween, STRING, TIMESTAMP, TIMESTAMP))
                .signature(of(DataType.BIGINT, FieldKernels::boundariesBetween, STRING, TIMESTAMP_TZ, TIMESTAMP_TZ)
                        .with(ZoneUse.LOCAL))
                .signature(of(DataType.INTEGER, TemporalKernels::daysBetween, DATE, DATE))
                .example("date_diff('month', DATE '2024-01-31', DATE '2024-03-30')", "2")
                .example("datediff(DATE '2009-07-31', DATE '2009-07-30')", "1")
                .build());
        all.add(named("last_day", DATETIME, "The last day of the month.")
                .alias("last_day_of_month")
                .signature(of(DataType.DATE, FieldKernels::lastDay, DATE))
                .example("last_day(DATE '2024-02-10')", "2024-02-29")
                .build());
        all.add(named("make_date", DATETIME, "The date of a year, month and day.")
                .signature(of(DataType.DATE, FieldKernels::makeDate, BIGINT, BIGINT, BIGINT))
                .parameters("year", "month", "day")
                .example("make_date(2024, 2, 29)", "2024-02-29")
                .build());
        all.add(named("from_unixtime", DATETIME, "The point in time so many seconds after 1970-01-01 00:00:00 UTC.")
                .signature(of(DataType.TIMESTAMP_TZ, FieldKernels::fromUnixTime, DOUBLE))
                .example("CAST(from_unixtime(86400.5) AS TIMESTAMP)", "1970-01-02 00:00:00.5")
                .build());
        return all;
    }

    /** A point in time's does not depend on the session's zone. */
    private static ScalarFunction epoch() {
        KernelFactory kernels = (arguments, result) -> {
            boolean days = arguments.getFirst() == DataType.DATE;
            return Rows.doubles((in, i) -> days ? in[0].integer(i) * 86_400.0 : in[0].integer(i) / 1e6);
        };
        return named("epoch", DATETIME, DateField.EPOCH.description())
                .total()
                .signature(of(DataType.DOUBLE, kernels, DATE))
                .signature(of(DataType.DOUBLE, kernels, TIMESTAMP))
                .signature(of(DataType.DOUBLE, kernels, TIMESTAMP_TZ))
                .signature(of(DataType.DOUBLE, kernels, TIME))
                .signature(of(DataType.DOUBLE, kernels, INTERVAL_DAY))
                .signature(of(DataType.DOUBLE, (arguments, result) -> IntervalKernels.epoch(), INTERVAL))
                .example("epoch(TIMESTAMP '1995-03-15 10:20:30.25')", "795262830.25")
                .build();
    }

    private static ScalarFunction field(DateField field) {
        if (field == DateField.EPOCH) {
            return epoch();
        }
        String name = field.name().toLowerCase(Locale.ROOT);
        KernelFactory kernels = field.kernels();
        ScalarFunction.Builder builder = named(name, DATETIME, field.description())
                .total()
                .alias(field.aliases().toArray(String[]::new));
        if (field.ofDate()) {
            builder.signature(of(DataType.BIGINT, kernels, DATE));
        }
        builder.signature(of(DataType.BIGINT, kernels, TIMESTAMP))
                .signature(of(DataType.BIGINT, kernels, TIMESTAMP_TZ).with(ZoneUse.LOCAL));
        if (field.ofTime()) {
            builder.signature(of(DataType.BIGINT, kernels, TIME)).signature(of(DataType.BIGINT, kernels, INTERVAL_DAY));
        }
        if (field.ofInterval()) {
            builder.signature(of(DataType.BIGINT, (arguments, result) -> IntervalKernels.field(field), INTERVAL));
        }
        return builder.example(name + "(TIMESTAMP '1995-03-15 10:20:30.25')", field.example())
                .build();
    }
}
