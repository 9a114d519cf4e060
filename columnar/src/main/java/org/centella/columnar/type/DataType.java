// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.type;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A SQL type. {@link #toString()} is its SQL spelling, {@link #parse} reads it back. What a column of the type holds:
 *
 * <pre>
 * BOOLEAN                      BIT      one bit
 * TINYINT … BIGINT             INT8 … INT64
 * REAL, DOUBLE                 FLOAT32, FLOAT64
 * DECIMAL(p ≤ 18, s)           INT64    the unscaled value
 * DECIMAL(p > 18, s)           INT128   the unscaled value
 * VARCHAR, CHAR, VARBINARY     VIEW     UTF-8 or bytes
 * DATE                         INT32    days since 1970-01-01
 * TIME                         INT64    microseconds since midnight
 * TIMESTAMP [WITH TIME ZONE]   INT64    microseconds since 1970-01-01T00:00, local or UTC
 * INTERVAL YEAR TO MONTH       INT32    months
 * INTERVAL DAY TO SECOND       INT64    microseconds
 * INTERVAL                     INT128   months, days and microseconds, as {@link org.centella.columnar.Interval} says
 * ARRAY, MAP                   LIST     MAP's child is ROW(key, value)
 * ROW                          STRUCT
 * NULL                         BIT      the type of a bare NULL: every value is null
 * </pre>
 */
public sealed interface DataType extends TypeFamily {
    DataType BOOLEAN = Simple.BOOLEAN;
    DataType TINYINT = Simple.TINYINT;
    DataType SMALLINT = Simple.SMALLINT;
    DataType INTEGER = Simple.INTEGER;
    DataType BIGINT = Simple.BIGINT;
    DataType REAL = Simple.REAL;
    DataType DOUBLE = Simple.DOUBLE;
    DataType DATE = Simple.DATE;
    DataType TIME = Simple.TIME;
    DataType TIMESTAMP = Simple.TIMESTAMP;
    DataType TIMESTAMP_TZ = Simple.TIMESTAMP_TZ;
    DataType INTERVAL_MONTH = Simple.INTERVAL_MONTH;
    DataType INTERVAL_DAY = Simple.INTERVAL_DAY;
    DataType INTERVAL = Simple.INTERVAL;
    DataType VARBINARY = Simple.VARBINARY;
    DataType NULL = Simple.NULL;
    DataType VARCHAR = new Varchar(Varchar.UNBOUNDED);

    /** One of each that a column may have and that is not nested. */
    List<DataType> FLAT = List.of(
            BOOLEAN,
            TINYINT,
            SMALLINT,
            INTEGER,
            BIGINT,
            REAL,
            DOUBLE,
            new Decimal(Decimal.MAX_PRECISION, 0),
            VARCHAR,
            new Char(1),
            VARBINARY,
            DATE,
            TIME,
            TIMESTAMP,
            TIMESTAMP_TZ,
            INTERVAL_MONTH,
            INTERVAL_DAY,
            INTERVAL);

    /** The type that {@link #toString()} spells. */
    static DataType parse(String text) {
        return new TypeParser(text).parse();
    }

    /** Types without parameters. */
    enum Simple implements DataType {
        BOOLEAN("BOOLEAN", Layout.BIT),
        TINYINT("TINYINT", Layout.INT8),
        SMALLINT("SMALLINT", Layout.INT16),
        INTEGER("INTEGER", Layout.INT32),
        BIGINT("BIGINT", Layout.INT64),
        REAL("REAL", Layout.FLOAT32),
        DOUBLE("DOUBLE", Layout.FLOAT64),
        DATE("DATE", Layout.INT32),
        TIME("TIME", Layout.INT64),
        TIMESTAMP("TIMESTAMP", Layout.INT64),
        TIMESTAMP_TZ("TIMESTAMP WITH TIME ZONE", Layout.INT64),
        INTERVAL_MONTH("INTERVAL YEAR TO MONTH", Layout.INT32),
        INTERVAL_DAY("INTERVAL DAY TO SECOND", Layout.INT64),
        INTERVAL("INTERVAL", Layout.INT128),
        VARBINARY("VARBINARY", Layout.VIEW),
        NULL("NULL", Layout.BIT);

