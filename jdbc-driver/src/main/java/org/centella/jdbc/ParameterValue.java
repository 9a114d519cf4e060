// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.UUID;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * What callers bind to parameters, in the classes the engine knows. The engine then takes the constant's type from the
 * class and casts it as its place in the statement asks for, as it would cast a literal.
 */
final class ParameterValue {
    private ParameterValue() {}

    /** @param type of the parameter's place: tells whether a {@code Timestamp} is a moment or a wall clock's time */
    static @Nullable Object of(DataType type, @Nullable Object value, ValueZone zones) {
        ZoneId local = zones.local().toZoneId();
        return switch (value) {
            case null -> null;
            case Date date -> date.toLocalDate();
            case Time time -> LocalTime.ofInstant(Instant.ofEpochMilli(time.getTime()), local);
            case Timestamp timestamp ->
                type == DataType.Simple.TIMESTAMP_TZ ? timestamp.toInstant() : timestamp.toLocalDateTime();
            case java.util.Date date -> date.toInstant();
            case OffsetDateTime timestamp -> timestamp.toInstant();
            case ZonedDateTime timestamp -> timestamp.toInstant();
            case BigInteger number -> new BigDecimal(number);
            case Character letter -> letter.toString();
            case UUID id -> id.toString();
            case CentellaArray array -> array.values();
            case CentellaStruct struct -> struct.values();
            default -> value;
        };
    }
}
