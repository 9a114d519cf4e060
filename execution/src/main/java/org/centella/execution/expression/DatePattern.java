// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/**
 * A pattern for dates and times, taken apart. The three languages of patterns, PostgreSQL's ({@code YYYY-MM-DD}), C's
 * ({@code %Y-%m-%d}) with MySQL's variant, and Java's ({@code yyyy-MM-dd}), have the same pieces under other names.
 */
record DatePattern(String source, List<DatePiece> pieces) {
    private static final int NAME = 0;
    private static final int SHORT_NAME = 3;

    DatePattern {
        pieces = List.copyOf(pieces);
    }

    /** PostgreSQL's, longest first where one begins another. */
    private static final String[] POSTGRES = {
        "Y,YYY", "YYYY", "YYY", "YY", "Y", "IYYY", "IYY", "IY", "I", "CC", "B.C.", "A.D.", "b.c.", "a.d.", "BC", "AD",
        "bc", "ad", "MONTH", "Month", "month", "MON", "Mon", "mon", "MM", "RM", "rm", "MI", "MS", "DAY", "Day", "day",
        "DDD", "DD", "DY", "Dy", "dy", "D", "IDDD", "ID", "IW", "WW", "W", "HH24", "HH12", "HH", "SSSSS", "SSSS", "SS",
        "US", "FF1", "FF2", "FF3", "FF4", "FF5", "FF6", "A.M.", "P.M.", "a.m.", "p.m.", "AM", "PM", "am", "pm", "J",
        "Q", "TZH", "TZM", "TZ", "tz", "OF"
    };

