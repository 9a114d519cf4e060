// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.jspecify.annotations.Nullable;

/**
 * Values as text: what casting to VARCHAR gives, and for the types that cannot be cast a notation like the literal's.
 *
 * <pre>
 * TIMESTAMP 2024-02-29 13:00:00.5   INTERVAL YEAR TO MONTH 1-2              ARRAY [1, 2, NULL]
 * TIME      13:00:00                INTERVAL DAY TO SECOND 1 02:03:04.5     MAP   {a=1, b=2}
 * VARBINARY \x00ff                  TIMESTAMP WITH TIME ZONE …+01:00        ROW   {x: 1, y: 2}
 * </pre>
 */
final class ValueText {
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .append(TIME)
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter TIMESTAMP_TZ = new DateTimeFormatterBuilder()
            .append(TIMESTAMP)
            .appendOffset("+HH:MM:ss", "+00:00")
            .toFormatter(Locale.ROOT);

    private ValueText() {}

    /** @param value as {@link org.centella.columnar.Values} names it */
    static String of(DataType type, Object value, ZoneId zone) {
        return switch (value) {
            case String text -> text;
            case BigDecimal number -> number.toPlainString();
            case LocalDate date -> date.toString();
            case LocalTime time -> TIME.format(time);
            case LocalDateTime timestamp -> TIMESTAMP.format(timestamp);
            case Instant instant -> TIMESTAMP_TZ.format(OffsetDateTime.ofInstant(instant, zone));
            case Period months -> months(months.toTotalMonths());
            case Duration duration -> days(duration);
            case byte[] bytes -> "\\x" + HexFormat.of().formatHex(bytes);
            case List<?> list -> type instanceof DataType.Row row ? row(row, list, zone) : array(type, list, zone);
            case Map<?, ?> map -> map((DataType.Map) type, map, zone);
            default -> value.toString();
        };
    }

    private static String orNull(DataType type, @Nullable Object value, ZoneId zone) {
        return value == null ? "NULL" : of(type, value, zone);
    }

    private static String array(DataType type, List<?> list, ZoneId zone) {
        DataType element = ((DataType.Array) type).element();
        StringJoiner text = new StringJoiner(", ", "[", "]");
        list.forEach(value -> text.add(orNull(element, value, zone)));
        return text.toString();
    }

    private static String map(DataType.Map type, Map<?, ?> map, ZoneId zone) {
        StringJoiner text = new StringJoiner(", ", "{", "}");
        map.forEach((key, value) -> text.add(orNull(type.key(), key, zone) + "=" + orNull(type.value(), value, zone)));
        return text.toString();
    }

    private static String row(DataType.Row type, List<?> values, ZoneId zone) {
        StringJoiner text = new StringJoiner(", ", "{", "}");
        Iterator<?> value = values.iterator();
        for (Field field : type.fields()) {
            text.add(field.name() + ": " + orNull(field.type(), value.next(), zone));
        }
        return text.toString();
    }

    private static String months(long months) {
        return (months < 0 ? "-" : "") + Math.abs(months) / 12 + "-" + Math.abs(months) % 12;
    }

    private static String days(Duration duration) {
        Duration size = duration.abs();
        LocalTime time = LocalTime.ofNanoOfDay(size.minusDays(size.toDays()).toNanos());
        return (duration.isNegative() ? "-" : "") + size.toDays() + " " + TIME.format(time);
    }
}