        private final String sql;
        private final Layout layout;

        Simple(String sql, Layout layout) {
            this.sql = sql;
            this.layout = layout;
        }

        @Override
        public Layout layout() {
            return layout;
        }

        @Override
        public String toString() {
            return sql;
        }
    }

    /** An exact number: {@code precision} digits in all, {@code scale} of them after the point. */
    record Decimal(int precision, int scale) implements DataType {
        public static final int MAX_PRECISION = 38;
        /** The most digits an unscaled {@code long} holds whatever they are. */
        public static final int MAX_LONG_PRECISION = 18;

        public Decimal {
            if (precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision) {
                throw new IllegalArgumentException("DECIMAL(" + precision + ", " + scale + ") is out of range");
            }
        }

        /** True when the unscaled value is held as a {@code long}. */
        public boolean isLong() {
            return precision <= MAX_LONG_PRECISION;
        }

        @Override
        public Layout layout() {
            return isLong() ? Layout.INT64 : Layout.INT128;
        }

        @Override
        public String toString() {
            return "DECIMAL(" + precision + ", " + scale + ")";
        }
    }

    /** Text of at most {@code length} code points. */
    record Varchar(int length) implements DataType {
        public static final int UNBOUNDED = Integer.MAX_VALUE;

        @Override
        public Layout layout() {
            return Layout.VIEW;
        }

        @Override
        public String toString() {
            return length == UNBOUNDED ? "VARCHAR" : "VARCHAR(" + length + ")";
        }
    }

    /** Text of {@code length} code points; trailing spaces do not count in comparisons. */
    record Char(int length) implements DataType {
        @Override
        public Layout layout() {
            return Layout.VIEW;
        }

        @Override
        public String toString() {
            return "CHAR(" + length + ")";
        }
    }

    /** A list of elements of one type; elements may be null. */
    record Array(DataType element) implements DataType {
        public Array {
            Objects.requireNonNull(element);
        }

        @Override
        public Layout layout() {
            return Layout.LIST;
        }

        @Override
        public String toString() {
            return "ARRAY(" + element + ")";
        }
    }

    /** Unique non-null keys to values. */
    record Map(DataType key, DataType value) implements DataType {
        public Map {
            Objects.requireNonNull(key);
            Objects.requireNonNull(value);
        }

        /** The type of the list's child. */
        public Row entry() {
            return new Row(List.of(new Field("key", key, false), new Field("value", value, true)));
        }

        @Override
        public Layout layout() {
            return Layout.LIST;
        }

        @Override
        public String toString() {
            return "MAP(" + key + ", " + value + ")";
        }
    }

    /** Named fields. Rows are of one type when names and types of their fields are, whatever is promised of nulls. */
    record Row(List<Field> fields) implements DataType {
        public Row {
            fields = List.copyOf(fields);
        }

        @Override
        public boolean equals(Object other) {
            if (!(other instanceof Row(List<Field> others)) || others.size() != fields.size()) {
                return false;
            }
            for (int i = 0; i < fields.size(); i++) {
                Field a = fields.get(i);
                Field b = others.get(i);
                if (!a.name().equals(b.name()) || !a.type().equals(b.type())) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public int hashCode() {
            int hash = 1;
            for (Field field : fields) {
                hash = 31 * hash + Objects.hash(field.name(), field.type());
            }
            return hash;
        }

        @Override
        public Layout layout() {
            return Layout.STRUCT;
        }

        @Override
        public String toString() {
            return fields.stream()
                    .map(f -> '"' + f.name().replace("\"", "\"\"") + "\" " + f.type())
                    .collect(Collectors.joining(", ", "ROW(", ")"));
        }
    }
}
