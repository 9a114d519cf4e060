// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.Interval;
import org.centella.columnar.type.DataType;

/** Functions of intervals of months, days and microseconds. */
final class IntervalFamily extends FunctionFamily {
    private static final DataType INTERVAL = DataType.INTERVAL;
    private static final Parameter I = Parameter.INTERVAL;
    private static final Parameter N = Parameter.BIGINT;
    private static final int MONTHS_PER_YEAR = 12;
    private static final int DAYS_PER_WEEK = 7;

    IntervalFamily() {
        super(FunctionCategory.DATETIME);
    }

    @Override
    void declare() {
        function("age", "The years, months, days and time from the second to the first, by the calendar.")
                .takes(INTERVAL, Parameter.TIMESTAMP, Parameter.TIMESTAMP)
                .takes(ZoneUse.LOCAL, INTERVAL, Parameter.TIMESTAMP_TZ, Parameter.TIMESTAMP_TZ)
                .example(
                        "age(TIMESTAMP '2001-04-10 00:00:00', TIMESTAMP '1957-06-13 00:00:00')",
                        "43 years 9 mons 27 days");
        function(
                        "make_interval",
                        "The interval of years, months, weeks, days, hours, minutes and seconds; all may be left out.")
                .parameters("years", "months", "weeks", "days", "hours", "mins", "secs")
                .with(FunctionTrait.ZERO_BY_DEFAULT)
                .takes(INTERVAL)
                .takes(INTERVAL, N)
                .takes(INTERVAL, N, N)
                .takes(INTERVAL, N, N, N)
                .takes(INTERVAL, N, N, N, N)
                .takes(INTERVAL, N, N, N, N, N)
                .takes(INTERVAL, N, N, N, N, N, N)
                .takes(INTERVAL, N, N, N, N, N, N, Parameter.DOUBLE)
                .example("make_interval(1, 2, 0, 10, 5)", "1 year 2 mons 10 days 05:00:00")
                .example("make_interval(0, 0, 1, 1, 0, 0, 1.5)", "8 days 00:00:01.5");
        function("justify_days", "With months in place of 30 days each.")
                .takes(INTERVAL, I)
                .example("justify_days(make_interval(0, 0, 0, 65))", "2 mons 5 days");
        function("justify_hours", "With days in place of 24 hours each.")
                .takes(INTERVAL, I)
                .example("justify_hours(make_interval(0, 0, 0, 0, 50, 10))", "2 days 02:10:00");
        function("justify_interval", "With days in place of 24 hours, months in place of 30 days, and one sign.")
                .takes(INTERVAL, I)
                .example("justify_interval(make_interval(0, 1, 0, 0, -1))", "29 days 23:00:00");
    }

    @Override
    Kernel kernel(String name, List<DataType> arguments, DataType result) {
        return switch (name) {
            case "age" -> IntervalKernels.each((in, i) -> age(in[0].integer(i), in[1].integer(i)));
            case "make_interval" -> IntervalKernels.each(IntervalFamily::made);
            case "justify_days" ->
                IntervalKernels.each((in, i) -> {
                    Interval given = IntervalKernels.at(in[0], i);
                    return justified(given.months(), given.days(), given.micros(), Interval.DAYS_PER_MONTH);
                });
            case "justify_hours" ->
                IntervalKernels.each((in, i) -> {
                    Interval given = IntervalKernels.at(in[0], i);
                    long days = given.days() + given.micros() / Interval.MICROS_PER_DAY;
                    return sameSigns(given.months(), days, given.micros() % Interval.MICROS_PER_DAY);
                });
            case "justify_interval" -> IntervalKernels.each((in, i) -> whole(IntervalKernels.at(in[0], i)));
            default -> throw new IllegalStateException(name);
        };
    }

    private static Interval made(Operand[] in, int i) {
        long[] parts = new long[6];
        for (int k = 0; k < Math.min(in.length, parts.length); k++) {
            parts[k] = in[k].integer(i);
        }
        double seconds = in.length > parts.length ? in[parts.length].floating(i) : 0;
        long months = Math.addExact(Math.multiplyExact(parts[0], MONTHS_PER_YEAR), parts[1]);
        long days = Math.addExact(Math.multiplyExact(parts[2], DAYS_PER_WEEK), parts[3]);
        long time = Math.addExact(
                Math.multiplyExact(parts[4], Calendar.MICROS_PER_HOUR),
                Math.multiplyExact(parts[5], Calendar.MICROS_PER_MINUTE));
        return Interval.exact(months, days, Math.addExact(time, Math.round(seconds * Calendar.MICROS_PER_SECOND)));
    }

    private static Interval justified(long months, long days, long micros, int perMonth) {
        long all = months + days / perMonth;
        long rest = days % perMonth;
        if (all > 0 && rest < 0) {
            return Interval.exact(all - 1, rest + perMonth, micros);
        }
        return all < 0 && rest > 0
                ? Interval.exact(all + 1, rest - perMonth, micros)
                : Interval.exact(all, rest, micros);
    }

    private static Interval sameSigns(long months, long days, long micros) {
        if (days > 0 && micros < 0) {
            return Interval.exact(months, days - 1, micros + Interval.MICROS_PER_DAY);
        }
        return days < 0 && micros > 0
                ? Interval.exact(months, days + 1, micros - Interval.MICROS_PER_DAY)
                : Interval.exact(months, days, micros);
    }

    private static Interval whole(Interval given) {
        long length = given.length();
        long days = length / Interval.MICROS_PER_DAY;
        return Interval.exact(
                days / Interval.DAYS_PER_MONTH, days % Interval.DAYS_PER_MONTH, length % Interval.MICROS_PER_DAY);
    }

    /** As PostgreSQL: field by field, days borrowed from the month before the later one's. */
    private static Interval age(long to, long from) {
        boolean back = to < from;
        long later = back ? from : to;
        long earlier = back ? to : from;
        long laterDay = Math.floorDiv(later, Calendar.MICROS_PER_DAY);
        long earlierDay = Math.floorDiv(earlier, Calendar.MICROS_PER_DAY);
        long time = Math.floorMod(later, Calendar.MICROS_PER_DAY) - Math.floorMod(earlier, Calendar.MICROS_PER_DAY);
        long days = (long) Calendar.day(laterDay) - Calendar.day(earlierDay);
        long months = (Calendar.year(laterDay) - Calendar.year(earlierDay)) * 12L
                + Calendar.month(laterDay)
                - Calendar.month(earlierDay);
        if (time < 0) {
            time += Calendar.MICROS_PER_DAY;
            days--;
        }
        if (days < 0) {
            days += Calendar.daysInMonth(Calendar.year(earlierDay), Calendar.month(earlierDay));
            months--;
        }
        return back ? Interval.exact(-months, -days, -time) : Interval.exact(months, days, time);
    }
}
