// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.sql.SQLException;
import java.sql.Struct;
import java.util.List;
import java.util.Map;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** A value of a ROW column, copied out of its batch. */
final class CentellaStruct implements Struct {
    private final DataType.Row type;
    private final List<? extends @Nullable Object> values;
    private final ValueZone zone;

    /** @param values as {@link org.centella.columnar.Values} names them */
    CentellaStruct(DataType.Row type, List<? extends @Nullable Object> values, ValueZone zone) {
        this.type = type;
        this.values = values;
        this.zone = zone;
    }

    List<? extends @Nullable Object> values() {
        return values;
    }

    @Override
    public String getSQLTypeName() {
        return type.toString();
    }

    @Override
    public @Nullable Object[] getAttributes() throws SQLException {
        @Nullable Object[] attributes = new Object[values.size()];
        for (int i = 0; i < attributes.length; i++) {
            attributes[i] = ValueConversion.object(type.fields().get(i).type(), values.get(i), zone);
        }
        return attributes;
    }

    @Override
    public @Nullable Object[] getAttributes(@Nullable Map<String, Class<?>> map) throws SQLException {
        return getAttributes();
    }

    @Override
    public String toString() {
        return ValueText.of(type, values, zone.session());
    }
}
