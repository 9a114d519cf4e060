// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser.grammar;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Intervals as PostgreSQL writes them: a string that names its own units. One that has months as well as days or seconds
 * is no value of one of our types; it is a sum of two, which can be added to or taken from a point in time.
 */
final class Intervals {
    private static final Pattern PART = Pattern.compile(
            "\\s*(?:([+-]?)(\\d+):(\\d+)(?::(\\d+(?:\\.\\d+)?))?|([+-]?\\s*\\d*\\.?\\d+)\\s*([A-Za-zµ]+))(?:\\s+|,|$|(?=\\d|[+-]))");
    private static final String MICROSECONDS = "to_microseconds";
    private static final BigDecimal MICROS_PER_SECOND = BigDecimal.valueOf(1_000_000);
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final BigDecimal MICROS_PER_MONTH = BigDecimal.valueOf(30 * MICROS_PER_DAY);

    private Intervals() {}

    /** @param sign 1 or -1 */
    static SqlNode parse(String text, int sign, SqlParserPos pos) {
        Matcher part = PART.matcher(text.replaceAll("(?i)\\bago\\s*$", "").strip());
        BigDecimal months = BigDecimal.ZERO;
        BigDecimal micros = BigDecimal.ZERO;
        int at = 0;
        boolean any = false;
        boolean ofMonths = false;
        while (at < part.regionEnd() && part.region(at, part.regionEnd()).lookingAt()) {
            if (part.group(2) != null) {
                BigDecimal seconds = new BigDecimal(part.group(2))
                        .multiply(BigDecimal.valueOf(3600))
                        .add(new BigDecimal(part.group(3)).multiply(BigDecimal.valueOf(60)))
                        .add(part.group(4) == null ? BigDecimal.ZERO : new BigDecimal(part.group(4)));
                seconds = part.group(1).equals("-") ? seconds.negate() : seconds;
                micros = micros.add(seconds.multiply(MICROS_PER_SECOND));
            } else {
                BigDecimal amount = new BigDecimal(part.group(5).replaceAll("\\s", ""));
                String unit = part.group(6).toLowerCase(Locale.ROOT);
                long inMonths = months(unit);
                ofMonths |= inMonths > 0;
                if (inMonths > 1) {
                    // A part of a year is so many months, to the nearest.
                    months = months.add(
                            amount.multiply(BigDecimal.valueOf(inMonths)).setScale(0, RoundingMode.HALF_EVEN));
                } else if (inMonths == 1) {
                    // A part of a month is one of 30 days.
                    BigDecimal whole = amount.setScale(0, RoundingMode.DOWN);
                    months = months.add(whole);
                    micros = micros.add(amount.subtract(whole).multiply(MICROS_PER_MONTH));
                } else {
                    micros = micros.add(amount.multiply(micros(unit, text, pos)));
                }
            }
            any = true;
            at = part.end();
        }
        if (!any || at < part.regionEnd()) {
            throw invalid(text, pos);
        }
        int direction = text.strip().toLowerCase(Locale.ROOT).endsWith(" ago") ? -sign : sign;
        return interval(
                months.longValueExact() * direction,
                micros.setScale(0, RoundingMode.HALF_EVEN).longValueExact() * direction,
                ofMonths,
                pos);
    }

    /** Of one field or several; one finer than Calcite's literals, which count milliseconds, is cast from text. */
    static SqlNode literal(String text, int sign, SqlIntervalQualifier unit, SqlParserPos pos) {
        int point = text.indexOf('.');
        boolean fine = point >= 0 && (unit.getUnit() != TimeUnit.SECOND || text.length() - point > 4);
        return fine
                ? SqlStdOperatorTable.CAST.createCall(pos, Calls.text((sign < 0 ? "-" : "") + text, pos), unit)
                : SqlParserUtil.parseIntervalLiteral(pos, sign, text, unit);
    }

    /** @param ofMonths whether months were named, of which the days may be a part */
    private static SqlNode interval(long months, long micros, boolean ofMonths, SqlParserPos pos) {
        if (!ofMonths) {
            return daysAndSeconds(micros, pos);
        }
        return micros == 0
                ? months(months, pos)
                : SqlStdOperatorTable.PLUS.createCall(pos, months(months, pos), daysAndSeconds(micros, pos));
    }

    private static SqlLiteral months(long months, SqlParserPos pos) {
        return SqlLiteral.createInterval(
                months < 0 ? -1 : 1,
                Long.toString(Math.abs(months)),
                new SqlIntervalQualifier(TimeUnit.MONTH, 9, null, -1, pos),
                pos);
    }

