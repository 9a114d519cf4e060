// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads intervals as PostgreSQL does: {@code 1 year 2 mons}, {@code 3 days 04:05:06}, {@code 1-2}, {@code P1Y2M3DT4H},
 * {@code 2 hours ago}.
 */
final class IntervalText {
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private final String text;
    private int at;
    private long months;
    private long days;
    private BigDecimal micros = BigDecimal.ZERO;

    private IntervalText(String text) {
        this.text = text.strip().toLowerCase(Locale.ROOT);
    }

    /** An interval read. */
    record Parts(long months, long days, long time) {
        /** All but the months, in days of 24 hours. */
        long micros() {
            return Math.addExact(Math.multiplyExact(days, Calendar.MICROS_PER_DAY), time);
        }
    }

    /** What the text says, or null when it is no interval. */
    static @Nullable Parts parse(String text) {
        IntervalText parser = new IntervalText(text);
        try {
            boolean right = parser.text.startsWith("p") ? parser.iso() : parser.words();
            boolean fits = right && parser.micros.abs().compareTo(MOST) <= 0;
            if (!fits) {
                return null;
            }
            long time = parser.micros.setScale(0, RoundingMode.HALF_UP).longValueExact();
            // What does not fit together raises here.
            Math.addExact(Math.multiplyExact(parser.days, Calendar.MICROS_PER_DAY), time);
            return new Parts(parser.months, parser.days, time);
        } catch (ArithmeticException e) {
            return null;
        }
    }

    private boolean words() {
        if (text.isEmpty()) {
            return false;
        }
        boolean any = false;
        while (true) {
            blanks();
            if (at == text.length()) {
                return any;
            }
            if (any && text.substring(at).equals("ago")) {
                months = Math.negateExact(months);
                days = Math.negateExact(days);
                micros = micros.negate();
                return true;
            }
            if (text.charAt(at) == '@') {
                at++;
                continue;
            }
            if (!word()) {
                return false;
            }
            any = true;
        }
    }

    private void blanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == ',')) {
            at++;
        }
    }

    /** A number and its unit, hours:minutes[:seconds], or years-months. */
    private boolean word() {
        boolean negative = sign();
        BigDecimal number = number();
        if (number == null) {
            return false;
        }
        if (peek(':')) {
            return clock(number, negative);
        }
        if (peek('-') && number.scale() <= 0) {
            at++;
            BigDecimal rest = number();
            if (rest == null || rest.compareTo(BigDecimal.valueOf(11)) > 0) {
                return false;
            }
            long all = Math.addExact(Math.multiplyExact(number.longValueExact(), 12), rest.longValueExact());
            months = Math.addExact(months, negative ? -all : all);
            return true;
        }
        blanks();
        int start = at;
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
            at++;
        }
        DateUnit unit = at == start ? DateUnit.DAY : DateUnit.find(text.substring(start, at));
        // A number alone is days, as the standard has it for DAY TO SECOND.
        return unit != null && add(negative ? number.negate() : number, unit);
    }

    private boolean peek(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private boolean sign() {
        boolean negative = peek('-');
        at += negative || peek('+') ? 1 : 0;
        return negative;
    }

    private @Nullable BigDecimal number() {
        int start = at;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        try {
            return at == start || at - start > 30 ? null : new BigDecimal(text.substring(start, at));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private boolean clock(BigDecimal hours, boolean negative) {
        BigDecimal all = hours.multiply(BigDecimal.valueOf(Calendar.MICROS_PER_HOUR));
        long[] units = {Calendar.MICROS_PER_MINUTE, Calendar.MICROS_PER_SECOND};
        for (int i = 0; i < units.length && peek(':'); i++) {
            at++;
            BigDecimal number = number();
            if (number == null || number.compareTo(BigDecimal.valueOf(60)) >= 0) {
                return false;
            }
            all = all.add(number.multiply(BigDecimal.valueOf(units[i])));
        }
        micros = micros.add(negative ? all.negate() : all);
        return true;
    }

    private boolean add(BigDecimal number, DateUnit unit) {
        BigDecimal size = number.multiply(BigDecimal.valueOf(unit.size()));
        if (unit.isMonths()) {
            months =
                    Math.addExact(months, size.setScale(0, RoundingMode.HALF_UP).longValueExact());
        } else if (unit == DateUnit.DAY || unit == DateUnit.WEEK) {
            BigDecimal day = BigDecimal.valueOf(Calendar.MICROS_PER_DAY);
            days = Math.addExact(days, size.divideToIntegralValue(day).longValueExact());
            micros = micros.add(size.remainder(day));
        } else {
            micros = micros.add(size);
        }
        return true;
    }

    private boolean iso() {
        boolean time = false;
        boolean any = false;
        at = 1;
        while (at < text.length()) {
            if (peek('t')) {
                time = true;
                at++;
                continue;
            }
            boolean negative = sign();
            BigDecimal number = number();
            if (number == null || at >= text.length()) {
                return false;
            }
            DateUnit unit = switch (text.charAt(at++)) {
                case 'y' -> DateUnit.YEAR;
                case 'm' -> time ? DateUnit.MINUTE : DateUnit.MONTH;
                case 'w' -> DateUnit.WEEK;
                case 'd' -> DateUnit.DAY;
                case 'h' -> DateUnit.HOUR;
                case 's' -> DateUnit.SECOND;
                default -> null;
            };
            if (unit == null || !add(negative ? number.negate() : number, unit)) {
                return false;
            }
            any = true;
        }
        return any;
    }
}
