// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.io.ObjectStreamException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.columnar.type.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A row of a result, with values as {@link org.centella.columnar.Values} names them. Columns go by position from 0 or by
 * name; typed accessors convert numbers without loss or throw, and throw for null. Immutable.
 */
public final class Row implements Serializable {
    private static final long serialVersionUID = 1;

    private final transient Schema schema;
    private final List<@Nullable Object> values;

    Row(Schema schema, List<? extends @Nullable Object> values) {
        this.schema = schema;
        this.values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** A row for {@link Session#createDataFrame}. */
    public static List<@Nullable Object> of(@Nullable Object... values) {
        return Collections.unmodifiableList(Arrays.asList(values));
    }

    /** What is serialized in place of a row. */
    private record Form(SchemaForm schema, ArrayList<@Nullable Object> values) implements Serializable {
        private Object readResolve() throws ObjectStreamException {
            return new Row(schema.schema(), values);
        }
    }

    private Object writeReplace() throws ObjectStreamException {
        return new Form(SchemaForm.of(schema), new ArrayList<>(values));
    }

    public Schema schema() {
        return schema;
    }

    public int size() {
        return values.size();
    }

    /** All values, in order. */
    public List<@Nullable Object> values() {
        return values;
    }

    public @Nullable Object get(int column) {
        return values.get(Objects.checkIndex(column, values.size()));
    }

    public @Nullable Object get(String column) {
        return get(index(column));
    }

    public boolean isNull(int column) {
        return get(column) == null;
    }

    public boolean isNull(String column) {
        return get(column) == null;
    }

    /** The value as a class that it is an instance of. */
    public <T> T as(int column, Class<T> type) {
        Object value = get(column);
        if (!type.isInstance(value)) {
            throw mismatch(column, type.getSimpleName());
        }
        return type.cast(value);
    }

    public <T> T as(String column, Class<T> type) {
        return as(index(column), type);
    }

    public String string(int column) {
        return as(column, String.class);
    }

    public String string(String column) {
        return string(index(column));
    }

    public boolean bool(int column) {
        return as(column, Boolean.class);
    }

    public boolean bool(String column) {
        return bool(index(column));
    }

    public int intValue(int column) {
        long value = longValue(column);
        if (value != (int) value) {
            throw mismatch(column, "int");
        }
        return (int) value;
    }

    public int intValue(String column) {
        return intValue(index(column));
    }

    /** An integer, or a decimal without a fraction. */
    public long longValue(int column) {
        try {
            return switch (get(column)) {
                case Byte n -> n;
                case Short n -> n;
                case Integer n -> n;
                case Long n -> n;
                case BigDecimal n -> n.longValueExact();
                case null, default -> throw mismatch(column, "long");
            };
        } catch (ArithmeticException e) {
            throw mismatch(column, "long");
        }
    }

    public long longValue(String column) {
        return longValue(index(column));
    }

    /** Any number, to the nearest double. */
    public double doubleValue(int column) {
        return as(column, Number.class).doubleValue();
    }

    public double doubleValue(String column) {
        return doubleValue(index(column));
    }

    /** A decimal or integer. */
    public BigDecimal decimal(int column) {
        return get(column) instanceof BigDecimal n ? n : BigDecimal.valueOf(longValue(column));
    }

    public BigDecimal decimal(String column) {
        return decimal(index(column));
    }

    public LocalDate date(int column) {
        return as(column, LocalDate.class);
    }

    public LocalDate date(String column) {
        return date(index(column));
    }

    public LocalTime time(int column) {
        return as(column, LocalTime.class);
    }

    public LocalTime time(String column) {
        return time(index(column));
    }

    public LocalDateTime timestamp(int column) {
        return as(column, LocalDateTime.class);
    }

    public LocalDateTime timestamp(String column) {
        return timestamp(index(column));
    }

    /** A timestamp with time zone. */
    public Instant instant(int column) {
        return as(column, Instant.class);
    }

    public Instant instant(String column) {
        return instant(index(column));
    }

    private int index(String column) {
        int index = schema.indexOf(column);
        if (index < 0) {
            throw new CentellaException(
                    ErrorCode.COLUMN_NOT_FOUND,
                    "the row has no column " + column + Suggestions.didYouMean(column, schema.names()));
        }
        return index;
    }

    private CentellaException mismatch(int column, String wanted) {
        return new CentellaException(
                ErrorCode.TYPE_MISMATCH,
                "column " + schema.field(column).name() + " is " + get(column) + " of type " + schema.type(column)
                        + ", which is no " + wanted);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Row row
                && row.values.equals(values)
                && row.schema.names().equals(schema.names());
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
