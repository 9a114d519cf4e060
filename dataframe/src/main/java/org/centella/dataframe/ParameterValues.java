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
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression.Literal;
import org.jspecify.annotations.Nullable;

/**
 * Java values as constants of a plan. The value's class decides the constant's type and the planner casts it to what its
 * place asks for; only numbers take the place's type at once when they fit it, which spares scans a cast of their column.
 */
final class ParameterValues {
    private static final LocalDateTime EPOCH = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);

    private ParameterValues() {}

    /**
     * @param number from 1, for messages
     * @param expected the type of the parameter's place
     */
    static Literal literal(int number, @Nullable Object value, DataType expected) {
        return switch (value) {
            case null -> new Literal(null, expected);
            case Boolean b -> new Literal(b, DataType.BOOLEAN);
            case Byte n -> integer(n, expected);
            case Short n -> integer(n, expected);
            case Integer n -> integer(n, expected);
            case Long n -> integer(n, expected);
            case BigInteger n -> decimal(number, new BigDecimal(n));
            case BigDecimal n -> decimal(number, n);
            case Float n -> new Literal(n.doubleValue(), DataType.DOUBLE);
            case Double n -> new Literal(n, DataType.DOUBLE);
            case String s -> new Literal(s, DataType.VARCHAR);
            case Character c -> new Literal(c.toString(), DataType.VARCHAR);
            case byte[] bytes -> new Literal(bytes.clone(), DataType.VARBINARY);
            case LocalDate date -> new Literal(date.toEpochDay(), DataType.DATE);
            case LocalTime time -> new Literal(time.toNanoOfDay() / 1000, DataType.TIME);
            case LocalDateTime time -> new Literal(ChronoUnit.MICROS.between(EPOCH, time), DataType.TIMESTAMP);
            case Instant instant -> zoned(instant);
            case OffsetDateTime time -> zoned(time.toInstant());
            case ZonedDateTime time -> zoned(time.toInstant());
            case Period period
            when period.getDays() == 0 -> new Literal(period.toTotalMonths(), DataType.INTERVAL_MONTH);
            case Duration duration ->
                new Literal(duration.toSeconds() * 1_000_000 + duration.toNanosPart() / 1000, DataType.INTERVAL_DAY);
            case java.sql.Timestamp time -> literal(number, time.toLocalDateTime(), expected);
            case java.sql.Date date -> literal(number, date.toLocalDate(), expected);
            case java.sql.Time time -> literal(number, time.toLocalTime(), expected);
            default ->
                throw new CentellaException(
                        ErrorCode.INVALID_PARAMETER,
                        "parameter " + number + " cannot be a "
                                + Objects.requireNonNull(value).getClass().getName());
        };
    }

    private static Literal zoned(Instant instant) {
        return new Literal(ChronoUnit.MICROS.between(Instant.EPOCH, instant), DataType.TIMESTAMP_TZ);
    }

    private static Literal integer(long value, DataType expected) {
        boolean fits = switch (expected) {
            case DataType.Simple simple ->
                switch (simple) {
                    case TINYINT -> value == (byte) value;
                    case SMALLINT -> value == (short) value;
                    case INTEGER -> value == (int) value;
                    case BIGINT -> true;
                    default -> false;
                };
            case DataType.Decimal _, DataType.Varchar _, DataType.Char _ -> false;
            case DataType.Array _, DataType.Map _, DataType.Row _ -> false;
        };
        return new Literal(value, fits ? expected : value == (int) value ? DataType.INTEGER : DataType.BIGINT);
    }

    private static Literal decimal(int number, BigDecimal value) {
        BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
        int precision = Math.max(plain.precision(), Math.max(plain.scale(), 1));
        if (precision > DataType.Decimal.MAX_PRECISION) {
            throw new CentellaException(
                    ErrorCode.INVALID_PARAMETER,
                    "parameter " + number + " has " + precision + " digits, more than "
                            + DataType.Decimal.MAX_PRECISION);
        }
        DataType.Decimal type = new DataType.Decimal(precision, plain.scale());
        BigInteger unscaled = plain.unscaledValue();
        return new Literal(type.isLong() ? (Object) unscaled.longValueExact() : unscaled, type);
    }
}
