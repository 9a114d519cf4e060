// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression.Literal;
import org.jspecify.annotations.Nullable;

/** Constants in another type, where the value stays exactly the same. */
public final class LiteralCasts {
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private LiteralCasts() {}

    /** The constant in that type, or null when the value would change or the types have nothing in common. */
    public static @Nullable Literal exact(Literal literal, DataType type) {
        DataType from = literal.type();
        Object value = literal.value();
        if (from.equals(type)) {
            return literal;
        }
        if (value == null) {
            return new Literal(null, type);
        }
        if (from.isNumeric() && type.isNumeric()) {
            return number(decimal(value, from), type);
        }
        if (from.isString() && type instanceof DataType.Varchar(int length)) {
            String text = (String) value;
            return text.codePointCount(0, text.length()) <= length ? new Literal(text, type) : null;
        }
        if (from == DataType.DATE && (type == DataType.TIMESTAMP || type == DataType.TIMESTAMP_TZ)) {
            return new Literal((long) value * MICROS_PER_DAY, type);
        }
        return null;
    }

    private static @Nullable BigDecimal decimal(Object value, DataType type) {
        return switch (value) {
            case Double d -> Double.isFinite(d) ? new BigDecimal(d) : null;
            case Long l -> BigDecimal.valueOf(l, type instanceof DataType.Decimal d ? d.scale() : 0);
            case BigInteger i -> new BigDecimal(i, type instanceof DataType.Decimal d ? d.scale() : 0);
            default -> null;
        };
    }

    private static @Nullable Literal number(@Nullable BigDecimal value, DataType type) {
        if (value == null) {
            return null;
        }
        if (type instanceof DataType.Decimal(int precision, int scale)) {
            BigDecimal plain = value.stripTrailingZeros();
            if (plain.scale() > scale || plain.precision() - plain.scale() > precision - scale) {
                return null;
            }
            BigInteger unscaled =
                    value.setScale(scale, java.math.RoundingMode.UNNECESSARY).unscaledValue();
            boolean isLong = precision <= DataType.Decimal.MAX_LONG_PRECISION;
            return new Literal(isLong ? (Object) unscaled.longValueExact() : unscaled, type);
        }
        if (type == DataType.DOUBLE) {
            return new Literal(value.doubleValue(), type);
        }
        if (type == DataType.REAL) {
            double narrow = value.floatValue();
            return Double.isFinite(narrow) && new BigDecimal(narrow).compareTo(value) == 0
                    ? new Literal(narrow, type)
                    : null;
        }
        BigDecimal plain = value.stripTrailingZeros();
        if (plain.scale() > 0
                || plain.toBigInteger().bitLength() >= type.layout().byteWidth() * Byte.SIZE) {
            return null;
        }
        return new Literal(plain.longValueExact(), type);
    }
}