    static DatePattern postgres(String pattern) {
        List<DatePiece> pieces = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < pattern.length()) {
            if (pattern.charAt(at) == '"') {
                for (at++; at < pattern.length() && pattern.charAt(at) != '"'; at++) {
                    at += pattern.charAt(at) == '\\' && at + 1 < pattern.length() ? 1 : 0;
                    literal.append(pattern.charAt(at));
                }
                at++;
                continue;
            }
            boolean compact = pattern.regionMatches(true, at, "FM", 0, 2);
            int start = at + (compact ? 2 : 0);
            String name = postgresName(pattern, start);
            if (name == null) {
                literal.append(compact ? "" : pattern.substring(at, at + 1));
                at += compact ? 2 : 1;
                continue;
            }
            flush(literal, pieces);
            DatePiece piece = postgresPiece(name);
            if (compact) {
                piece = piece.padded((char) 0);
            }
            at = start + name.length();
            if (pattern.startsWith("TH", at) || pattern.startsWith("th", at)) {
                piece = piece.asOrdinal(pattern.charAt(at) == 'T' ? DatePiece.Letters.UPPER : DatePiece.Letters.LOWER);
                at += 2;
            }
            pieces.add(piece);
        }
        flush(literal, pieces);
        return new DatePattern(pattern, pieces);
    }

    private static @org.jspecify.annotations.Nullable String postgresName(String pattern, int at) {
        String best = null;
        for (String name : POSTGRES) {
            // Numbers are the same in small letters; names of months and days are not.
            boolean letters = Character.isLetter(name.charAt(0));
            boolean found = pattern.startsWith(name, at)
                    || (letters && isNumber(name) && pattern.regionMatches(true, at, name, 0, name.length()));
            if (found && (best == null || name.length() > best.length())) {
                best = name;
            }
        }
        return best;
    }

    private static boolean isNumber(String name) {
        return switch (postgresPiece(name).kind()) {
            case MONTH_NAME, DAY_NAME, MONTH_ROMAN, MERIDIEM, ERA, ZONE -> false;
            default -> true;
        };
    }

    private static void flush(StringBuilder literal, List<DatePiece> pieces) {
        if (!literal.isEmpty()) {
            pieces.add(DatePiece.literal(literal.toString()));
            literal.setLength(0);
        }
    }

    private static DatePiece.Letters letters(String name) {
        return name.equals(name.toUpperCase(Locale.ROOT))
                ? DatePiece.Letters.UPPER
                : name.equals(name.toLowerCase(Locale.ROOT)) ? DatePiece.Letters.LOWER : DatePiece.Letters.CAPITALIZED;
    }

    private static DatePiece postgresPiece(String name) {
        DatePiece.Letters letters = letters(name);
        return switch (name) {
            case "Y,YYY" -> new DatePiece(DatePiece.Kind.YEAR, 4, '0', letters, false, ",");
            case "YYYY", "YYY", "YY", "Y" -> DatePiece.number(DatePiece.Kind.YEAR, name.length());
            case "IYYY", "IYY", "IY", "I" -> DatePiece.number(DatePiece.Kind.ISO_YEAR, name.length());
            case "CC" -> DatePiece.number(DatePiece.Kind.CENTURY, 2);
            case "BC", "AD", "bc", "ad" -> DatePiece.name(DatePiece.Kind.ERA, 2, letters);
            case "B.C.", "A.D.", "b.c.", "a.d." -> DatePiece.name(DatePiece.Kind.ERA, 4, letters);
            case "MONTH", "Month", "month" ->
                DatePiece.name(DatePiece.Kind.MONTH_NAME, NAME, letters).padded(' ');
            case "MON", "Mon", "mon" -> DatePiece.name(DatePiece.Kind.MONTH_NAME, SHORT_NAME, letters);
            case "MM" -> DatePiece.number(DatePiece.Kind.MONTH, 2);
            case "RM", "rm" ->
                DatePiece.name(DatePiece.Kind.MONTH_ROMAN, 4, letters).padded(' ');
            case "MI" -> DatePiece.number(DatePiece.Kind.MINUTE, 2);
            case "MS" -> DatePiece.number(DatePiece.Kind.FRACTION, 3);
            case "US" -> DatePiece.number(DatePiece.Kind.FRACTION, 6);
            case "FF1", "FF2", "FF3", "FF4", "FF5", "FF6" ->
                DatePiece.number(DatePiece.Kind.FRACTION, name.charAt(2) - '0');
            case "DAY", "Day", "day" ->
                DatePiece.name(DatePiece.Kind.DAY_NAME, NAME, letters).padded(' ');
            case "DY", "Dy", "dy" -> DatePiece.name(DatePiece.Kind.DAY_NAME, SHORT_NAME, letters);
            case "DDD", "IDDD" -> DatePiece.number(DatePiece.Kind.DAY_OF_YEAR, 3);
            case "DD" -> DatePiece.number(DatePiece.Kind.DAY, 2);
            case "D" -> DatePiece.number(DatePiece.Kind.DAY_OF_WEEK, 1);
            case "ID" -> DatePiece.number(DatePiece.Kind.ISO_DAY, 1);
            case "IW" -> DatePiece.number(DatePiece.Kind.ISO_WEEK, 2);
            case "WW" -> DatePiece.number(DatePiece.Kind.WEEK_OF_YEAR, 2);
            case "W" -> DatePiece.number(DatePiece.Kind.WEEK_OF_MONTH, 1);
            case "HH24" -> DatePiece.number(DatePiece.Kind.HOUR, 2);
            case "HH12", "HH" -> DatePiece.number(DatePiece.Kind.HOUR_12, 2);
            case "SSSSS", "SSSS" -> DatePiece.number(DatePiece.Kind.SECOND_OF_DAY, 1);
            case "SS" -> DatePiece.number(DatePiece.Kind.SECOND, 2);
            case "A.M.", "P.M.", "a.m.", "p.m." -> DatePiece.name(DatePiece.Kind.MERIDIEM, 4, letters);
            case "AM", "PM", "am", "pm" -> DatePiece.name(DatePiece.Kind.MERIDIEM, 2, letters);
            case "J" -> DatePiece.number(DatePiece.Kind.JULIAN, 1);
            case "Q" -> DatePiece.number(DatePiece.Kind.QUARTER, 1);
            case "TZ", "tz" -> DatePiece.name(DatePiece.Kind.ZONE, NAME, letters);
            case "TZH" -> DatePiece.number(DatePiece.Kind.OFFSET_HOUR, 2);
            case "TZM" -> DatePiece.number(DatePiece.Kind.OFFSET_MINUTE, 2);
            case "OF" -> DatePiece.number(DatePiece.Kind.OFFSET, 0);
            default -> throw new IllegalStateException(name);
        };
    }

    /** C's; in MySQL's variant some letters stand for something else. */
    static DatePattern percent(String pattern, boolean mysql) {
        List<DatePiece> pieces = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (int at = 0; at < pattern.length(); at++) {
            char c = pattern.charAt(at);
            if (c != '%') {
                literal.append(c);
                continue;
            }
            boolean compact = at + 2 < pattern.length() && pattern.charAt(at + 1) == '-';
            at += compact ? 2 : 1;
            if (at >= pattern.length()) {
                throw unknown(pattern, "%");
            }
            char letter = pattern.charAt(at);
            if (letter == '%') {
                literal.append('%');
                continue;
            }
            flush(literal, pieces);
            List<DatePiece> meant = mysql ? mysql(letter, pattern) : percent(letter, pattern);
            pieces.addAll(compact ? meant.stream().map(p -> p.padded((char) 0)).toList() : meant);
        }
        flush(literal, pieces);
        return new DatePattern(pattern, pieces);
    }

    private static CentellaException unknown(String pattern, String what) {
        return new CentellaException(
                ErrorCode.INVALID_ARGUMENT, "the pattern '" + pattern + "' has the unknown piece " + what);
    }

    private static List<DatePiece> percent(char letter, String pattern) {
        DatePiece.Letters capitalized = DatePiece.Letters.CAPITALIZED;
        return switch (letter) {
            case 'Y' -> List.of(DatePiece.number(DatePiece.Kind.YEAR, 4).padded((char) 0));
            case 'y' -> List.of(DatePiece.number(DatePiece.Kind.YEAR, 2));
            case 'C' -> List.of(DatePiece.number(DatePiece.Kind.CENTURY, 2));
            case 'G' -> List.of(DatePiece.number(DatePiece.Kind.ISO_YEAR, 4));
            case 'm' -> List.of(DatePiece.number(DatePiece.Kind.MONTH, 2));
            case 'B' -> List.of(DatePiece.name(DatePiece.Kind.MONTH_NAME, NAME, capitalized));
            case 'b', 'h' -> List.of(DatePiece.name(DatePiece.Kind.MONTH_NAME, SHORT_NAME, capitalized));
            case 'd' -> List.of(DatePiece.number(DatePiece.Kind.DAY, 2));
            case 'e' -> List.of(DatePiece.number(DatePiece.Kind.DAY, 2).padded(' '));
            case 'j' -> List.of(DatePiece.number(DatePiece.Kind.DAY_OF_YEAR, 3));
            case 'A' -> List.of(DatePiece.name(DatePiece.Kind.DAY_NAME, NAME, capitalized));
            case 'a' -> List.of(DatePiece.name(DatePiece.Kind.DAY_NAME, SHORT_NAME, capitalized));
            case 'w' -> List.of(DatePiece.number(DatePiece.Kind.DAY_FROM_ZERO, 1));
            case 'u' -> List.of(DatePiece.number(DatePiece.Kind.ISO_DAY, 1));
            case 'U' -> List.of(DatePiece.number(DatePiece.Kind.SUNDAY_WEEK, 2));
            case 'W' -> List.of(DatePiece.number(DatePiece.Kind.MONDAY_WEEK, 2));
            case 'V' -> List.of(DatePiece.number(DatePiece.Kind.ISO_WEEK, 2));
            case 'H' -> List.of(DatePiece.number(DatePiece.Kind.HOUR, 2));
            case 'I' -> List.of(DatePiece.number(DatePiece.Kind.HOUR_12, 2));
            case 'M' -> List.of(DatePiece.number(DatePiece.Kind.MINUTE, 2));
            case 'S' -> List.of(DatePiece.number(DatePiece.Kind.SECOND, 2));
            case 'f' -> List.of(DatePiece.number(DatePiece.Kind.FRACTION, 6));
            case 'g' -> List.of(DatePiece.number(DatePiece.Kind.FRACTION, 3));
            case 'n' -> List.of(DatePiece.number(DatePiece.Kind.FRACTION, 9));
            case 'p' -> List.of(DatePiece.name(DatePiece.Kind.MERIDIEM, 2, DatePiece.Letters.UPPER));
            case 's' -> List.of(DatePiece.number(DatePiece.Kind.EPOCH, 1));
            case 'z' -> List.of(DatePiece.number(DatePiece.Kind.OFFSET, 0));
            case 'Z' -> List.of(DatePiece.name(DatePiece.Kind.ZONE, NAME, capitalized));
            case 'D', 'x' ->
                percent(letter == 'x' ? "%Y-%m-%d" : "%m/%d/%y", false).pieces();
            case 'F' -> percent("%Y-%m-%d", false).pieces();
            case 'T', 'X' -> percent("%H:%M:%S", false).pieces();
            case 'R' -> percent("%H:%M", false).pieces();
            case 'r' -> percent("%I:%M:%S %p", false).pieces();
            case 'c' -> percent("%Y-%m-%d %H:%M:%S", false).pieces();
            default -> throw unknown(pattern, "%" + letter);
        };
    }

    private static List<DatePiece> mysql(char letter, String pattern) {
        return switch (letter) {
            case 'i' -> percent('M', pattern);
            case 's' -> percent('S', pattern);
            case 'M' -> percent('B', pattern);
            case 'W' -> percent('A', pattern);
            case 'h' -> percent('I', pattern);
            case 'v' -> percent('V', pattern);
            case 'x' -> percent('G', pattern);
            case 'c' -> List.of(DatePiece.number(DatePiece.Kind.MONTH, 2).padded((char) 0));
            case 'e' -> List.of(DatePiece.number(DatePiece.Kind.DAY, 2).padded((char) 0));
            case 'k' -> List.of(DatePiece.number(DatePiece.Kind.HOUR, 2).padded((char) 0));
            case 'l' -> List.of(DatePiece.number(DatePiece.Kind.HOUR_12, 2).padded((char) 0));
            case 'D' ->
                List.of(DatePiece.number(DatePiece.Kind.DAY, 2).padded((char) 0).asOrdinal(DatePiece.Letters.LOWER));
            case 'Y' -> List.of(DatePiece.number(DatePiece.Kind.YEAR, 4));
            case 'Z', 'z', 'g', 'n', 'B', 'A', 'C', 'F', 'R', 'X' -> throw unknown(pattern, "%" + letter);
            default -> percent(letter, pattern);
        };
    }

    /** Java's letters, those that Spark and Trino know. */
    static DatePattern java(String pattern) {
        List<DatePiece> pieces = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == '\'') {
                int end = pattern.indexOf('\'', at + 1);
                if (end < 0) {
                    throw unknown(pattern, "'");
                }
                literal.append(end == at + 1 ? "'" : pattern.substring(at + 1, end));
                at = end + 1;
                continue;
            }
            if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z')) {
                literal.append(c);
                at++;
                continue;
            }
            int end = at;
            while (end < pattern.length() && pattern.charAt(end) == c) {
                end++;
            }
            flush(literal, pieces);
            pieces.add(java(c, end - at, pattern));
            at = end;
        }
        flush(literal, pieces);
        return new DatePattern(pattern, pieces);
    }

    private static DatePiece java(char c, int count, String pattern) {
        DatePiece.Letters capitalized = DatePiece.Letters.CAPITALIZED;
        int name = count > SHORT_NAME ? NAME : SHORT_NAME;
        return switch (c) {
            case 'y', 'u' -> number(DatePiece.Kind.YEAR, count == 2 ? 2 : Math.max(count, 4), count);
            case 'Y' -> number(DatePiece.Kind.ISO_YEAR, count == 2 ? 2 : 4, count);
            case 'M', 'L' ->
                count > 2
                        ? DatePiece.name(DatePiece.Kind.MONTH_NAME, name, capitalized)
                        : number(DatePiece.Kind.MONTH, 2, count);
            case 'd' -> number(DatePiece.Kind.DAY, 2, count);
            case 'D' -> number(DatePiece.Kind.DAY_OF_YEAR, 3, count);
            case 'Q', 'q' -> number(DatePiece.Kind.QUARTER, 1, count);
            case 'E' -> DatePiece.name(DatePiece.Kind.DAY_NAME, name, capitalized);
            case 'e' -> number(DatePiece.Kind.ISO_DAY, 1, count);
            case 'w' -> number(DatePiece.Kind.ISO_WEEK, 2, count);
            case 'W' -> number(DatePiece.Kind.WEEK_OF_MONTH, 1, count);
            case 'H' -> number(DatePiece.Kind.HOUR, 2, count);
            case 'h', 'K' -> number(DatePiece.Kind.HOUR_12, 2, count);
            case 'k' -> number(DatePiece.Kind.HOUR, 2, count);
            case 'm' -> number(DatePiece.Kind.MINUTE, 2, count);
            case 's' -> number(DatePiece.Kind.SECOND, 2, count);
            case 'S', 'n' -> DatePiece.number(DatePiece.Kind.FRACTION, Math.min(count, 9));
            case 'a' -> DatePiece.name(DatePiece.Kind.MERIDIEM, 2, DatePiece.Letters.UPPER);
            case 'G' -> DatePiece.name(DatePiece.Kind.ERA, 2, DatePiece.Letters.UPPER);
            case 'z', 'V' -> DatePiece.name(DatePiece.Kind.ZONE, NAME, capitalized);
            case 'Z', 'X', 'O' -> DatePiece.number(DatePiece.Kind.OFFSET, 0);
            default -> throw unknown(pattern, String.valueOf(c));
        };
    }

    private static DatePiece number(DatePiece.Kind kind, int width, int count) {
        DatePiece piece = DatePiece.number(kind, width);
        return count == 1 ? piece.padded((char) 0) : piece;
    }
}
