// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.Locale;

/** Writes dates and times by a pattern. */
final class DatePrinter {
    static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };
    static final String[] DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    static final String[] ROMAN = {"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"};

    /** The width of "September" and of "Wednesday". */
    private static final int LONGEST_NAME = 9;
    /** The day number of 1970-01-01 in days since 4714-11-24 BC. */
    static final long JULIAN_EPOCH = 2_440_588;

    private DatePrinter() {}

    /**
     * @param local microseconds since 1970-01-01 00:00:00 by the clock to show
     * @param offset of that clock from UTC, in microseconds
     */
    static void print(DatePattern pattern, long local, long offset, String zone, StringBuilder text) {
        long day = Math.floorDiv(local, Calendar.MICROS_PER_DAY);
        long time = Math.floorMod(local, Calendar.MICROS_PER_DAY);
        for (DatePiece piece : pattern.pieces()) {
            switch (piece.kind()) {
                case LITERAL -> text.append(piece.text());
                case MONTH_NAME -> name(MONTHS[Calendar.month(day) - 1], piece, text);
                case DAY_NAME -> name(DAYS[Calendar.isoDayOfWeek(day) - 1], piece, text);
                case MONTH_ROMAN -> name(ROMAN[Calendar.month(day) - 1], piece, text);
                case MERIDIEM -> text.append(half(time >= Calendar.MICROS_PER_DAY / 2 ? "PM" : "AM", piece));
                case ERA -> text.append(half(Calendar.year(day) > 0 ? "AD" : "BC", piece));
                case ZONE -> text.append(zone);
                case OFFSET -> offset(offset, text);
                case OFFSET_HOUR -> {
                    text.append(offset < 0 ? '-' : '+');
                    padded(Math.abs(offset) / Calendar.MICROS_PER_HOUR, 2, '0', text);
                }
                case FRACTION -> fraction(time % Calendar.MICROS_PER_SECOND, piece.width(), text);
                case YEAR -> year(Calendar.year(day), piece, text);
                case ISO_YEAR -> year(Calendar.isoYear(day), piece, text);
                case EPOCH -> text.append(Math.floorDiv(local - offset, Calendar.MICROS_PER_SECOND));
                default -> number(number(piece.kind(), day, time, offset), piece, text);
            }
        }
    }

    private static long number(DatePiece.Kind kind, long day, long time, long offset) {
        return switch (kind) {
            case CENTURY -> FieldKernels.value(DateField.CENTURY, org.centella.columnar.type.DataType.DATE, day);
            case QUARTER -> (Calendar.month(day) + 2) / 3;
            case MONTH -> Calendar.month(day);
            case WEEK_OF_MONTH -> (Calendar.day(day) - 1) / 7 + 1;
            case WEEK_OF_YEAR -> (Calendar.dayOfYear(day) - 1) / 7 + 1;
            case SUNDAY_WEEK -> (Calendar.dayOfYear(day) + 6 - Calendar.isoDayOfWeek(day) % 7) / 7;
            case MONDAY_WEEK -> (Calendar.dayOfYear(day) + 6 - (Calendar.isoDayOfWeek(day) + 6) % 7) / 7;
            case ISO_WEEK -> Calendar.isoWeek(day);
            case DAY -> Calendar.day(day);
            case DAY_OF_YEAR -> Calendar.dayOfYear(day);
            case DAY_OF_WEEK -> Calendar.isoDayOfWeek(day) % 7 + 1;
            case DAY_FROM_ZERO -> Calendar.isoDayOfWeek(day) % 7;
            case ISO_DAY -> Calendar.isoDayOfWeek(day);
            case JULIAN -> day + JULIAN_EPOCH;
            case HOUR -> time / Calendar.MICROS_PER_HOUR;
            case HOUR_12 -> (time / Calendar.MICROS_PER_HOUR + 11) % 12 + 1;
            case MINUTE -> time / Calendar.MICROS_PER_MINUTE % 60;
            case SECOND -> time / Calendar.MICROS_PER_SECOND % 60;
            case SECOND_OF_DAY -> time / Calendar.MICROS_PER_SECOND;
            case OFFSET_MINUTE -> Math.abs(offset) / Calendar.MICROS_PER_MINUTE % 60;
            default -> throw new IllegalStateException(kind + " is no number");
        };
    }

    private static void number(long value, DatePiece piece, StringBuilder text) {
        padded(value, piece.width(), piece.pad(), text);
        if (piece.ordinal()) {
            String ending = ordinal(value);
            text.append(piece.letters() == DatePiece.Letters.UPPER ? ending.toUpperCase(Locale.ROOT) : ending);
        }
    }

    static String ordinal(long value) {
        long rest = Math.abs(value) % 100;
        return rest >= 11 && rest <= 13
                ? "th"
                : switch ((int) (rest % 10)) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
    }

    private static void padded(long value, int width, char pad, StringBuilder text) {
        String digits = Long.toString(Math.abs(value));
        text.append(value < 0 ? "-" : "");
        for (int i = digits.length(); pad != 0 && i < width; i++) {
            text.append(pad);
        }
        text.append(digits);
    }

    /** Years before 1 are counted from 1 BC, as ERA says. */
    private static void year(int year, DatePiece piece, StringBuilder text) {
        boolean cut = piece.width() < 4;
        int shown = year <= 0 ? 1 - year : year;
        if (piece.text() != null) {
            padded(shown / 1000, 1, '0', text);
            text.append(piece.text());
            padded(shown % 1000, 3, '0', text);
            return;
        }
        long power = 1;
        for (int i = 0; i < piece.width(); i++) {
            power *= 10;
        }
        number(cut ? shown % power : shown, piece, text);
    }

    private static void name(String name, DatePiece piece, StringBuilder text) {
        boolean roman = piece.kind() == DatePiece.Kind.MONTH_ROMAN;
        boolean cut = piece.width() > 0 && !roman;
        String shown = cut ? name.substring(0, piece.width()) : name;
        text.append(
                switch (piece.letters()) {
                    case UPPER -> shown.toUpperCase(Locale.ROOT);
                    case LOWER -> shown.toLowerCase(Locale.ROOT);
                    case CAPITALIZED -> shown;
                });
        int width = roman ? piece.width() : LONGEST_NAME;
        for (int i = shown.length(); !cut && piece.pad() == ' ' && i < width; i++) {
            text.append(' ');
        }
    }

    private static String half(String name, DatePiece piece) {
        String shown = piece.width() == 4 ? name.charAt(0) + "." + name.charAt(1) + "." : name;
        return piece.letters() == DatePiece.Letters.LOWER ? shown.toLowerCase(Locale.ROOT) : shown;
    }

    static void offset(long offset, StringBuilder text) {
        text.append(offset < 0 ? '-' : '+');
        long size = Math.abs(offset);
        padded(size / Calendar.MICROS_PER_HOUR, 2, '0', text);
        if (size % Calendar.MICROS_PER_HOUR != 0) {
            text.append(':');
            padded(size / Calendar.MICROS_PER_MINUTE % 60, 2, '0', text);
            if (size % Calendar.MICROS_PER_MINUTE != 0) {
                text.append(':');
                padded(size / Calendar.MICROS_PER_SECOND % 60, 2, '0', text);
            }
        }
    }

    private static void fraction(long micros, int digits, StringBuilder text) {
        StringBuilder all = new StringBuilder();
        padded(micros, 6, '0', all);
        all.append("000");
        text.append(all, 0, digits);
    }
}
