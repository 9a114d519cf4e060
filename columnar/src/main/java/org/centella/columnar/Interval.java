// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar;

import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/**
 * A span of months, days and microseconds, whose lengths a calendar decides: {@code 1 year 2 mons 3 days 04:05:06}. Two are
 * compared as if a month had 30 days and a day 24 hours. In a column it is the 128-bit integer
 *
 * <pre>
 *   length in microseconds * 2^64 + months * 2^32 + days
 * </pre>
 *
 * so that integers compare as intervals do, and their sums are the sums of the intervals.
 */
public record Interval(int months, int days, long micros) implements Comparable<Interval> {
    public static final int DAYS_PER_MONTH = 30;
    public static final long MICROS_PER_DAY = 86_400_000_000L;

    private static final int MONTHS_PER_YEAR = 12;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int SECONDS_PER_HOUR = 3600;

    /** @throws CentellaException DATETIME_OVERFLOW when it is longer than about 290,000 years */
    public Interval {
        try {
            length(months, days, micros);
        } catch (ArithmeticException e) {
            throw overflow(e);
        }
    }

    private static long length(long months, long days, long micros) {
        return Math.addExact(Math.multiplyExact(months * DAYS_PER_MONTH + days, MICROS_PER_DAY), micros);
    }

    private static CentellaException overflow(ArithmeticException cause) {
        return new CentellaException(ErrorCode.DATETIME_OVERFLOW, "an INTERVAL is out of its range", cause);
    }

    /** Of parts that may be too many to count. */
    public static Interval exact(long months, long days, long micros) {
        try {
            return new Interval(Math.toIntExact(months), Math.toIntExact(days), micros);
        } catch (ArithmeticException e) {
            throw overflow(e);
        }
    }

    /** Microseconds, in days of 24 hours as far as they go. */
    public static Interval ofMicros(long micros) {
        return new Interval(0, (int) (micros / MICROS_PER_DAY), micros % MICROS_PER_DAY);
    }

    /** What a column holds. */
    public static Interval of(long low, long high) {
        int days = (int) low;
        int months = (int) ((low - days) >> Integer.SIZE);
        long length = length(low, high);
        return new Interval(months, days, length - (months * (long) DAYS_PER_MONTH + days) * MICROS_PER_DAY);
    }

    /** The length of what a column holds. */
    public static long length(long low, long high) {
        return high + (low < 0 ? 1 : 0);
    }

    /** As PostgreSQL: what a month leaves over becomes days of 30 a month, what a day leaves over microseconds. */
    public Interval times(double factor) {
        double wholeMonths = whole(months * factor);
        double allDays = days * factor + rounded((months * factor - wholeMonths) * DAYS_PER_MONTH);
        double wholeDays = whole(allDays);
        double allMicros = micros * factor + rounded(allDays - wholeDays) * MICROS_PER_DAY;
        if (!(Math.abs(wholeMonths) <= Integer.MAX_VALUE
                && Math.abs(wholeDays) <= Integer.MAX_VALUE
                && Math.abs(allMicros) < Long.MAX_VALUE)) {
            throw new CentellaException(
                    ErrorCode.DATETIME_OVERFLOW, this + " times " + factor + " is out of the range of INTERVAL");
        }
        return new Interval((int) wholeMonths, (int) wholeDays, Math.round(allMicros));
    }

    private static double whole(double value) {
        double nearest = Math.rint(value);
        return Math.abs(value - nearest) < 1e-9 ? nearest : value < 0 ? Math.ceil(value) : Math.floor(value);
    }

    /** Without the last digits, which are no more than the error of a product. */
    private static double rounded(double value) {
        return Math.rint(value * 1e10) / 1e10;
    }

    /** In microseconds, months of 30 days, days of 24 hours. */
    public long length() {
        return length(months, days, micros);
    }

    public long low() {
        return ((long) months << Integer.SIZE) + days;
    }

    public long high() {
        return length() - (low() < 0 ? 1 : 0);
    }

    @Override
    public int compareTo(Interval other) {
        int byLength = Long.compare(length(), other.length());
        return byLength != 0 ? byLength : Long.compare(low(), other.low());
    }

    /** As PostgreSQL writes it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        count(months / MONTHS_PER_YEAR, " year", text);
        count(months % MONTHS_PER_YEAR, " mon", text);
        count(days, " day", text);
        if (micros != 0 || text.isEmpty()) {
            long size = Math.abs(micros);
            long seconds = size / MICROS_PER_SECOND;
            text.append(text.isEmpty() ? "" : " ").append(micros < 0 ? "-" : "");
            text.append(String.format(
                    java.util.Locale.ROOT,
                    "%02d:%02d:%02d",
                    seconds / SECONDS_PER_HOUR,
                    seconds / 60 % 60,
                    seconds % 60));
            if (size % MICROS_PER_SECOND != 0) {
                String fraction = Long.toString(MICROS_PER_SECOND + size % MICROS_PER_SECOND);
                text.append('.').append(fraction.substring(1).replaceAll("0+$", ""));
            }
        }
        return text.toString();
    }

    private static void count(int count, String unit, StringBuilder text) {
        if (count != 0) {
            text.append(text.isEmpty() ? "" : " ").append(count).append(unit).append(count == 1 ? "" : "s");
        }
    }
}
