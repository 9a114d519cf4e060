// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.Locale;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/** Counting in months, and finding days of the week. */
final class MonthArithmetic {
    private static final double DAYS_OF_A_MONTH = 31;

    private MonthArithmetic() {}

    /** Months from the second to the first time: whole ones when both are the same day or the last of their months. */
    static double between(long first, long second, boolean rounded) {
        long a = Math.floorDiv(first, Calendar.MICROS_PER_DAY);
        long b = Math.floorDiv(second, Calendar.MICROS_PER_DAY);
        long months = (Calendar.year(a) - Calendar.year(b)) * 12L + Calendar.month(a) - Calendar.month(b);
        if (Calendar.day(a) == Calendar.day(b) || (isLast(a) && isLast(b))) {
            return months;
        }
        double days = Calendar.day(a)
                - Calendar.day(b)
                + (double) (Math.floorMod(first, Calendar.MICROS_PER_DAY)
                                - Math.floorMod(second, Calendar.MICROS_PER_DAY))
                        / Calendar.MICROS_PER_DAY;
        double all = months + days / DAYS_OF_A_MONTH;
        return rounded ? Math.round(all * 1e8) / 1e8 : all;
    }

    private static boolean isLast(long day) {
        return Calendar.day(day) == Calendar.daysInMonth(Calendar.year(day), Calendar.month(day));
    }

    /** The first day after one that is a day of the week, by the first two letters of its name at least. */
    static long next(long day, String name) {
        String wanted = name.strip().toUpperCase(Locale.ROOT);
        for (int i = 0; i < DatePrinter.DAYS.length; i++) {
            if (wanted.length() >= 2
                    && DatePrinter.DAYS[i].toUpperCase(Locale.ROOT).startsWith(wanted)) {
                int ahead = Math.floorMod(i + 1 - Calendar.isoDayOfWeek(day), 7);
                return TemporalKernels.checkedDate(day + (ahead == 0 ? 7 : ahead));
            }
        }
        throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "'" + name + "' is no day of the week");
    }

    /** The start of the months, so many at a time since an origin that is the first of one, that hold a day. */
    static long bucket(long day, long months, long origin) {
        if (months <= 0) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "intervals that follow one another are longer than 0");
        }
        long since = (Calendar.year(day) - Calendar.year(origin)) * 12L + Calendar.month(day) - Calendar.month(origin);
        return Calendar.addMonths(origin, since - Math.floorMod(since, months));
    }
}
