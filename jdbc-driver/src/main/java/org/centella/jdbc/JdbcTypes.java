// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Date;
import java.sql.ResultSetMetaData;
import java.sql.Struct;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.AvaticaParameter;
import org.apache.calcite.avatica.ColumnMetaData;
import org.centella.columnar.Interval;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;

/**
 * What JDBC calls the engine's types.
 *
 * <pre>
 * type                      java.sql.Types           getObject
 * BOOLEAN                   BOOLEAN                  Boolean
 * TINYINT SMALLINT INTEGER  the same                 Integer
 * BIGINT                    BIGINT                   Long
 * REAL, DOUBLE              REAL, DOUBLE             Float, Double
 * DECIMAL                   DECIMAL                  BigDecimal
 * CHAR, VARCHAR             CHAR, VARCHAR            String
 * VARBINARY                 VARBINARY                byte[]
 * DATE, TIME, TIMESTAMP     the same                 java.sql.Date, Time, Timestamp
 * TIMESTAMP WITH TIME ZONE  TIMESTAMP_WITH_TIMEZONE  OffsetDateTime
 * INTERVAL YEAR TO MONTH    OTHER                    Period
 * INTERVAL DAY TO SECOND    OTHER                    Duration
 * INTERVAL                  OTHER                    Interval
 * ARRAY                     ARRAY                    java.sql.Array
 * MAP                       JAVA_OBJECT              Map
 * ROW                       STRUCT                   java.sql.Struct
 * NULL                      NULL                     null
 * </pre>
 */
final class JdbcTypes {
    /** Digits of a fraction of a second. */
    private static final int MICROS = 6;

    private static final int DATE_SIZE = "2000-01-01".length();
    private static final int TIME_SIZE = "00:00:00.000000".length();
    private static final int TIMESTAMP_SIZE = DATE_SIZE + 1 + TIME_SIZE;
    private static final int ZONE_SIZE = "+00:00".length();

    private JdbcTypes() {}

    static int id(DataType type) {
        return switch (type) {
            case DataType.Simple simple ->
                switch (simple) {
                    case BOOLEAN -> Types.BOOLEAN;
                    case TINYINT -> Types.TINYINT;
                    case SMALLINT -> Types.SMALLINT;
                    case INTEGER -> Types.INTEGER;
                    case BIGINT -> Types.BIGINT;
                    case REAL -> Types.REAL;
                    case DOUBLE -> Types.DOUBLE;
                    case DATE -> Types.DATE;
                    case TIME -> Types.TIME;
                    case TIMESTAMP -> Types.TIMESTAMP;
                    case TIMESTAMP_TZ -> Types.TIMESTAMP_WITH_TIMEZONE;
                    case INTERVAL_MONTH, INTERVAL_DAY, INTERVAL -> Types.OTHER;
                    case VARBINARY -> Types.VARBINARY;
                    case NULL -> Types.NULL;
                };
            case DataType.Decimal _ -> Types.DECIMAL;
            case DataType.Varchar _ -> Types.VARCHAR;
            case DataType.Char _ -> Types.CHAR;
            case DataType.Array _ -> Types.ARRAY;
            case DataType.Map _ -> Types.JAVA_OBJECT;
            case DataType.Row _ -> Types.STRUCT;
        };
    }

    /** The class of what {@code getObject} gives. */
    static Class<?> objectClass(DataType type) {
        return switch (type) {
            case DataType.Simple simple ->
                switch (simple) {
                    case BOOLEAN -> Boolean.class;
                    case TINYINT, SMALLINT, INTEGER -> Integer.class;
                    case BIGINT -> Long.class;
                    case REAL -> Float.class;
                    case DOUBLE -> Double.class;
                    case DATE -> Date.class;
                    case TIME -> Time.class;
                    case TIMESTAMP -> Timestamp.class;
                    case TIMESTAMP_TZ -> OffsetDateTime.class;
                    case INTERVAL_MONTH -> Period.class;
                    case INTERVAL_DAY -> Duration.class;
                    case INTERVAL -> Interval.class;
                    case VARBINARY -> byte[].class;
                    case NULL -> Object.class;
                };
            case DataType.Decimal _ -> BigDecimal.class;
            case DataType.Varchar _, DataType.Char _ -> String.class;
            case DataType.Array _ -> Array.class;
            case DataType.Map _ -> Map.class;
            case DataType.Row _ -> Struct.class;
        };
    }

