// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.server.flight;

import java.sql.Types;
import java.util.Comparator;
import java.util.List;
import org.centella.columnar.type.DataType;

/**
 * What ODBC and JDBC call a type.
 *
 * @param code of {@link java.sql.Types}, where it is one of ODBC's too
 * @param precision decimal digits of numbers, characters of everything else; 0 when unbounded
 * @param scale digits behind the point, of a number or of seconds
 */
record SqlType(String name, int code, int precision, int scale) {
    private static final int MICROS = 6;
    private static final int DATE_SIZE = "2000-01-01".length();
    private static final int TIME_SIZE = "00:00:00.000000".length();
    private static final int TIMESTAMP_SIZE = DATE_SIZE + 1 + TIME_SIZE;
    private static final int ZONE_SIZE = "+00:00".length();

    /** One of each that is not nested. */
    static final List<DataType> ALL = DataType.FLAT.stream()
            .sorted(Comparator.comparingInt(type -> of(type).code()))
            .toList();

    static SqlType of(DataType type) {
        return switch (type) {
            case DataType.Simple simple -> simple(simple);
            case DataType.Decimal decimal ->
                new SqlType("DECIMAL", Types.DECIMAL, decimal.precision(), decimal.scale());
            case DataType.Varchar varchar ->
                new SqlType(
                        "VARCHAR",
                        Types.VARCHAR,
                        varchar.length() == DataType.Varchar.UNBOUNDED ? 0 : varchar.length(),
                        0);
            case DataType.Char text -> new SqlType("CHAR", Types.CHAR, text.length(), 0);
            case DataType.Array _ -> new SqlType(type.toString(), Types.ARRAY, 0, 0);
            case DataType.Map _ -> new SqlType(type.toString(), Types.JAVA_OBJECT, 0, 0);
            case DataType.Row _ -> new SqlType(type.toString(), Types.STRUCT, 0, 0);
        };
    }

    private static SqlType simple(DataType.Simple type) {
        String name = type.toString();
        return switch (type) {
            case BOOLEAN -> new SqlType(name, Types.BIT, 1, 0);
            case TINYINT -> new SqlType(name, Types.TINYINT, 3, 0);
            case SMALLINT -> new SqlType(name, Types.SMALLINT, 5, 0);
            case INTEGER -> new SqlType(name, Types.INTEGER, 10, 0);
            case BIGINT -> new SqlType(name, Types.BIGINT, 19, 0);
            case REAL -> new SqlType(name, Types.REAL, 7, 0);
            case DOUBLE -> new SqlType(name, Types.DOUBLE, 15, 0);
            case DATE -> new SqlType(name, Types.DATE, DATE_SIZE, 0);
            case TIME -> new SqlType(name, Types.TIME, TIME_SIZE, MICROS);
            case TIMESTAMP -> new SqlType(name, Types.TIMESTAMP, TIMESTAMP_SIZE, MICROS);
            case TIMESTAMP_TZ -> new SqlType(name, Types.TIMESTAMP, TIMESTAMP_SIZE + ZONE_SIZE, MICROS);
            case INTERVAL_MONTH -> new SqlType(name, Types.OTHER, 0, 0);
            case INTERVAL_DAY, INTERVAL -> new SqlType(name, Types.OTHER, 0, MICROS);
            case VARBINARY -> new SqlType(name, Types.VARBINARY, 0, 0);
            case NULL -> new SqlType(name, Types.NULL, 0, 0);
        };
    }
}
