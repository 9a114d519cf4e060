// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.util.Text;
import org.jspecify.annotations.Nullable;

/**
 * Values of parameters out of Arrow vectors. Clients send what their language has, a pandas column or a Go slice, so every
 * vector is read whose values have a Java class that the engine takes; it converts those to what their place asks for.
 */
final class ParameterRows {
    private ParameterRows() {}

    /** All rows of a stream; values and nothing else, so few statements have many. */
    static List<List<@Nullable Object>> read(FlightStream stream, BufferAllocator allocator) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        while (stream.next()) {
            if (stream.hasRoot()) {
                append(stream, allocator, rows);
            }
        }
        return rows;
    }

    private static void append(FlightStream stream, BufferAllocator allocator, List<List<@Nullable Object>> rows) {
        VectorSchemaRoot root = stream.getRoot();
        int first = rows.size();
        for (int row = 0; row < root.getRowCount(); row++) {
            rows.add(new ArrayList<>());
        }
        for (FieldVector vector : root.getFieldVectors()) {
            if (vector.getField().getDictionary() == null) {
                append(vector, rows, first);
                continue;
            }
            Dictionary dictionary = stream.getDictionaryProvider()
                    .lookup(vector.getField().getDictionary().getId());
            try (ValueVector plain = DictionaryEncoder.decode(vector, dictionary, allocator)) {
                append(plain, rows, first);
            }
        }
    }

    private static void append(ValueVector vector, List<List<@Nullable Object>> rows, int first) {
        for (int row = 0; row < vector.getValueCount(); row++) {
            rows.get(first + row).add(vector.isNull(row) ? null : value(vector, row));
        }
    }

    private static @Nullable Object value(ValueVector vector, int row) {
        return switch (vector) {
            case UInt1Vector number -> (int) number.getObjectNoOverflow(row);
            case UInt2Vector number -> (int) number.get(row);
            case UInt4Vector number -> number.getObjectNoOverflow(row);
            case UInt8Vector number -> unsigned(number.get(row));
            case Float2Vector number -> number.getValueAsFloat(row);
            case DateDayVector date -> LocalDate.ofEpochDay(date.get(row));
            case DateMilliVector date -> LocalDate.ofEpochDay(Math.floorDiv(date.get(row), 86_400_000L));
            case TimeSecVector time -> LocalTime.ofSecondOfDay(time.get(row));
            case TimeMilliVector time -> LocalTime.ofNanoOfDay(time.get(row) * 1_000_000L);
            case TimeMicroVector time -> LocalTime.ofNanoOfDay(time.get(row) * 1_000L);
            case TimeNanoVector time -> LocalTime.ofNanoOfDay(time.get(row));
            case TimeStampVector time -> timestamp(time, row);
            default -> {
                Object value = vector.getObject(row);
                yield value instanceof Text text ? text.toString() : value;
            }
        };
    }

    private static Object unsigned(long value) {
        return value >= 0 ? (Object) value : new BigInteger(Long.toUnsignedString(value));
    }

    private static Object timestamp(TimeStampVector vector, int row) {
        ArrowType.Timestamp type = (ArrowType.Timestamp) vector.getField().getType();
        Instant instant = Instant.EPOCH.plus(vector.get(row), unit(type.getUnit()));
        return type.getTimezone() == null ? (Object) LocalDateTime.ofInstant(instant, ZoneOffset.UTC) : instant;
    }

    private static ChronoUnit unit(TimeUnit unit) {
        return switch (unit) {
            case SECOND -> ChronoUnit.SECONDS;
            case MILLISECOND -> ChronoUnit.MILLIS;
            case MICROSECOND -> ChronoUnit.MICROS;
            case NANOSECOND -> ChronoUnit.NANOS;
        };
    }
}
