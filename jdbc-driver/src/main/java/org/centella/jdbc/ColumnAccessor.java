// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Struct;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Map;
import org.apache.calcite.avatica.util.Cursor;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Values;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.joou.UByte;
import org.joou.UInteger;
import org.joou.ULong;
import org.joou.UShort;
import org.jspecify.annotations.Nullable;

/** The getters of one column. Numbers asked for as what they are come straight from memory; the rest by way of an object. */
final class ColumnAccessor implements Cursor.Accessor {
    private final BatchCursor cursor;
    private final int index;
    private final DataType type;
    private final ValueZone zones;

    ColumnAccessor(BatchCursor cursor, int index, DataType type, ValueZone zones) {
        this.cursor = cursor;
        this.index = index;
        this.type = type;
        this.zones = zones;
    }

    /** The value as the engine names it, or null. */
    private @Nullable Object value() throws SQLException {
        Column column = cursor.column(index);
        return cursor.note(column.isNull(cursor.row())) ? null : Values.get(column, cursor.row());
    }

    private ValueConversion conversion(Object value) {
        return new ValueConversion(type, value, zones);
    }

    @Override
    public boolean wasNull() {
        return cursor.wasNull();
    }

    @Override
    public @Nullable String getString() throws SQLException {
        Object value = value();
        return value == null ? null : ValueText.of(type, value, zones.session());
    }

    @Override
    public boolean getBoolean() throws SQLException {
        Object value = value();
        return value != null && conversion(value).toBoolean();
    }

    @Override
    public byte getByte() throws SQLException {
        return (byte) integer(Byte.MIN_VALUE, Byte.MAX_VALUE, "a byte");
    }

    @Override
    public short getShort() throws SQLException {
        return (short) integer(Short.MIN_VALUE, Short.MAX_VALUE, "a short");
    }

    @Override
    public int getInt() throws SQLException {
        return (int) integer(Integer.MIN_VALUE, Integer.MAX_VALUE, "an int");
    }

    @Override
    public long getLong() throws SQLException {
        return integer(Long.MIN_VALUE, Long.MAX_VALUE, "a long");
    }

    private long integer(long min, long max, String what) throws SQLException {
        long number;
        if (type.isInteger()) {
            Column column = cursor.column(index);
            if (cursor.note(column.isNull(cursor.row()))) {
                return 0;
            }
            number = integerAt(column.base(), column.baseRow(cursor.row()));
        } else {
            Object value = value();
            if (value == null) {
                return 0;
            }
            number = conversion(value).toLong();
        }
        if (number < min || number > max) {
            throw JdbcErrors.of(ErrorCode.NUMERIC_OVERFLOW, number + " is out of range for " + what);
        }
        return number;
    }

    private static long integerAt(FlatColumn column, int row) {
        return switch (column.type().layout()) {
            case INT8 -> Segments.getByte(column.values(), row);
            case INT16 -> Segments.getShort(column.values(), row);
            case INT32 -> Segments.getInt(column.values(), row);
            case INT64 -> Segments.getLong(column.values(), row);
            case BIT, FLOAT32, FLOAT64, INT128, VIEW, LIST, STRUCT ->
                throw new IllegalStateException(column + " holds no integers");
        };
    }

    @Override
    public UByte getUByte() throws SQLException {
        throw unsupported("unsigned number");
    }

    @Override
    public UShort getUShort() throws SQLException {
        throw unsupported("unsigned number");
    }

    @Override
    public UInteger getUInt() throws SQLException {
        throw unsupported("unsigned number");
    }

    @Override
    public ULong getULong() throws SQLException {
        throw unsupported("unsigned number");
    }

    @Override
    public float getFloat() throws SQLException {
        return (float) getDouble();
    }