    private static SqlNode daysAndSeconds(long micros, SqlParserPos pos) {
        if (micros % 1000 != 0) {
            // Calcite's literals count milliseconds.
            return Calls.function(MICROSECONDS, pos, Calls.number(micros, pos));
        }
        long size = Math.abs(micros);
        long seconds = size % MICROS_PER_DAY / 1_000_000;
        String text = String.format(
                Locale.ROOT,
                "%d %02d:%02d:%02d.%06d",
                size / MICROS_PER_DAY,
                seconds / 3600,
                seconds / 60 % 60,
                seconds % 60,
                size % 1_000_000);
        return SqlLiteral.createInterval(
                micros < 0 ? -1 : 1, text, new SqlIntervalQualifier(TimeUnit.DAY, 9, TimeUnit.SECOND, 6, pos), pos);
    }

    /** How many months a unit has, 0 if it is not made of months. */
    private static long months(String unit) {
        return switch (unit) {
            case "month", "months", "mon", "mons" -> 1;
            case "quarter", "quarters" -> 3;
            case "year", "years", "y", "yr", "yrs" -> 12;
            case "decade", "decades" -> 120;
            case "century", "centuries" -> 1200;
            case "millennium", "millenniums", "millennia" -> 12000;
            default -> 0;
        };
    }

    private static BigDecimal micros(String unit, String text, SqlParserPos pos) {
        return BigDecimal.valueOf(
                switch (unit) {
                    case "microsecond", "microseconds", "us", "µs" -> 1;
                    case "millisecond", "milliseconds", "ms" -> 1000;
                    case "second", "seconds", "sec", "secs", "s" -> 1_000_000;
                    case "minute", "minutes", "min", "mins", "m" -> 60_000_000;
                    case "hour", "hours", "h", "hr", "hrs" -> 3_600_000_000L;
                    case "day", "days", "d" -> MICROS_PER_DAY;
                    case "week", "weeks", "w" -> 7 * MICROS_PER_DAY;
                    default -> throw invalid(text, pos);
                });
    }

    private static CalciteContextException invalid(String text, SqlParserPos pos) {
        return new CalciteContextException(
                "an interval",
                new CalciteException("'" + text + "' is no interval", null),
                pos.getLineNum(),
                pos.getColumnNum(),
                pos.getEndLineNum(),
                pos.getEndColumnNum());
    }

    /** So many times the unit. */
    static SqlNode times(SqlNode number, int sign, SqlIntervalQualifier unit, SqlParserPos pos) {
        if (number instanceof SqlNumericLiteral literal && literal.isInteger()) {
            return SqlLiteral.createInterval(sign, literal.toValue(), unit, pos);
        }
        SqlNode signed = sign > 0 ? number : SqlStdOperatorTable.UNARY_MINUS.createCall(pos, number);
        return SqlStdOperatorTable.INTERVAL.createCall(pos, signed, unit);
    }

    /** A sum; a right side that is months and days is added in two steps. */
    static SqlNode plus(SqlParserPos pos, SqlNode left, SqlNode right) {
        if (isMixed(right)) {
            SqlCall mixed = (SqlCall) right;
            return plus(pos, plus(pos, left, mixed.operand(0)), mixed.operand(1));
        }
        if (isMixed(left)) {
            return plus(pos, right, left);
        }
        return SqlStdOperatorTable.PLUS.createCall(pos, left, right);
    }

    static SqlNode minus(SqlParserPos pos, SqlNode left, SqlNode right) {
        if (isMixed(right)) {
            SqlCall mixed = (SqlCall) right;
            return minus(pos, minus(pos, left, mixed.operand(0)), mixed.operand(1));
        }
        return SqlStdOperatorTable.MINUS.createCall(pos, left, right);
    }

    private static boolean isMixed(SqlNode node) {
        return node instanceof SqlCall call
                && call.getOperator() == SqlStdOperatorTable.PLUS
                && call.operand(0) instanceof SqlLiteral months
                && months.getTypeName() == SqlTypeName.INTERVAL_MONTH
                && (isMicros(call.operand(1))
                        || call.operand(1) instanceof SqlLiteral days
                                && days.getTypeName() == SqlTypeName.INTERVAL_DAY_SECOND);
    }

    /** What {@link #daysAndSeconds} makes of an interval that is finer than a literal. */
    private static boolean isMicros(SqlNode node) {
        return node instanceof SqlCall call && call.getOperator().getName().equals(MICROSECONDS);
    }
}
