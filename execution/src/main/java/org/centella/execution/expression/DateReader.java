// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.Locale;

/**
 * Reads dates and times by a pattern. Numbers take as many digits as their piece has, or all there are when no digit comes
 * after; spaces and punctuation of the pattern stand for any. One reading at a time.
 */
final class DateReader {
    private final DatePattern pattern;
    private final boolean lenient;

    private String text = "";
    private int at;

    private long year;
    private boolean before;
    private long isoYear;
    private int month;
    private int day;
    private int dayOfYear;
    private int isoWeek;
    private int isoDay;
    private long julian;
    private boolean isJulian;
    private long hour;
    private boolean twelve;
    private boolean afternoon;
    private long minute;
    private long second;
    private long secondOfDay;
    private long fraction;
    private long epoch;
    private boolean isEpoch;
    private long offset;
    private boolean hasOffset;

    /** @param lenient PostgreSQL's way: separators need not be the pattern's, and the text may end early or go on */
    DateReader(DatePattern pattern, boolean lenient) {
        this.pattern = pattern;
        this.lenient = lenient;
    }

    /** Reads a text; false when it is not what the pattern says. */
    boolean read(String value) {
        reset(value);
        for (int i = 0; i < pattern.pieces().size(); i++) {
            DatePiece piece = pattern.pieces().get(i);
            if (lenient && at >= text.length()) {
                break;
            }
            if (!read(piece, i)) {
                return false;
            }
        }
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return (lenient || at == text.length()) && isValid();
    }

    private void reset(String value) {
        text = value;
        at = 0;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        year = lenient ? 1 : 1900;
        before = false;
        isoYear = 0;
        month = 1;
        day = 1;
        dayOfYear = 0;
        isoWeek = 0;
        isoDay = 1;
        julian = 0;
        isJulian = false;
        hour = 0;
        twelve = false;
        afternoon = false;
        minute = 0;
        second = 0;
        secondOfDay = -1;
        fraction = 0;
        epoch = 0;
        isEpoch = false;
        offset = 0;
        hasOffset = false;
    }

    private boolean read(DatePiece piece, int index) {
        if (piece.kind() != DatePiece.Kind.LITERAL && lenient) {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }
        return switch (piece.kind()) {
            case LITERAL -> literal(piece.text());
            case MONTH_NAME -> {
                month = name(DatePrinter.MONTHS, piece.width()) + 1;
                yield month > 0;
            }
            case DAY_NAME -> name(DatePrinter.DAYS, piece.width()) >= 0;
            case MONTH_ROMAN -> roman();
            case MERIDIEM -> meridiem();
            case ERA -> era();
            case FRACTION -> fraction(piece.width());
            case ZONE -> zone();
            case OFFSET -> offset();
            case OFFSET_HOUR -> offsetHour();
            case OFFSET_MINUTE -> {
                long minutes = number(2);
                offset += (offset < 0 ? -minutes : minutes) * Calendar.MICROS_PER_MINUTE;
                yield minutes >= 0;
            }
            default -> number(piece, index);
        };
    }

