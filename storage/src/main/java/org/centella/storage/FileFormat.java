// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.util.Map;
import org.centella.columnar.type.Schema;
import org.centella.storage.file.FileFinder;

/** A format of files that anyone may have written; {@code STORED AS} spells its name. */
public interface FileFormat extends TableFormat {
    /**
     * Looks at the files of a location (a file, a folder searched with its {@code key=value} folders, or a glob), agrees on
     * one schema, and gathers statistics from metadata alone.
     *
     * @throws CentellaException FILE_NOT_FOUND, SCHEMA_MISMATCH, CORRUPT_FILE, …
     */
    Table open(String name, String location, Map<String, String> options);

    /**
     * As {@link #open(String, String, Map)}, with the columns that a user declared. A format whose files describe themselves
     * leaves them to the caller to check.
     */
    default Table open(String name, String location, Map<String, String> options, Schema declared) {
        return open(name, location, options);
    }

    /** How the files that a location names are found, and which files of a folder are of this format. */
    FileFinder finder();
}
