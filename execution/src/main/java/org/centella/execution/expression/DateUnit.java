// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** A length of time to move by, cut to or count in: some months or some microseconds. */
enum DateUnit {
    MILLENNIUM(12_000, 0, "millennia", "2000 years", "mil"),
    CENTURY(1200, 0, "centuries", "200 years", "c", "cent"),
    DECADE(120, 0, "decades", "20 years", "dec"),
    YEAR(12, 0, "years", "2 years", "y", "yr", "yrs", "yyyy", "yy"),
    QUARTER(3, 0, "quarters", "6 mons", "q", "qtr"),
    MONTH(1, 0, "months", "2 mons", "mon", "mons", "mm"),
    WEEK(0, 7 * Calendar.MICROS_PER_DAY, "weeks", "14 days", "w", "wk", "isoweek"),
    DAY(0, Calendar.MICROS_PER_DAY, "days", "2 days", "d", "dd"),
    HOUR(0, Calendar.MICROS_PER_HOUR, "hours", "02:00:00", "h", "hr", "hrs"),
    MINUTE(0, Calendar.MICROS_PER_MINUTE, "minutes", "00:02:00", "m", "min", "mins"),
    SECOND(0, Calendar.MICROS_PER_SECOND, "seconds", "00:00:02", "s", "sec", "secs"),
    MILLISECOND(0, 1000, "milliseconds", "00:00:00.002", "ms", "msec", "msecs"),
    MICROSECOND(0, 1, "microseconds", "00:00:00.000002", "us", "usec", "usecs");

    private final int months;
    private final long micros;
    private final String plural;
    private final String twice;
    private final List<String> aliases;

    DateUnit(int months, long micros, String plural, String twice, String... aliases) {
        this.months = months;
        this.micros = micros;
        this.plural = plural;
        this.twice = twice;
        this.aliases = List.of(aliases);
    }

    String plural() {
        return plural;
    }

    /** The text of an interval of two of them. */
    String twice() {
        return twice;
    }

    /** True of the plural of a unit. */
    static boolean isName(String name) {
        return Arrays.stream(values()).anyMatch(unit -> unit.plural.equals(name));
    }

    /** The function that makes intervals of it. */
    String function() {
        return "to_" + plural;
    }

    static DateUnit ofFunction(String function) {
        for (DateUnit unit : values()) {
            if (unit.function().equals(function)) {
                return unit;
            }
        }
        throw new IllegalStateException(function);
    }

    boolean isMonths() {
        return months > 0;
    }

    /** Months, or microseconds. */
    long size() {
        return months > 0 ? months : micros;
    }

    /** The unit of that name in lower case, singular or plural, or null. */
    static @Nullable DateUnit find(String name) {
        for (DateUnit unit : values()) {
            if (unit.name().toLowerCase(Locale.ROOT).equals(name)
                    || unit.plural.equals(name)
                    || unit.aliases.contains(name)) {
                return unit;
            }
        }
        return null;
    }

    static String names() {
        return Arrays.stream(values()).map(DateUnit::name).collect(Collectors.joining(", "));
    }

    /** The start of the unit that holds a value of DATE (days) or a timestamp type (microseconds). */
    long truncate(DataType type, long value) {
        boolean date = type == DataType.DATE;
        long day = date ? value : Math.floorDiv(value, Calendar.MICROS_PER_DAY);
        if (months > 12) {
            int years = months / 12;
            int year = Calendar.year(day);
            // The first decade begins with year 0, the first century and millennium with year 1.
            int first = this == DECADE ? 0 : 1;
            return at(date, Calendar.dayNumber(year - Math.floorMod(year - first, years), 1, 1));
        }
        if (months > 0) {
            int start = (Calendar.month(day) - 1) / months * months + 1;
            return at(date, Calendar.dayNumber(Calendar.year(day), start, 1));
        }
        if (this == WEEK) {
            return at(date, day - Calendar.isoDayOfWeek(day) + 1);
        }
        if (date || this == DAY) {
            return at(date, day);
        }
        return value - Math.floorMod(value, micros);
    }

    private static long at(boolean date, long day) {
        return date ? day : TemporalKernels.stamp(day, 0);
    }

    long add(DataType type, long value, long count) {
        try {
            if (months > 0) {
                return TemporalKernels.byMonths(type, value, Math.multiplyExact(count, months));
            }
            if (type == DataType.DATE) {
                if (micros < Calendar.MICROS_PER_DAY) {
                    throw new CentellaException(
                            ErrorCode.INVALID_ARGUMENT, "a DATE moves by whole days, not by " + this);
                }
                long days = Math.multiplyExact(count, micros / Calendar.MICROS_PER_DAY);
                return TemporalKernels.checkedDate(Math.addExact(value, days));
            }
            return Math.addExact(value, Math.multiplyExact(count, micros));
        } catch (ArithmeticException e) {
            throw new CentellaException(
                    ErrorCode.DATETIME_OVERFLOW,
                    "a " + type + " moved by " + count + " " + this + " is out of range",
                    e);
        }
    }

    /** How many starts of the unit lie after one value and up to another; negative when it goes back. */
    long boundaries(DataType type, long from, long to) {
        if (months > 0) {
            return (monthNumber(type, truncate(type, to)) - monthNumber(type, truncate(type, from))) / months;
        }
        if (type == DataType.DATE && micros < Calendar.MICROS_PER_DAY) {
            return between(type, from, to);
        }
        return between(type, truncate(type, from), truncate(type, to));
    }

    private static long monthNumber(DataType type, long value) {
        long day = type == DataType.DATE ? value : Math.floorDiv(value, Calendar.MICROS_PER_DAY);
        return Calendar.year(day) * 12L + Calendar.month(day);
    }

    /** Whole units from one value to another; negative when it goes back. */
    long between(DataType type, long from, long to) {
        if (months > 0) {
            return monthsBetween(type, from, to) / months;
        }
        if (type == DataType.DATE) {
            long days = to - from;
            return micros >= Calendar.MICROS_PER_DAY
                    ? days / (micros / Calendar.MICROS_PER_DAY)
                    : days * (Calendar.MICROS_PER_DAY / micros);
        }
        return (to - from) / micros;
    }

    private static long monthsBetween(DataType type, long from, long to) {
        boolean date = type == DataType.DATE;
        long fromDay = date ? from : Math.floorDiv(from, Calendar.MICROS_PER_DAY);
        long toDay = date ? to : Math.floorDiv(to, Calendar.MICROS_PER_DAY);
        long count =
                (Calendar.year(toDay) - Calendar.year(fromDay)) * 12L + Calendar.month(toDay) - Calendar.month(fromDay);
        long moved = TemporalKernels.byMonths(date ? DataType.DATE : DataType.TIMESTAMP, from, count);
        if (count > 0 && moved > to) {
            count--;
        } else if (count < 0 && moved < to) {
            count++;
        }
        return count;
    }
}
