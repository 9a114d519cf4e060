// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The name of a table or view, perhaps with its schema, as written but without quotes. */
public record QualifiedName(@Nullable String schema, String name) {

    public List<String> parts() {
        return schema == null ? List.of(name) : List.of(schema, name);
    }

    @Override
    public String toString() {
        return String.join(".", parts());
    }
}
