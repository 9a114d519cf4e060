// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.sqlparser.QueryParser;
import org.jspecify.annotations.Nullable;

/** Java values as literals of SQL. */
final class ColumnLiterals {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter DATE_SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final int MICROS = 6;

    private ColumnLiterals() {}

    static SqlNode of(@Nullable Object value) {
        return switch (value) {
            case null -> SqlLiteral.createNull(Column.NOWHERE);
            case Boolean b -> SqlLiteral.createBoolean(b, Column.NOWHERE);
            case Byte n -> number(BigDecimal.valueOf(n));
            case Short n -> number(BigDecimal.valueOf(n));
            case Integer n -> number(BigDecimal.valueOf(n));
            case Long n -> number(BigDecimal.valueOf(n));
            case BigInteger n -> number(new BigDecimal(n));
            case BigDecimal n -> number(n);
            case Float n -> floating(n.doubleValue(), n.toString(), "REAL");
            case Double n -> floating(n, n.toString(), "DOUBLE");
            case String s -> SqlLiteral.createCharString(s, Column.NOWHERE);
            case Character c -> SqlLiteral.createCharString(c.toString(), Column.NOWHERE);
            case byte[] bytes -> SqlLiteral.createBinaryString(bytes, Column.NOWHERE);
            case LocalDate date -> SqlLiteral.createDate(new DateString(date.toString()), Column.NOWHERE);
            case LocalTime time ->
                SqlLiteral.createTime(
                        new TimeString(time.format(SECONDS)).withNanos(time.getNano()), MICROS, Column.NOWHERE);
            case LocalDateTime time -> timestamp(time);
            case Instant instant ->
                cast(timestamp(instant.atOffset(ZoneOffset.UTC).toLocalDateTime()), "TIMESTAMP WITH TIME ZONE");
            case Period period -> interval(period.toTotalMonths(), "MONTH", period.getDays() == 0, period);
            case Duration duration -> seconds(duration);
            default ->
                throw new CentellaException(
                        ErrorCode.TYPE_MISMATCH,
                        "a " + value.getClass().getName()
                                + " is neither a column nor a value that SQL has literals for");
        };
    }

    private static SqlNode number(BigDecimal value) {
        SqlNode literal = SqlLiteral.createExactNumeric(value.abs().toPlainString(), Column.NOWHERE);
        return value.signum() < 0 ? SqlStdOperatorTable.UNARY_MINUS.createCall(Column.NOWHERE, literal) : literal;
    }

    private static SqlNode floating(double value, String text, String type) {
        if (!Double.isFinite(value)) {
            return cast(SqlLiteral.createCharString(text, Column.NOWHERE), type);
        }
        SqlNode literal =
                SqlLiteral.createApproxNumeric(new BigDecimal(text).abs().toString(), Column.NOWHERE);
        SqlNode signed = value < 0 ? SqlStdOperatorTable.UNARY_MINUS.createCall(Column.NOWHERE, literal) : literal;
        return type.equals("REAL") ? cast(signed, type) : signed;
    }

    private static SqlNode timestamp(LocalDateTime time) {
        TimestampString text = new TimestampString(time.format(DATE_SECONDS)).withNanos(time.getNano() / 1000 * 1000);
        return SqlLiteral.createTimestamp(SqlTypeName.TIMESTAMP, text, MICROS, Column.NOWHERE);
    }

    private static SqlNode seconds(Duration duration) {
        long micros = duration.toSeconds() * 1_000_000 + duration.toNanosPart() / 1000;
        String text = BigDecimal.valueOf(Math.abs(micros), MICROS)
                .stripTrailingZeros()
                .toPlainString();
        return QueryParser.parseExpression("INTERVAL " + (micros < 0 ? "-" : "") + "'" + text + "' SECOND(10, 6)");
    }

    private static SqlNode interval(long count, String unit, boolean exact, Object value) {
        if (!exact) {
            throw new CentellaException(ErrorCode.TYPE_MISMATCH, value + " mixes months and days; use two intervals");
        }
        return QueryParser.parseExpression(
                "INTERVAL " + (count < 0 ? "-" : "") + "'" + Math.abs(count) + "' " + unit + "(9)");
    }

    private static SqlNode cast(SqlNode value, String type) {
        SqlCall cast = (SqlCall) QueryParser.parseExpression("CAST(NULL AS " + type + ")");
        return cast.getOperator().createCall(Column.NOWHERE, value, cast.operand(1));
    }
}
