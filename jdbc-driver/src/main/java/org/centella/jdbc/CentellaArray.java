// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.dataframe.QueryResult;
import org.jspecify.annotations.Nullable;

/** A value of an ARRAY column, copied out of its batch. */
final class CentellaArray implements Array {
    private final DataType element;
    private final List<? extends @Nullable Object> values;
    private final ValueZone zone;

    /** @param values as {@link org.centella.columnar.Values} names them */
    CentellaArray(DataType element, List<? extends @Nullable Object> values, ValueZone zone) {
        this.element = element;
        this.values = values;
        this.zone = zone;
    }

    List<? extends @Nullable Object> values() {
        return values;
    }

    @Override
    public String getBaseTypeName() {
        return JdbcTypes.name(element);
    }

    @Override
    public int getBaseType() {
        return JdbcTypes.id(element);
    }

    /** An {@code Object[]} of what {@code getObject} would give for each element. */
    @Override
    public Object getArray() throws SQLException {
        return ValueConversion.objects(element, values, zone);
    }

    @Override
    public Object getArray(@Nullable Map<String, Class<?>> map) throws SQLException {
        return getArray();
    }

    @Override
    public Object getArray(long index, int count) throws SQLException {
        return ValueConversion.objects(element, range(index, count), zone);
    }

    @Override
    public Object getArray(long index, int count, @Nullable Map<String, Class<?>> map) throws SQLException {
        return getArray(index, count);
    }

    private List<? extends @Nullable Object> range(long index, int count) throws SQLException {
        if (index < 1 || count < 0 || index - 1 + count > values.size()) {
            throw JdbcErrors.of(
                    ErrorCode.INVALID_ARGUMENT,
                    count + " elements from " + index + " on do not lie in an array of " + values.size());
        }
        return values.subList((int) index - 1, (int) index - 1 + count);
    }

    @Override
    public ResultSet getResultSet() throws SQLException {
        return getResultSet(1, values.size());
    }

    @Override
    public ResultSet getResultSet(@Nullable Map<String, Class<?>> map) throws SQLException {
        return getResultSet();
    }

    /** A row for each element: its position and its value. */
    @Override
    public ResultSet getResultSet(long index, int count) throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        int position = (int) index;
        for (Object value : range(index, count)) {
            rows.add(Arrays.asList(position++, value));
        }
        Schema columns = Schema.of(Field.of("INDEX", DataType.INTEGER), Field.of("VALUE", element));
        CentellaStatement statement = (CentellaStatement) zone.owner().createStatement();
        statement.closeOnCompletion();
        statement.show("an array", () -> QueryResult.of(columns, rows));
        return statement.getResultSet();
    }

    @Override
    public ResultSet getResultSet(long index, int count, @Nullable Map<String, Class<?>> map) throws SQLException {
        return getResultSet(index, count);
    }

    @Override
    public void free() {
        // Holds nothing but objects.
    }

    @Override
    public String toString() {
        return ValueText.of(new DataType.Array(element), values, zone.session());
    }
}
