// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.util.List;
import java.util.Map;
import org.centella.columnar.BatchStream;
import org.centella.columnar.memory.MemoryPool;

/** A way to keep tables in files. Thread-safe. */
public interface FileFormat {
    /** As {@code STORED AS} spells it, in lower case. */
    String name();

    /**
     * Looks at the files of a location (a file, a folder searched with its {@code key=value} folders, or a glob), agrees on
     * one schema, and gathers statistics from metadata alone.
     *
     * @throws org.centella.columnar.error.CentellaException FILE_NOT_FOUND, SCHEMA_MISMATCH, CORRUPT_FILE, …
     */
    Table open(String name, String location, Map<String, String> options);

    /**
     * The rows of some splits, one split after another, for which every filter is true; columns as
     * {@link ScanRequest#columns()} asks.
     */
    BatchStream read(TableHandle table, List<Split> splits, ScanRequest request, MemoryPool memory);
}
