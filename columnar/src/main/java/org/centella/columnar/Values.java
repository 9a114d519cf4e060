// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar;

import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Single values as Java objects, for results, tests and messages; never for hot loops.
 *
 * <pre>
 * BOOLEAN Boolean             DECIMAL        BigDecimal     TIMESTAMP                LocalDateTime
 * TINYINT Byte                VARCHAR, CHAR  String         TIMESTAMP WITH TIME ZONE Instant
 * SMALLINT Short              VARBINARY      byte[]         INTERVAL YEAR TO MONTH   Period
 * INTEGER Integer             DATE           LocalDate      INTERVAL DAY TO SECOND   Duration
 * BIGINT  Long                TIME           LocalTime      ARRAY                    List
 * REAL    Float               NULL           null           MAP                      LinkedHashMap
 * DOUBLE  Double             INTERVAL       Interval       ROW                      List of field values
 * </pre>
 */
public final class Values {
    private static final long MICROS = 1_000_000;

    private Values() {}

    /** The value of one row, or null. */
    public static @Nullable Object get(Column column, int row) {
        Objects.checkIndex(row, column.length());
        return at(column.base(), column.baseRow(row));
    }

    /** All values of a column. */
    public static List<@Nullable Object> list(Column column) {
        List<@Nullable Object> values = new ArrayList<>(column.length());
        for (int row = 0; row < column.length(); row++) {
            values.add(get(column, row));
        }
        return values;
    }

    private static @Nullable Object at(FlatColumn column, int row) {
        if (column.isNull(row)) {
            return null;
        }
        MemorySegment values = column.values();
        return switch (column.type()) {
            case DataType.Simple simple -> simpleAt(simple, column, values, row);
            case DataType.Decimal decimal -> {
                BigInteger unscaled = decimal.isLong()
                        ? BigInteger.valueOf(Segments.getLong(values, row))
                        : int128(Segments.getLong(values, 2L * row), Segments.getLong(values, 2L * row + 1));
                yield new BigDecimal(unscaled, decimal.scale());
            }
            case DataType.Varchar ignored -> column.stringAt(row);
            case DataType.Char ignored -> column.stringAt(row);
            case DataType.Array ignored -> listAt(column, row);
            case DataType.Map ignored -> mapAt(column, row);
            case DataType.Row ignored -> {
                List<@Nullable Object> fields = new ArrayList<>();
                column.children().forEach(child -> fields.add(at(child, row)));
                yield fields;
            }
        };
    }

    private static @Nullable Object simpleAt(DataType.Simple type, FlatColumn column, MemorySegment values, int row) {
        return switch (type) {
            case BOOLEAN -> Segments.getBit(values, row);
            case TINYINT -> Segments.getByte(values, row);
            case SMALLINT -> Segments.getShort(values, row);
            case INTEGER -> Segments.getInt(values, row);
            case BIGINT -> Segments.getLong(values, row);
            case REAL -> Segments.getFloat(values, row);
            case DOUBLE -> Segments.getDouble(values, row);
            case DATE -> LocalDate.ofEpochDay(Segments.getInt(values, row));
            case TIME -> LocalTime.ofNanoOfDay(Segments.getLong(values, row) * 1000);
            case TIMESTAMP -> LocalDateTime.ofInstant(instant(Segments.getLong(values, row)), ZoneOffset.UTC);
            case TIMESTAMP_TZ -> instant(Segments.getLong(values, row));
            case INTERVAL_MONTH -> Period.ofMonths(Segments.getInt(values, row)).normalized();
            case INTERVAL_DAY -> Duration.of(Segments.getLong(values, row), ChronoUnit.MICROS);
            case INTERVAL -> Interval.of(Segments.getLong(values, 2L * row), Segments.getLong(values, 2L * row + 1));
            case VARBINARY -> column.bytesAt(row);
            case NULL -> null;
        };
    }

    private static List<@Nullable Object> listAt(FlatColumn column, int row) {
        FlatColumn elements = column.children().getFirst();
        List<@Nullable Object> list = new ArrayList<>();
        int end = Segments.getInt(column.values(), row + 1L);
        for (int i = Segments.getInt(column.values(), row); i < end; i++) {
            list.add(at(elements, i));
        }
        return list;
    }

    private static Map<@Nullable Object, @Nullable Object> mapAt(FlatColumn column, int row) {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (Object entry : listAt(column, row)) {
            if (entry instanceof List<?> pair) {
                map.put(pair.getFirst(), pair.getLast());
            }
        }
        return map;
    }

    /** The 128-bit two's complement integer of two halves. */
    public static BigInteger int128(long lo, long hi) {
        BigInteger low = new BigInteger(Long.toUnsignedString(lo));
        return BigInteger.valueOf(hi).shiftLeft(Long.SIZE).add(low);
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
    }

    private static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), MICROS), instant.getNano() / 1000);
    }

    /** Appends a value of the class above; integers may come as any {@link Number}. */
    static void append(ColumnBuilder builder, Object value) {
        switch (builder.type()) {
            case DataType.Simple simple -> appendSimple(simple, builder, value);
            case DataType.Decimal decimal -> {
                BigInteger unscaled =
                        ((BigDecimal) value).setScale(decimal.scale()).unscaledValue();
                if (decimal.isLong()) {
                    builder.appendLong(unscaled.longValueExact());
                } else {
                    builder.append128(
                            unscaled.longValue(), unscaled.shiftRight(Long.SIZE).longValueExact());
                }
            }
            case DataType.Varchar ignored -> builder.appendBytes(((String) value).getBytes(StandardCharsets.UTF_8));
            case DataType.Char ignored -> builder.appendBytes(((String) value).getBytes(StandardCharsets.UTF_8));
            case DataType.Array ignored -> builder.appendList(child -> ((List<?>) value).forEach(child::appendValue));
            case DataType.Map ignored ->
                builder.appendList(
                        child -> ((Map<?, ?>) value).forEach((k, v) -> child.appendRow(Arrays.asList(k, v))));
            case DataType.Row ignored -> builder.appendRow((List<?>) value);
        }
    }

    private static void appendSimple(DataType.Simple type, ColumnBuilder builder, Object value) {
        switch (type) {
            case BOOLEAN -> builder.appendBoolean((Boolean) value);
            case TINYINT, SMALLINT, INTEGER, BIGINT -> builder.appendLong(((Number) value).longValue());
            case REAL, DOUBLE -> builder.appendDouble(((Number) value).doubleValue());
            case DATE -> builder.appendLong(((LocalDate) value).toEpochDay());
            case TIME -> builder.appendLong(((LocalTime) value).toNanoOfDay() / 1000);
            case TIMESTAMP -> builder.appendLong(micros(((LocalDateTime) value).toInstant(ZoneOffset.UTC)));
            case TIMESTAMP_TZ -> builder.appendLong(micros((Instant) value));
            case INTERVAL_MONTH -> builder.appendLong(((Period) value).toTotalMonths());
            case INTERVAL_DAY -> {
                Duration duration = (Duration) value;
                long seconds = Math.multiplyExact(duration.getSeconds(), MICROS);
                builder.appendLong(Math.addExact(seconds, duration.getNano() / 1000));
            }
            case INTERVAL -> builder.append128(((Interval) value).low(), ((Interval) value).high());
            case VARBINARY -> builder.appendBytes((byte[]) value);
            case NULL -> throw new IllegalArgumentException(value + " appended to a column of NULL");
        }
    }
}
