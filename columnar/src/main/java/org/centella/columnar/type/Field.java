// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.type;

import java.util.Objects;

/** A named, typed place in a schema or ROW; {@code nullable} false is a promise that no value is null. */
public record Field(String name, DataType type, boolean nullable) {

    public Field {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
    }

    public static Field of(String name, DataType type) {
        return new Field(name, type, true);
    }

    @Override
    public String toString() {
        return name + " " + type + (nullable ? "" : " NOT NULL");
    }
}
