// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** A length of time to move by, cut to or count in: some months or some microseconds. */
enum DateUnit {
    YEAR(12, 0),
    QUARTER(3, 0),
    MONTH(1, 0),
    WEEK(0, 7 * Calendar.MICROS_PER_DAY),
    DAY(0, Calendar.MICROS_PER_DAY),
    HOUR(0, Calendar.MICROS_PER_HOUR),
    MINUTE(0, Calendar.MICROS_PER_MINUTE),
    SECOND(0, Calendar.MICROS_PER_SECOND),
    MILLISECOND(0, 1000),
    MICROSECOND(0, 1);

    private final int months;
    private final long micros;

    DateUnit(int months, long micros) {
        this.months = months;
        this.micros = micros;
    }

    /** The unit of that name in lower case, singular or plural, or null. */
    static @Nullable DateUnit find(String name) {
        String singular = name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
        for (DateUnit unit : values()) {
            if (unit.name().toLowerCase(Locale.ROOT).equals(singular)) {
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
