// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A value of a result as whatever Java class the caller wants. DATE, TIME and TIMESTAMP are what a clock on a wall shows:
 * as {@code java.time} they are just that, as {@code java.sql} classes they are the moment at which a wall clock in the
 * calendar's time zone shows it.
 *
 * @param value as {@link org.centella.columnar.Values} names it
 */
record ValueConversion(DataType type, Object value, ValueZone zones) {
    /** What {@code getObject} gives. */
    static @Nullable Object object(DataType type, @Nullable Object value, ValueZone zones) throws SQLException {
        return value == null ? null : new ValueConversion(type, value, zones).toObject();
    }

    /** What {@code getObject} would give for each. */
    static @Nullable Object[] objects(DataType type, List<? extends @Nullable Object> values, ValueZone zones)
            throws SQLException {
        @Nullable Object[] objects = new Object[values.size()];
        for (int i = 0; i < objects.length; i++) {
            objects[i] = object(type, values.get(i), zones);
        }
        return objects;
    }

    private ZoneId zone() {
        return zones.session();
    }

    /** As {@link JdbcTypes} promises. */
    Object toObject() throws SQLException {
        return switch (value) {
            case Byte number -> (int) number;
            case Short number -> (int) number;
            case LocalDate _ -> toDate(zones.calendar());
            case LocalTime _ -> toTime(zones.calendar());
            case LocalDateTime _ -> toTimestamp(zones.calendar());
            case Instant instant -> OffsetDateTime.ofInstant(instant, zone());
            case List<?> list ->
                type instanceof DataType.Row row
                        ? new CentellaStruct(row, list, zones)
                        : new CentellaArray(((DataType.Array) type).element(), list, zones);
            default -> value;
        };
    }

    <T> T to(Class<T> wanted) throws SQLException {
        Object converted = convert(wanted);
        if (!wanted.isInstance(converted)) {
            throw cannot(wanted.getSimpleName());
        }
        return wanted.cast(converted);
    }

    private @Nullable Object convert(Class<?> wanted) throws SQLException {
        return switch (wanted.getName()) {
            case "java.lang.Object" -> toObject();
            case "java.lang.String" -> ValueText.of(type, value, zone());
            case "java.lang.Boolean" -> toBoolean();
            case "java.lang.Byte" -> (byte) inRange(Byte.MIN_VALUE, Byte.MAX_VALUE, "a byte");
            case "java.lang.Short" -> (short) inRange(Short.MIN_VALUE, Short.MAX_VALUE, "a short");
            case "java.lang.Integer" -> (int) inRange(Integer.MIN_VALUE, Integer.MAX_VALUE, "an int");
            case "java.lang.Long" -> toLong();
            case "java.lang.Float" -> (float) toDouble();
            case "java.lang.Double" -> toDouble();
            case "java.math.BigDecimal" -> toBigDecimal();
            case "java.math.BigInteger" -> toBigInteger();
            case "[B" -> toBytes();
            case "java.time.LocalDate" -> toLocalDate(zone());
            case "java.time.LocalTime" -> toLocalTime(zone());
            case "java.time.LocalDateTime" -> toLocalDateTime(zone());
            case "java.time.OffsetDateTime" -> OffsetDateTime.ofInstant(toInstant(), zone());
            case "java.time.ZonedDateTime" -> ZonedDateTime.ofInstant(toInstant(), zone());
            case "java.time.Instant" -> toInstant();
            case "java.util.Date", "java.sql.Timestamp" -> toTimestamp(zones.calendar());
            case "java.sql.Date" -> toDate(zones.calendar());
            case "java.sql.Time" -> toTime(zones.calendar());
            case "java.util.UUID" -> toUuid();
            case "java.util.List" -> value;
            default -> toObject();
        };
    }

    boolean toBoolean() throws SQLException {
        return switch (value) {
            case Boolean truth -> truth;
            case Number _ -> toBigDecimal().signum() != 0;
            case String text ->
                switch (text.strip().toLowerCase(Locale.ROOT)) {
                    case "true", "t", "1" -> true;
                    case "false", "f", "0" -> false;
                    default -> throw cannot("boolean");
                };
            default -> throw cannot("boolean");
        };
    }

    long toLong() throws SQLException {
        return switch (value) {
            case Byte _, Short _, Integer _, Long _ -> ((Number) value).longValue();
            case Boolean truth -> truth ? 1 : 0;
            default -> {
                BigInteger whole = toBigInteger();
                if (whole.bitLength() >= Long.SIZE) {
                    throw JdbcErrors.of(ErrorCode.NUMERIC_OVERFLOW, value + " is out of range for a long");
                }
                yield whole.longValue();
            }
        };
    }

    private long inRange(long min, long max, String what) throws SQLException {
        long number = toLong();
        if (number < min || number > max) {
            throw JdbcErrors.of(ErrorCode.NUMERIC_OVERFLOW, number + " is out of range for " + what);
        }
        return number;
    }