    @Override
    public double getDouble() throws SQLException {
        if (type == DataType.Simple.DOUBLE) {
            Column column = cursor.column(index);
            return cursor.note(column.isNull(cursor.row()))
                    ? 0
                    : Segments.getDouble(column.base().values(), column.baseRow(cursor.row()));
        }
        Object value = value();
        return value == null ? 0 : conversion(value).toDouble();
    }

    @Override
    public @Nullable BigDecimal getBigDecimal() throws SQLException {
        Object value = value();
        return value == null ? null : conversion(value).toBigDecimal();
    }

    @Override
    public @Nullable BigDecimal getBigDecimal(int scale) throws SQLException {
        BigDecimal value = getBigDecimal();
        return value == null ? null : value.setScale(scale, RoundingMode.HALF_UP);
    }

    @Override
    public byte @Nullable [] getBytes() throws SQLException {
        Object value = value();
        return value == null ? null : conversion(value).toBytes();
    }

    @Override
    public @Nullable Date getDate(@Nullable Calendar calendar) throws SQLException {
        Object value = value();
        return value == null ? null : conversion(value).toDate(calendar == null ? zones.calendar() : calendar);
    }

    @Override
    public @Nullable Time getTime(@Nullable Calendar calendar) throws SQLException {
        Object value = value();
        return value == null ? null : conversion(value).toTime(calendar == null ? zones.calendar() : calendar);
    }

    @Override
    public @Nullable Timestamp getTimestamp(@Nullable Calendar calendar) throws SQLException {
        Object value = value();
        return value == null ? null : conversion(value).toTimestamp(calendar == null ? zones.calendar() : calendar);
    }

    @Override
    public @Nullable Object getObject() throws SQLException {
        Object value = value();
        return value == null ? null : conversion(value).toObject();
    }

    @Override
    public <T> @Nullable T getObject(Class<T> wanted) throws SQLException {
        Object value = value();
        return value == null ? null : conversion(value).to(wanted);
    }

    @Override
    public @Nullable Object getObject(@Nullable Map<String, Class<?>> map) throws SQLException {
        if (map != null && !map.isEmpty()) {
            throw unsupported("type maps");
        }
        return getObject();
    }

    @Override
    public @Nullable Array getArray() throws SQLException {
        return getObject(Array.class);
    }

    @Override
    public @Nullable Struct getStruct() throws SQLException {
        return getObject(Struct.class);
    }

    @Override
    public @Nullable InputStream getAsciiStream() throws SQLException {
        String text = getString();
        return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public @Nullable InputStream getUnicodeStream() throws SQLException {
        String text = getString();
        return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable InputStream getBinaryStream() throws SQLException {
        byte[] bytes = getBytes();
        return bytes == null ? null : new ByteArrayInputStream(bytes);
    }

    @Override
    public @Nullable Reader getCharacterStream() throws SQLException {
        String text = getString();
        return text == null ? null : new StringReader(text);
    }

    @Override
    public @Nullable String getNString() throws SQLException {
        return getString();
    }

    @Override
    public @Nullable Reader getNCharacterStream() throws SQLException {
        return getCharacterStream();
    }

    @Override
    public @Nullable URL getURL() throws SQLException {
        String text = getString();
        try {
            return text == null ? null : URI.create(text).toURL();
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new SQLException("not a URL: " + text, ErrorCode.INVALID_CAST.sqlState(), e);
        }
    }

    @Override
    public Ref getRef() throws SQLException {
        throw unsupported("REF");
    }

    @Override
    public Blob getBlob() throws SQLException {
        throw unsupported("BLOB");
    }

    @Override
    public Clob getClob() throws SQLException {
        throw unsupported("CLOB");
    }

    @Override
    public NClob getNClob() throws SQLException {
        throw unsupported("NCLOB");
    }

    @Override
    public SQLXML getSQLXML() throws SQLException {
        throw unsupported("SQLXML");
    }

    private static SQLException unsupported(String what) {
        return JdbcErrors.of(ErrorCode.FEATURE_NOT_SUPPORTED, "there is no " + what + " in this SQL dialect");
    }
}
