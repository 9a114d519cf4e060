// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.centella.columnar.Interval;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers, dates and times from text where it lies, blanks around it ignored. Each method answers whether the text is
 * one; if so, what it read is in {@link #value}.
 */
final class TextParser {
    private static final int LONG_DIGITS = 18;
    private static final int FRACTION_DIGITS = 6;

    /** Those of PostgreSQL's and DuckDB's abbreviations that mean one offset everywhere, in hours. */
    private static final Map<String, Integer> ZONES = Map.ofEntries(
            Map.entry("Z", 0),
            Map.entry("UTC", 0),
            Map.entry("GMT", 0),
            Map.entry("EST", -5),
            Map.entry("EDT", -4),
            Map.entry("CST", -6),
            Map.entry("CDT", -5),
            Map.entry("MST", -7),
            Map.entry("MDT", -6),
            Map.entry("PST", -8),
            Map.entry("PDT", -7),
            Map.entry("CET", 1),
            Map.entry("CEST", 2));

    private MemorySegment bytes = Segments.EMPTY;
    private long at;
    private long end;
    private long value;
    private boolean hasZone;

    /** Begins a text. */
    void set(MemorySegment segment, long from, int length) {
        bytes = segment;
        at = from;
        end = from + length;
        while (at < end && isBlank(peek())) {
            at++;
        }
        while (end > at && isBlank(bytes.get(Segments.BYTE, end - 1))) {
            end--;
        }
    }

    private static boolean isBlank(int b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    private int peek() {
        return at < end ? bytes.get(Segments.BYTE, at) : -1;
    }

    private boolean take(int b) {
        if (peek() == b) {
            at++;
            return true;
        }
        return false;
    }

    long value() {
        return value;
    }

    /** An integer of 64 bits. Read as a negative number, for there is one more of them. */
    boolean integer() {
        boolean negative = take('-');
        if (!negative) {
            take('+');
        }
        if (at == end) {
            return false;
        }
        long read = 0;
        while (at < end) {
            int digit = peek() - '0';
            if (digit < 0 || digit > 9 || read < Long.MIN_VALUE / 10 || read * 10 < Long.MIN_VALUE + digit) {
                return false;
            }
            read = read * 10 - digit;
            at++;
        }
        value = negative ? read : -read;
        return negative || read != Long.MIN_VALUE;
    }

    /** True when the rest is an integer, of whatever size: what {@link #integer} refuses is then only too large. */
    static boolean isInteger(String text) {
        return text.strip().matches("[+-]?[0-9]+");
    }

    /**
     * A decimal with at most 18 digits before and, rounded, {@code scale} after the point, unscaled; false also for what is
     * right but longer or has an exponent.
     */
    boolean shortDecimal(int scale) {
        boolean negative = take('-');
        if (!negative) {
            take('+');
        }
        MemorySegment text = bytes;
        long last = end;
        long read = 0;
        int digits = 0;
        int after = -1;
        boolean up = false;
        boolean any = false;
        for (long i = at; i < last; i++) {
            int digit = text.get(Segments.BYTE, i) - '0';
            if (digit == '.' - '0' && after < 0) {
                after = 0;
                continue;
            }
            if (digit < 0 || digit > 9) {
                return false;
            }
            any = true;
            if (after >= scale) {
                up |= after == scale && digit >= 5;
            } else {
                read = read * 10 + digit;
                digits += read > 0 ? 1 : 0;
            }
            after += after >= 0 ? 1 : 0;
        }
        int missing = scale - Math.clamp(after, 0, scale);
        if (!any || digits + missing > LONG_DIGITS) {
            return false;
        }
        long size = read * Int128Math.powerOfTen(missing) + (up ? 1 : 0);
        value = negative ? -size : size;
        return true;
    }

    /** A day number from year-month-day; a time and a zone behind it are read and left out. */
    boolean date() {
        if (!readDate()) {
            return false;
        }
        long day = value;
        boolean right = readTimeOfDay() && (at == end || readZone());
        value = day;
        return right && at == end;
    }

    /** Year, month and day with {@code -} or, as in PostgreSQL and DuckDB, {@code /} between them. */
    private boolean readDate() {
        boolean negative = take('-');
        if (!negative) {
            take('+');
        }
        if (!digits(3, 6)) {
            return false;
        }
        long year = negative ? -value : value;
        char between = at < end && peek() == '/' ? '/' : '-';
        if (!take(between) || !digits(1, 2)) {
            return false;
        }
        int month = (int) value;
        if (!take(between) || !digits(1, 2)) {
            return false;
        }
        int day = (int) value;
        if (month < 1 || month > 12 || day < 1 || day > Calendar.daysInMonth(year, month)) {
            return false;
        }
        value = Calendar.dayNumber(year, month, day);
        return true;
    }

    private boolean digits(int least, int most) {
        MemorySegment text = bytes;
        long last = Math.min(end, at + most);
        long from = at;
        long i = from;
        long read = 0;
        while (i < last) {
            int digit = text.get(Segments.BYTE, i) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            read = read * 10 + digit;
            i++;
        }
        at = i;
        value = read;
        return i - from >= least;
    }

    /** Microseconds since midnight from hour:minute[:second[.fraction]]. */
    boolean time() {
        return readTime(23) && at == end;
    }

    private boolean readTime(long mostHours) {
        if (!digits(1, 9) || value > mostHours) {
            return false;
        }
        long micros = value * Calendar.MICROS_PER_HOUR;
        if (!take(':') || !digits(1, 2) || value > 59) {
            return false;
        }
        micros += value * Calendar.MICROS_PER_MINUTE;
        if (take(':')) {
            if (!digits(1, 2) || value > 59) {
                return false;
            }
            micros += value * Calendar.MICROS_PER_SECOND;
            if (take('.')) {
                long start = at;
                if (!digits(0, FRACTION_DIGITS)) {
                    return false;
                }
                micros += value * Int128Math.powerOfTen(FRACTION_DIGITS - (int) (at - start));
                // More digits than microseconds have are cut.
                long rest = at;
                digits(0, 12);
                assert at >= rest;
            }
        }
        value = micros;
        return true;
    }

    /** Microseconds since midnight of what follows a date, T or blanks and a time; of nothing, zero. */
    private boolean readTimeOfDay() {
        value = 0;
        if (at == end) {
            return true;
        }
        if (!take('T') && !take('t')) {
            if (!take(' ')) {
                return false;
            }
            while (take(' ')) {}
        }
        return readTime(23);
    }

    /**
     * Microseconds since 1970 from a date, alone or followed by a time and a zone. The zone counts if {@code zoned} (none is
     * UTC); else it is read and left out, as in PostgreSQL.
     */
    boolean timestamp(boolean zoned) {
        if (!readDate()) {
            return false;
        }
        long days = value;
        if (!readTimeOfDay()) {
            return false;
        }
        long micros = value;
        long offset = 0;
        hasZone = at < end;
        if (hasZone) {
            if (!readZone()) {
                return false;
            }
            offset = zoned ? value : 0;
        }
        if (at != end || Math.abs(days) > Long.MAX_VALUE / Calendar.MICROS_PER_DAY - 1) {
            return false;
        }
        value = days * Calendar.MICROS_PER_DAY + micros - offset;
        return true;
    }

    /** Whether the text that {@link #timestamp} has read says how far from UTC it is. */
    boolean hasZone() {
        return hasZone;
    }

    /** How many microseconds a zone is before UTC: an offset, or an abbreviation that stands for one. */
    private boolean readZone() {
        while (take(' ')) {}
        if (at < end && peek() != '+' && peek() != '-') {
            Integer hours = ZONES.get(rest().toUpperCase(Locale.ROOT));
            at = end;
            value = hours == null ? 0 : hours * Calendar.MICROS_PER_HOUR;
            return hours != null;
        }
        return readOffset();
    }

    private boolean readOffset() {
        boolean negative = take('-');
        if (!negative && !take('+')) {
            return false;
        }
        if (!digits(2, 2) || value > 18) {
            return false;
        }
        long micros = value * Calendar.MICROS_PER_HOUR;
        if (at < end) {
            take(':');
            if (!digits(2, 2) || value > 59) {
                return false;
            }
            micros += value * Calendar.MICROS_PER_MINUTE;
        }
        value = negative ? -micros : micros;
        return true;
    }

    /** Months from an interval without days, years-months, or months alone. */
    boolean months() {
        String text = rest();
        boolean number = !text.isEmpty() && text.chars().allMatch(c -> Character.isDigit(c) || c == '-' || c == '+');
        IntervalText.Parts parts = IntervalText.parse(number && text.lastIndexOf('-') <= 0 ? text + " months" : text);
        value = parts == null ? 0 : parts.months();
        return parts != null && parts.micros() == 0 && value == (int) value;
    }

    /** Microseconds from an interval without months, days hour:minute:second, or days alone. */
    boolean dayTime() {
        String text = rest();
        IntervalText.Parts parts = IntervalText.parse(text);
        value = parts == null ? 0 : parts.micros();
        // A sign before days and a time is that of both in the standard, of the days alone in PostgreSQL.
        if (parts != null && text.startsWith("-") && text.matches("-[0-9]+ [0-9].*")) {
            IntervalText.Parts size = IntervalText.parse(text.substring(1));
            value = size == null ? 0 : -size.micros();
        }
        return parts != null && parts.months() == 0;
    }

    /** Months, days and less; null when the text is no interval. */
    @Nullable
    Interval interval() {
        IntervalText.Parts parts = IntervalText.parse(rest());
        try {
            return parts == null ? null : Interval.exact(parts.months(), parts.days(), parts.time());
        } catch (CentellaException e) {
            return null;
        }
    }

    private String rest() {
        return new String(bytes.asSlice(at, end - at).toArray(Segments.BYTE), StandardCharsets.UTF_8);
    }

    /** True or false in the spellings of PostgreSQL. */
    boolean bool() {
        byte[] word = bytes.asSlice(at, end - at).toArray(Segments.BYTE);
        String text = new String(word, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        switch (text) {
            case "true", "t", "yes", "y", "on", "1" -> value = 1;
            case "false", "f", "no", "n", "off", "0" -> value = 0;
            default -> {
                return false;
            }
        }
        return true;
    }
}
