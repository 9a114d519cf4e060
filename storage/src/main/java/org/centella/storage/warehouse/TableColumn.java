// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import java.util.Objects;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.jspecify.annotations.Nullable;

/**
 * A column of a managed table as it was declared.
 *
 * @param type with the declared lengths of CHAR and VARCHAR
 * @param defaultSql the DEFAULT expression as written, or null
 * @param storedAs its name in the files, which stays when the column is renamed
 */
public record TableColumn(
        String name,
        DataType type,
        boolean nullable,
        @Nullable String defaultSql,
        @Nullable String comment,
        String storedAs) {

    public TableColumn {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
        Objects.requireNonNull(storedAs);
    }

    /** A column whose files call it by its name. */
    public static TableColumn of(Field field) {
        return new TableColumn(field.name(), field.type(), field.nullable(), null, null, field.name());
    }

    public Field field() {
        return new Field(name, type, nullable);
    }
}