    private boolean literal(String expected) {
        for (int i = 0; i < expected.length(); i++) {
            char c = expected.charAt(i);
            boolean space = Character.isWhitespace(c);
            if (space) {
                while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                    at++;
                }
                continue;
            }
            if (at >= text.length()) {
                return lenient;
            }
            char found = text.charAt(at);
            if (found == c || (lenient && !Character.isLetterOrDigit(found))) {
                at++;
            } else if (!lenient || Character.isLetter(c)) {
                return false;
            }
        }
        return true;
    }

    private int name(String[] names, int width) {
        for (int i = 0; i < names.length; i++) {
            String wanted = width > 0 ? names[i].substring(0, width) : names[i];
            if (text.regionMatches(true, at, wanted, 0, wanted.length())) {
                at += wanted.length();
                return i;
            }
        }
        return -1;
    }

    private boolean roman() {
        for (int i = DatePrinter.ROMAN.length; i > 0; i--) {
            String wanted = DatePrinter.ROMAN[i - 1];
            boolean ends = at + wanted.length() >= text.length()
                    || "IVX".indexOf(Character.toUpperCase(text.charAt(at + wanted.length()))) < 0;
            if (ends && text.regionMatches(true, at, wanted, 0, wanted.length())) {
                at += wanted.length();
                month = i;
                return true;
            }
        }
        return false;
    }

    private boolean meridiem() {
        for (String word : new String[] {"A.M.", "P.M.", "AM", "PM"}) {
            if (text.regionMatches(true, at, word, 0, word.length())) {
                at += word.length();
                afternoon = word.charAt(0) == 'P';
                twelve = true;
                return true;
            }
        }
        return false;
    }

    private boolean era() {
        for (String word : new String[] {"B.C.", "A.D.", "BC", "AD"}) {
            if (text.regionMatches(true, at, word, 0, word.length())) {
                at += word.length();
                before = word.charAt(0) == 'B';
                return true;
            }
        }
        return false;
    }

    /** Digits up to a number, -1 if there are none. */
    private long number(int most) {
        long value = 0;
        int start = at;
        while (at < text.length() && at - start < most && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            value = value * 10 + text.charAt(at) - '0';
            at++;
        }
        return at == start ? -1 : value;
    }

    private boolean fraction(int width) {
        int start = at;
        long value = number(9);
        if (value < 0) {
            return false;
        }
        int digits = at - start;
        if (digits > width && !lenient) {
            return false;
        }
        for (; digits < 6; digits++) {
            value *= 10;
        }
        for (; digits > 6; digits--) {
            value /= 10;
        }
        fraction = value;
        return true;
    }

    private boolean zone() {
        int start = at;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            return false;
        }
        ZoneClock clock = ZoneClock.of(text.substring(start, at));
        offset = local() - clock.toInstant(local());
        hasOffset = true;
        return true;
    }

    private boolean offset() {
        if (at < text.length() && (text.charAt(at) == 'Z' || text.charAt(at) == 'z')) {
            at++;
            hasOffset = true;
            return true;
        }
        boolean read = offsetHour();
        if (read && at < text.length() && text.charAt(at) == ':') {
            at++;
        }
        if (read && at < text.length() && Character.isDigit(text.charAt(at))) {
            long minutes = number(2);
            offset += (offset < 0 ? -minutes : minutes) * Calendar.MICROS_PER_MINUTE;
        }
        return read;
    }

    private boolean offsetHour() {
        if (at >= text.length() || (text.charAt(at) != '+' && text.charAt(at) != '-')) {
            return false;
        }
        boolean west = text.charAt(at++) == '-';
        long hours = number(2);
        offset = (west ? -hours : hours) * Calendar.MICROS_PER_HOUR;
        hasOffset = true;
        return hours >= 0;
    }

    /** True when the next piece is a number too, so that this one may not take more digits than its own. */
    private boolean touchesNumber(int index) {
        if (index + 1 >= pattern.pieces().size()) {
            return false;
        }
        return switch (pattern.pieces().get(index + 1).kind()) {
            case LITERAL, MONTH_NAME, DAY_NAME, MONTH_ROMAN, MERIDIEM, ERA, ZONE, OFFSET, OFFSET_HOUR -> false;
            default -> true;
        };
    }

    private boolean number(DatePiece piece, int index) {
        boolean isYear = piece.kind() == DatePiece.Kind.YEAR || piece.kind() == DatePiece.Kind.ISO_YEAR;
        boolean negative =
                (isYear || piece.kind() == DatePiece.Kind.EPOCH) && at < text.length() && text.charAt(at) == '-';
        at += negative ? 1 : 0;
        int most = width(piece, isYear && piece.width() == 4 && !touchesNumber(index));
        int start = at;
        long value = number(most);
        if (value < 0) {
            return false;
        }
        int digits = at - start;
        if (piece.ordinal() && at + 2 <= text.length()) {
            at += 2;
        }
        return set(piece, negative ? -value : value, digits);
    }

    private static int width(DatePiece piece, boolean free) {
        return switch (piece.kind()) {
            case YEAR, ISO_YEAR -> free ? 6 : piece.width();
            case JULIAN -> 8;
            case SECOND_OF_DAY -> 5;
            case EPOCH -> 15;
            case DAY_OF_YEAR -> 3;
            default -> 2;
        };
    }

    private boolean set(DatePiece piece, long value, int digits) {
        int small = (int) value;
        switch (piece.kind()) {
            case YEAR -> year = piece.width() < 4 && digits <= 2 ? near(value) : value;
            case ISO_YEAR -> isoYear = piece.width() < 4 ? near(value) : value;
            case MONTH -> month = small;
            case DAY -> day = small;
            case DAY_OF_YEAR -> dayOfYear = small;
            case ISO_WEEK -> isoWeek = small;
            case ISO_DAY -> isoDay = small;
            case JULIAN -> {
                julian = value - DatePrinter.JULIAN_EPOCH;
                isJulian = true;
            }
            case HOUR -> hour = value;
            case HOUR_12 -> {
                if (value < 1 || value > 12) {
                    return false;
                }
                hour = value;
                twelve = true;
            }
            case MINUTE -> minute = value;
            case SECOND -> second = value;
            case SECOND_OF_DAY -> secondOfDay = value;
            case EPOCH -> {
                epoch = value;
                isEpoch = true;
            }
            case QUARTER,
                    CENTURY,
                    WEEK_OF_MONTH,
                    WEEK_OF_YEAR,
                    SUNDAY_WEEK,
                    MONDAY_WEEK,
                    DAY_OF_WEEK,
                    DAY_FROM_ZERO -> {
                // Said by the other pieces; PostgreSQL skips them, too.
            }
            default -> throw new IllegalStateException(piece.kind() + " is no number");
        }
        return true;
    }

    /** Two digits of a year are those nearest to 2020. */
    private static long near(long value) {
        return value < 70 ? value + 2000 : value + 1900;
    }

    private boolean isValid() {
        boolean clock = hour <= 23 + (twelve ? 1 : 0) && minute <= 59 && second <= 59 && secondOfDay <= 86_399;
        if (!clock || isJulian || isEpoch) {
            return clock;
        }
        if (dayOfYear > 0) {
            return dayOfYear <= (Calendar.isLeap(proleptic()) ? 366 : 365);
        }
        if (isoYear > 0) {
            return isoWeek >= 1 && isoWeek <= 53 && isoDay >= 1 && isoDay <= 7;
        }
        return month >= 1
                && month <= 12
                && day >= 1
                && day <= Calendar.daysInMonth(proleptic(), month)
                && Math.abs(year) <= 290_000;
    }

    private long proleptic() {
        return before ? 1 - year : year;
    }

    /** The day that was read. */
    long day() {
        if (isEpoch) {
            return Math.floorDiv(epoch, 86_400L);
        }
        if (isJulian) {
            return julian;
        }
        if (dayOfYear > 0) {
            return Calendar.dayNumber(proleptic(), 1, 1) + dayOfYear - 1;
        }
        if (isoYear > 0) {
            long fourth = Calendar.dayNumber(isoYear, 1, 4);
            return fourth - Calendar.isoDayOfWeek(fourth) + 1 + (isoWeek - 1) * 7L + isoDay - 1;
        }
        return Calendar.dayNumber(proleptic(), month, day);
    }

    /** What the clock showed: microseconds since 1970-01-01 00:00:00. */
    long local() {
        if (isEpoch) {
            return epoch * Calendar.MICROS_PER_SECOND;
        }
        long hours = twelve ? hour % 12 + (afternoon ? 12 : 0) : hour;
        long time = secondOfDay >= 0
                ? secondOfDay * Calendar.MICROS_PER_SECOND
                : hours * Calendar.MICROS_PER_HOUR
                        + minute * Calendar.MICROS_PER_MINUTE
                        + second * Calendar.MICROS_PER_SECOND;
        return day() * Calendar.MICROS_PER_DAY + time + fraction;
    }

    /** True when the text said how far from UTC its clock is. */
    boolean hasOffset() {
        return hasOffset;
    }

    /** Microseconds from UTC. */
    long offsetMicros() {
        return offset;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "'%s' by '%s'", text, pattern.source());
    }
}