    /** Name without precision, scale or length, as JDBC's catalog columns want it. */
    static String name(DataType type) {
        return switch (type) {
            case DataType.Simple simple -> simple.toString();
            case DataType.Decimal _ -> "DECIMAL";
            case DataType.Varchar _ -> "VARCHAR";
            case DataType.Char _ -> "CHAR";
            case DataType.Array _, DataType.Map _, DataType.Row _ -> type.toString();
        };
    }

    /** Decimal digits of numbers, characters of everything else; 0 when unbounded. */
    static int precision(DataType type) {
        return switch (type) {
            case DataType.Simple simple ->
                switch (simple) {
                    case BOOLEAN -> 1;
                    case TINYINT -> 3;
                    case SMALLINT -> 5;
                    case INTEGER -> 10;
                    case BIGINT -> 19;
                    case REAL -> 7;
                    case DOUBLE -> 15;
                    case DATE -> DATE_SIZE;
                    case TIME -> TIME_SIZE;
                    case TIMESTAMP -> TIMESTAMP_SIZE;
                    case TIMESTAMP_TZ -> TIMESTAMP_SIZE + ZONE_SIZE;
                    case INTERVAL_MONTH, INTERVAL_DAY, INTERVAL, VARBINARY, NULL -> 0;
                };
            case DataType.Decimal decimal -> decimal.precision();
            case DataType.Varchar varchar -> varchar.length() == DataType.Varchar.UNBOUNDED ? 0 : varchar.length();
            case DataType.Char text -> text.length();
            case DataType.Array _, DataType.Map _, DataType.Row _ -> 0;
        };
    }

    /** Digits behind the point, of a number or of seconds. */
    static int scale(DataType type) {
        return switch (type) {
            case DataType.Decimal decimal -> decimal.scale();
            case DataType.Simple simple ->
                switch (simple) {
                    case TIME, TIMESTAMP, TIMESTAMP_TZ, INTERVAL_DAY, INTERVAL -> MICROS;
                    case BOOLEAN,
                            TINYINT,
                            SMALLINT,
                            INTEGER,
                            BIGINT,
                            REAL,
                            DOUBLE,
                            DATE,
                            INTERVAL_MONTH,
                            VARBINARY,
                            NULL -> 0;
                };
            case DataType.Varchar _, DataType.Char _, DataType.Array _, DataType.Map _, DataType.Row _ -> 0;
        };
    }

    /** Characters that the longest value takes; unbounded types have no such number and say the largest. */
    static int displaySize(DataType type) {
        int precision = precision(type);
        if (precision == 0) {
            return Integer.MAX_VALUE;
        }
        return switch (type) {
            // Sign, point and exponent: -1.234567E-38, -1.7976931348623157E308.
            case DataType.Simple simple when simple == DataType.Simple.REAL -> 15;
            case DataType.Simple simple when simple == DataType.Simple.DOUBLE -> 24;
            case DataType.Simple simple when simple == DataType.Simple.BOOLEAN -> "false".length();
            case DataType.Simple _ -> type.isNumeric() ? precision + 1 : precision;
            case DataType.Decimal _ -> precision + 2;
            case DataType.Varchar _, DataType.Char _, DataType.Array _, DataType.Map _, DataType.Row _ -> precision;
        };
    }

    static List<ColumnMetaData> columns(Schema schema) {
        List<ColumnMetaData> columns = new ArrayList<>(schema.size());
        for (Field field : schema.fields()) {
            columns.add(column(columns.size(), field));
        }
        return columns;
    }

    private static ColumnMetaData column(int index, Field field) {
        DataType type = field.type();
        return new ColumnMetaData(
                index,
                false,
                type.isString(),
                !type.isNested(),
                false,
                field.nullable() ? ResultSetMetaData.columnNullable : ResultSetMetaData.columnNoNulls,
                type.isNumeric(),
                displaySize(type),
                field.name(),
                field.name(),
                "",
                precision(type),
                scale(type),
                "",
                "",
                ColumnMetaData.scalar(id(type), name(type), ColumnMetaData.Rep.OBJECT),
                true,
                false,
                false,
                objectClass(type).getName());
    }

    /** The parameter of that index, from 0. */
    static AvaticaParameter parameter(int index, DataType type) {
        return new AvaticaParameter(
                type.isNumeric(),
                precision(type),
                scale(type),
                id(type),
                name(type),
                objectClass(type).getName(),
                "?" + (index + 1));
    }
}
