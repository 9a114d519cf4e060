// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

/**
 * The proleptic Gregorian calendar on day numbers from 1970-01-01, without objects. The algorithms are those of Howard
 * Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March, so the leap day comes last.
 */
final class Calendar {
    static final long MICROS_PER_SECOND = 1_000_000;
    static final long MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
    static final long MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;
    static final long MICROS_PER_DAY = 24 * MICROS_PER_HOUR;

    private static final int DAYS_PER_ERA = 146_097;
    private static final int YEARS_PER_ERA = 400;
    /** Days from 0000-03-01 to 1970-01-01. */
    private static final int EPOCH = 719_468;

    private static final byte[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private Calendar() {}

    private static int yearOfEra(int dayOfEra) {
        return (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    }

    private static int dayOfEra(long day) {
        return Math.floorMod(day + EPOCH, DAYS_PER_ERA);
    }

    /** Days since the first of March. */
    private static int dayOfYear(int dayOfEra, int yearOfEra) {
        return dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    }

    /** Days within these bounds have a year by two multiplications. */
    static final int LEAST_FAST_DAY = -EPOCH;

    static final int MOST_FAST_DAY = 500_000_000;

    private static final long YEAR_STEP = 2_939_745L;

    /**
     * As {@link #year} for a day between {@link #LEAST_FAST_DAY} and {@link #MOST_FAST_DAY}: Neri and Schneider, "Euclidean
     * affine functions and their application to calendar algorithms" (2022), in which a multiplication's upper half is the
     * year of the century and its lower half the day of the year.
     */
    static int fastYear(int day) {
        int quarters = 4 * (day + EPOCH) + 3;
        int century = Integer.divideUnsigned(quarters, DAYS_PER_ERA);
        int rest = Integer.remainderUnsigned(quarters, DAYS_PER_ERA) | 3;
        long product = YEAR_STEP * rest;
        int year = 100 * century + (int) (product >>> 32);
        // The year begins in March: January is its day 306.
        return year + ((product & 0xFFFF_FFFFL) >= 306 * 4 * YEAR_STEP ? 1 : 0);
    }

    static int year(long day) {
        long era = Math.floorDiv(day + EPOCH, DAYS_PER_ERA);
        int dayOfEra = dayOfEra(day);
        int yearOfEra = yearOfEra(dayOfEra);
        int monthFromMarch = (5 * dayOfYear(dayOfEra, yearOfEra) + 2) / 153;
        return (int) (era * YEARS_PER_ERA + yearOfEra + (monthFromMarch >= 10 ? 1 : 0));
    }

    /** 1 to 12. */
    static int month(long day) {
        int dayOfEra = dayOfEra(day);
        int monthFromMarch = (5 * dayOfYear(dayOfEra, yearOfEra(dayOfEra)) + 2) / 153;
        return monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    }

    /** Day of the month, 1 to 31. */
    static int day(long day) {
        int dayOfEra = dayOfEra(day);
        int dayOfYear = dayOfYear(dayOfEra, yearOfEra(dayOfEra));
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        return dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
    }

    /** The day number of a date; month and day must exist. */
    static long dayNumber(long year, int month, int day) {
        long marchYear = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(marchYear, YEARS_PER_ERA);
        int yearOfEra = Math.floorMod(marchYear, YEARS_PER_ERA);
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * DAYS_PER_ERA + dayOfEra - EPOCH;
    }

    static boolean isLeap(long year) {
        return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    static int daysInMonth(long year, int month) {
        return month == 2 && isLeap(year) ? 29 : DAYS[month - 1];
    }

    /** The same day of the month some months on, or the month's last day when it is too short. */
    static long addMonths(long day, long months) {
        long total = year(day) * 12L + month(day) - 1 + months;
        long year = Math.floorDiv(total, 12);
        int month = Math.floorMod(total, 12) + 1;
        return dayNumber(year, month, Math.min(day(day), daysInMonth(year, month)));
    }

    /** Monday 1 to Sunday 7. */
    static int isoDayOfWeek(long day) {
        return Math.floorMod(day + 3, 7) + 1;
    }

    static int dayOfYear(long day) {
        return (int) (day - dayNumber(year(day), 1, 1)) + 1;
    }

    /** The year that holds the Thursday of the day's week. */
    static int isoYear(long day) {
        return year(day + 4 - isoDayOfWeek(day));
    }

    static int isoWeek(long day) {
        return (dayOfYear(day + 4 - isoDayOfWeek(day)) - 1) / 7 + 1;
    }
}
