// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;

/**
 * A pattern of PostgreSQL for numbers: 9 and 0 for digits, . or D for the point, comma or G between thousands, S, MI, PL, SG
 * and PR for the sign, V to shift digits, FM without blanks, TH, RN for Roman numerals, EEEE for an exponent, L for the
 * currency's sign.
 */
final class NumberPattern {
    private static final int[] ROMAN_VALUES = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};
    private static final String[] ROMAN_DIGITS = {"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"
    };
    private static final int ROMAN_WIDTH = 15;
    private static final int MOST_ROMAN = 3999;

    private final String source;
    private String body = "";
    private boolean compact;
    private boolean brackets;
    private boolean exponent;
    private boolean roman;
    private boolean signBefore;
    private boolean signAfter;
    private boolean minusBefore;
    private boolean minusAfter;
    private boolean plusBefore;
    private boolean plusAfter;
    private boolean ordinal;
    private int shift;

    private NumberPattern(String source) {
        this.source = source;
    }

    static NumberPattern of(String source) {
        NumberPattern pattern = new NumberPattern(source);
        pattern.parse();
        return pattern;
    }

    private void parse() {
        StringBuilder digits = new StringBuilder();
        boolean seen = false;
        boolean shifted = false;
        int at = 0;
        while (at < source.length()) {
            String two = source.substring(at, Math.min(at + 2, source.length())).toUpperCase(Locale.ROOT);
            char c = two.charAt(0);
            switch (two) {
                case "FM" -> compact = true;
                case "PR" -> brackets = true;
                case "TH" -> ordinal = true;
                case "RN" -> roman = true;
                case "EE" -> {
                    exponent = true;
                    at += 2;
                }
                case "MI" -> {
                    minusBefore |= !seen;
                    minusAfter |= seen;
                }
                case "PL" -> {
                    plusBefore |= !seen;
                    plusAfter |= seen;
                }
                case "SG" -> {
                    signBefore |= !seen;
                    signAfter |= seen;
                }
                default -> {
                    switch (c) {
                        case '9', '0' -> {
                            seen = true;
                            digits.append(c);
                            shift += shifted ? 1 : 0;
                        }
                        case '.', 'D' -> digits.append('.');
                        case ',', 'G' -> digits.append(',');
                        case 'S' -> {
                            signBefore |= !seen;
                            signAfter |= seen;
                        }
                        case 'V' -> shifted = true;
                        case 'L' -> digits.append('$');
                        case '"' -> {
                            int end = source.indexOf('"', at + 1);
                            end = end < 0 ? source.length() : end;
                            digits.append(source, at + 1, end);
                            at = end;
                        }
                        default -> digits.append(source.charAt(at));
                    }
                    at--;
                }
            }
            at += 2;
        }
        body = digits.toString();
    }

    String format(BigDecimal number) {
        if (roman) {
            return roman(number);
        }
        if (exponent) {
            return scientific(number);
        }
        int point = body.indexOf('.');
        String before = point < 0 ? body : body.substring(0, point);
        String after = point < 0 ? "" : body.substring(point + 1);
        int decimals = count(after);
        BigDecimal value = number.movePointRight(shift).setScale(decimals, RoundingMode.HALF_UP);
        boolean negative = value.signum() < 0;
        String plain = value.abs().toPlainString();
        String whole = decimals == 0 ? plain : plain.substring(0, plain.length() - decimals - 1);
        String fraction = decimals == 0 ? "" : plain.substring(plain.length() - decimals);
        int places = count(before);
        boolean fits = whole.equals("0") || whole.length() <= places;
        StringBuilder text = new StringBuilder();
        integers(before, whole, places, fits, text);
        if (point >= 0) {
            text.append('.');
            fractions(after, fraction, fits, text);
        }
        return signed(text.toString(), negative, value);
    }

    private static int count(String part) {
        return (int) part.chars().filter(c -> c == '9' || c == '0').count();
    }

    private void integers(String part, String whole, int places, boolean fits, StringBuilder text) {
        String digits =
                whole.equals("0") && part.indexOf('0') < 0 && (body.indexOf('.') >= 0 || places == 0) ? "" : whole;
        int firstZero = part.indexOf('0');
        int missing = places - digits.length();
        int place = 0;
        boolean begun = false;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '9' || c == '0') {
                boolean given = place >= missing;
                boolean zero = firstZero >= 0 && i >= firstZero;
                if (!fits) {
                    text.append('#');
                    begun = true;
                } else if (given) {
                    text.append(digits.charAt(place - missing));
                    begun = true;
                } else if (zero) {
                    text.append('0');
                    begun = true;
                } else {
                    text.append(' ');
                }
                place++;
            } else if (c == ',') {
                text.append(begun ? ',' : ' ');
            } else {
                text.append(c);
            }
        }
    }

    private void fractions(String part, String fraction, boolean fits, StringBuilder text) {
        int lastZero = part.lastIndexOf('0');
        int kept = fraction.length();
        while (compact && kept > 0 && fraction.charAt(kept - 1) == '0') {
            kept--;
        }
        int place = 0;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '9' || c == '0') {
                boolean shown = place < kept || i <= lastZero;
                text.append(!fits ? "#" : shown ? fraction.substring(place, place + 1) : "");
                place++;
            } else {
                text.append(c);
            }
        }
    }

    private String signed(String digits, boolean negative, BigDecimal value) {
        int start = 0;
        while (start < digits.length() && digits.charAt(start) == ' ') {
            start++;
        }
        String blanks = digits.substring(0, start);
        String number = digits.substring(start);
        if (ordinal && !negative && value.scale() <= 0) {
            String ending = DatePrinter.ordinal(value.longValue());
            number += source.contains("TH") ? ending.toUpperCase(Locale.ROOT) : ending;
        }
        String sign = negative ? "-" : "+";
        String text;
        if (brackets) {
            text = negative ? blanks + "<" + number + ">" : " " + blanks + number + " ";
        } else if (signBefore) {
            text = blanks + sign + number;
        } else if (signAfter) {
            text = blanks + number + sign;
        } else if (minusBefore) {
            text = (negative ? "-" : " ") + blanks + number;
        } else if (minusAfter) {
            text = blanks + number + (negative ? "-" : " ");
        } else if (plusBefore) {
            text = sign + blanks + number;
        } else if (plusAfter) {
            text = blanks + (negative ? "-" : " ") + number + (negative ? " " : "+");
        } else {
            text = blanks + (negative ? "-" : " ") + number;
        }
        return compact ? text.strip() : text;
    }

    private String scientific(BigDecimal number) {
        int point = body.indexOf('.');
        int decimals = point < 0 ? 0 : count(body.substring(point + 1));
        String text = String.format(Locale.ROOT, "%." + decimals + "e", number);
        return compact ? text : (number.signum() < 0 ? "" : " ") + text;
    }

    private String roman(BigDecimal number) {
        long value = number.setScale(0, RoundingMode.HALF_UP).longValue();
        StringBuilder text = new StringBuilder();
        if (value < 1 || value > MOST_ROMAN) {
            return "#".repeat(ROMAN_WIDTH);
        }
        for (int i = 0; i < ROMAN_VALUES.length; i++) {
            for (; value >= ROMAN_VALUES[i]; value -= ROMAN_VALUES[i]) {
                text.append(ROMAN_DIGITS[i]);
            }
        }
        return compact ? text.toString() : " ".repeat(ROMAN_WIDTH - text.length()) + text;
    }

    /** Puts the number of a text; its digits and sign, the rest is skipped. */
    void parse(String text, KernelOutput out, int row) {
        StringBuilder digits = new StringBuilder();
        boolean negative = false;
        for (char c : text.toCharArray()) {
            if (c >= '0' && c <= '9') {
                digits.append(c);
            } else if (c == '.' && body.indexOf('.') >= 0) {
                digits.append(c);
            } else if (c == '-' || (c == '<' && brackets)) {
                negative = true;
            }
        }
        BigDecimal value;
        try {
            value = new BigDecimal((negative ? "-" : "") + digits).movePointLeft(shift);
        } catch (NumberFormatException e) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "'" + text + "' is no number by the pattern '" + source + "'", e);
        }
        BigDecimal scaled = value.setScale(10, RoundingMode.HALF_UP);
        if (scaled.precision() > DataType.Decimal.MAX_PRECISION) {
            throw new CentellaException(ErrorCode.NUMERIC_OVERFLOW, text + " has more than 38 digits");
        }
        Int128Math.set(
                out.values(),
                row,
                scaled.unscaledValue().longValue(),
                scaled.unscaledValue().shiftRight(Long.SIZE).longValue());
    }
}
