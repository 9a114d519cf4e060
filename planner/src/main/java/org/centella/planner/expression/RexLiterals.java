// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.centella.columnar.Interval;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression.Literal;
import org.centella.planner.validation.Types;
import org.jspecify.annotations.Nullable;

/** Calcite's constants as ours. */
public final class RexLiterals {
    private static final BigDecimal MICROS_PER_MILLI = BigDecimal.valueOf(1000);
    private static final LocalDateTime EPOCH = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);

    private RexLiterals() {}

    public static Literal lower(RexLiteral literal) {
        DataType type = Types.fromCalcite(literal.getType());
        return new Literal(literal.isNull() ? null : value(literal, type), type);
    }

    private static @Nullable Object value(RexLiteral literal, DataType type) {
        return switch (type) {
            case DataType.Decimal decimal -> {
                BigDecimal value = Objects.requireNonNull(literal.getValueAs(BigDecimal.class))
                        .setScale(decimal.scale(), RoundingMode.HALF_UP);
                yield decimal.isLong() ? (Object) value.unscaledValue().longValueExact() : value.unscaledValue();
            }
            case DataType.Varchar _, DataType.Char _ -> literal.getValueAs(String.class);
            case DataType.Simple simple -> value(literal, simple);
            case DataType.Array _, DataType.Map _, DataType.Row _ ->
                throw new IllegalArgumentException("a constant of type " + type);
        };
    }

    private static @Nullable Object value(RexLiteral literal, DataType.Simple type) {
        return switch (type) {
            case BOOLEAN -> literal.getValueAs(Boolean.class);
            case TINYINT, SMALLINT, INTEGER, BIGINT ->
                Objects.requireNonNull(literal.getValueAs(BigDecimal.class)).longValueExact();
            case REAL -> single(Objects.requireNonNull(literal.getValueAs(Double.class)));
            case DOUBLE -> literal.getValueAs(Double.class);
            case DATE ->
                (long) Objects.requireNonNull(literal.getValueAs(DateString.class))
                        .getDaysSinceEpoch();
            case TIME ->
                LocalTime.parse(Objects.requireNonNull(literal.getValueAs(TimeString.class))
                                        .toString())
                                .toNanoOfDay()
                        / 1000;
            case TIMESTAMP, TIMESTAMP_TZ -> micros(Objects.requireNonNull(literal.getValueAs(TimestampString.class)));
            case INTERVAL_MONTH ->
                Objects.requireNonNull(literal.getValueAs(BigDecimal.class)).longValueExact();
            case INTERVAL_DAY ->
                Objects.requireNonNull(literal.getValueAs(BigDecimal.class))
                        .multiply(MICROS_PER_MILLI)
                        .longValue();
            case INTERVAL -> {
                // Calcite holds it as days and less, in milliseconds.
                Interval interval = Interval.ofMicros(Objects.requireNonNull(literal.getValueAs(BigDecimal.class))
                        .multiply(MICROS_PER_MILLI)
                        .longValue());
                yield BigInteger.valueOf(interval.high())
                        .shiftLeft(Long.SIZE)
                        .or(new BigInteger(Long.toUnsignedString(interval.low())));
            }
            case VARBINARY ->
                Objects.requireNonNull(literal.getValueAs(ByteString.class)).getBytes();
            case NULL -> null;
        };
    }

    private static double single(double value) {
        float narrow = (float) value;
        if (Float.isInfinite(narrow) && !Double.isInfinite(value)) {
            throw new CentellaException(ErrorCode.NUMERIC_OVERFLOW, value + " is out of range of REAL");
        }
        return narrow;
    }

    private static long micros(TimestampString timestamp) {
        return ChronoUnit.MICROS.between(
                EPOCH, LocalDateTime.parse(timestamp.toString().replace(' ', 'T')));
    }
}