    /** Digits behind the point are dropped. */
    private BigInteger toBigInteger() throws SQLException {
        return toBigDecimal().toBigInteger();
    }

    double toDouble() throws SQLException {
        return value instanceof Number number
                ? number.doubleValue()
                : toBigDecimal().doubleValue();
    }

    BigDecimal toBigDecimal() throws SQLException {
        try {
            return switch (value) {
                case BigDecimal number -> number;
                case Double number -> BigDecimal.valueOf(number);
                case Float number -> new BigDecimal(number.toString());
                case Number number -> BigDecimal.valueOf(number.longValue());
                case Boolean truth -> truth ? BigDecimal.ONE : BigDecimal.ZERO;
                case String text -> new BigDecimal(text.strip());
                default -> throw cannot("number");
            };
        } catch (NumberFormatException e) {
            throw cannot("number");
        }
    }

    byte[] toBytes() throws SQLException {
        return switch (value) {
            case byte[] bytes -> bytes;
            case String text -> text.getBytes(StandardCharsets.UTF_8);
            default -> throw cannot("byte[]");
        };
    }

    private UUID toUuid() throws SQLException {
        if (value instanceof String text) {
            try {
                return UUID.fromString(text.strip());
            } catch (IllegalArgumentException e) {
                throw cannot("UUID");
            }
        }
        throw cannot("UUID");
    }

    Date toDate(Calendar calendar) throws SQLException {
        LocalDate date = toLocalDate(zoneOf(calendar));
        return new Date(moment(calendar, date.atStartOfDay()));
    }

    Time toTime(Calendar calendar) throws SQLException {
        LocalTime time = toLocalTime(zoneOf(calendar));
        return new Time(moment(calendar, time.atDate(LocalDate.EPOCH)));
    }

    Timestamp toTimestamp(Calendar calendar) throws SQLException {
        if (value instanceof Instant instant) {
            return Timestamp.from(instant);
        }
        LocalDateTime wall = toLocalDateTime(zoneOf(calendar));
        Timestamp timestamp = new Timestamp(moment(calendar, wall));
        timestamp.setNanos(wall.getNano());
        return timestamp;
    }

    /** When a wall clock in the calendar's zone shows that; the calendar knows which years were Julian. */
    private static long moment(Calendar calendar, LocalDateTime wall) {
        Calendar clock = (Calendar) calendar.clone();
        clock.clear();
        clock.set(
                wall.getYear(),
                wall.getMonthValue() - 1,
                wall.getDayOfMonth(),
                wall.getHour(),
                wall.getMinute(),
                wall.getSecond());
        return clock.getTimeInMillis() + wall.getNano() / 1_000_000;
    }

    private static ZoneId zoneOf(Calendar calendar) {
        return calendar.getTimeZone().toZoneId();
    }

    private LocalDate toLocalDate(ZoneId at) throws SQLException {
        return switch (value) {
            case LocalDate date -> date;
            case LocalDateTime timestamp -> timestamp.toLocalDate();
            case Instant instant -> LocalDate.ofInstant(instant, at);
            case String text -> parsed(text).toLocalDate();
            default -> throw cannot("date");
        };
    }

    private LocalTime toLocalTime(ZoneId at) throws SQLException {
        return switch (value) {
            case LocalTime time -> time;
            case LocalDateTime timestamp -> timestamp.toLocalTime();
            case Instant instant -> LocalTime.ofInstant(instant, at);
            case String text -> {
                try {
                    yield LocalTime.parse(text.strip());
                } catch (DateTimeException e) {
                    yield parsed(text).toLocalTime();
                }
            }
            default -> throw cannot("time");
        };
    }

    private LocalDateTime toLocalDateTime(ZoneId at) throws SQLException {
        return switch (value) {
            case LocalDateTime timestamp -> timestamp;
            case LocalDate date -> date.atStartOfDay();
            case LocalTime time -> time.atDate(LocalDate.EPOCH);
            case Instant instant -> LocalDateTime.ofInstant(instant, at);
            case String text -> parsed(text);
            default -> throw cannot("timestamp");
        };
    }

    private Instant toInstant() throws SQLException {
        return value instanceof Instant instant
                ? instant
                : toLocalDateTime(zone()).atZone(zone()).toInstant();
    }

    private LocalDateTime parsed(String text) throws SQLException {
        String iso = text.strip().replace(' ', 'T');
        try {
            return iso.indexOf('T') < 0 ? LocalDate.parse(iso).atStartOfDay() : LocalDateTime.parse(iso);
        } catch (DateTimeException e) {
            throw cannot("date or time");
        }
    }

    private SQLException cannot(String wanted) {
        return JdbcErrors.of(
                ErrorCode.INVALID_CAST,
                "a " + type + " cannot be read as " + wanted + ": " + ValueText.of(type, value, zone()));
    }
}
