// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tables by schema and name. Names match exactly first, then without regard to case. Thread-safe. */
public interface Catalog {
    List<String> schemas();

    /** Names of the tables of a schema, sorted; empty if there is no such schema. */
    List<String> tables(String schema);

    /** The table as of now, or null if there is none. */
    @Nullable
    Table table(String schema, String name);

    /** The formats of files that queries may read without a table's name. */
    default List<FileFormat> formats() {
        return List.of();
    }
}
