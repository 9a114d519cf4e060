// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.centella.columnar.Interval;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.jspecify.annotations.Nullable;

/** Values that meet each other often and overflow seldom, as columns and as literals have them. */
final class RandomValues {
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "b",
            "ab",
            "abc",
            "aé",
            "é",
            "漢字",
            "12",
            "-3.5",
            "2024-02-29",
            "true",
            "special requests",
            "a longer text than a view holds inside",
            "a longer text that differs at the end",
            "a  ",
            "%",
            "a%b",
            "_");

    private RandomValues() {}

    static List<@Nullable Object> list(DataType type, int length, double nulls, Random random) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            values.add(random.nextDouble() < nulls ? null : value(type, random));
        }
        return values;
    }

    /** As {@link org.centella.columnar.Values} has it. */
    static Object value(DataType type, Random random) {
        return switch (type) {
            case DataType.Decimal decimal -> {
                int digits = 1 + random.nextInt(decimal.precision());
                BigInteger unscaled = new BigInteger(130, random).mod(BigInteger.TEN.pow(digits));
                yield new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), decimal.scale());
            }
            case DataType.Varchar _ -> TEXTS.get(random.nextInt(TEXTS.size()));
            case DataType.Char text -> {
                String value = TEXTS.get(random.nextInt(TEXTS.size()));
                yield value.length() > text.length() ? "x" : value;
            }
            case DataType.Simple simple ->
                switch (simple) {
                    case BOOLEAN -> random.nextBoolean();
                    case TINYINT -> (byte) (random.nextInt(20) - 10);
                    case SMALLINT -> (short) (random.nextInt(200) - 100);
                    case INTEGER -> random.nextInt(9) == 0 ? Integer.MAX_VALUE : random.nextInt(40) - 20;
                    case BIGINT -> random.nextInt(9) == 0 ? Long.MIN_VALUE : random.nextInt(40) - 20L;
                    case REAL -> random.nextInt(20) / 4f - 2;
                    case DOUBLE -> random.nextInt(9) == 0 ? Double.NaN : random.nextInt(20) / 4.0 - 2;
                    case DATE -> LocalDate.of(2024, 1, 31).plusDays(random.nextInt(800) - 400);
                    case TIMESTAMP -> LocalDateTime.of(2024, 1, 31, 10, 20, 30).plusSeconds(random.nextInt(9_000_000));
                    case INTERVAL_MONTH ->
                        Period.ofMonths(random.nextInt(40) - 20).normalized();
                    case INTERVAL_DAY ->
                        Duration.ofDays(random.nextInt(40) - 20).plusHours(random.nextInt(3) * 12L);
                    case INTERVAL ->
                        new Interval(
                                random.nextInt(30) - 15,
                                random.nextInt(60) - 30,
                                (random.nextInt(3) - 1) * 43_200_000_000L);
                    case TIME, TIMESTAMP_TZ, VARBINARY, NULL -> throw new IllegalArgumentException(type.toString());
                };
            case DataType.Array(DataType element) -> list(element, random.nextInt(4), 0.2, random);
            case DataType.Map(DataType key, DataType held) -> {
                Map<Object, @Nullable Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(value(key, random), random.nextInt(5) == 0 ? null : value(held, random));
                }
                yield map;
            }
            case DataType.Row(List<Field> fields) -> {
                List<@Nullable Object> values = new ArrayList<>();
                fields.forEach(f -> values.add(random.nextInt(5) == 0 ? null : value(f.type(), random)));
                yield values;
            }
        };
    }

    /** As a literal has it, or null for a type of which none is made. */
    static @Nullable Object literal(DataType type, Random random) {
        if (type instanceof DataType.Decimal decimal) {
            BigInteger unscaled = ((BigDecimal) value(type, random)).unscaledValue();
            return decimal.isLong() ? unscaled.longValueExact() : unscaled;
        }
        if (type.isString()) {
            return value(type, random);
        }
        if (type == DataType.DOUBLE || type == DataType.REAL) {
            return ((Number) value(type, random)).doubleValue();
        }
        if (type == DataType.BOOLEAN) {
            return random.nextBoolean();
        }
        return switch (type.layout()) {
            case INT8, INT16, INT32, INT64 -> random.nextInt(40) - 20L;
            case BIT, FLOAT32, FLOAT64, INT128, VIEW, LIST, STRUCT -> null;
        };
    }
}
