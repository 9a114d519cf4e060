// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.util.List;
import org.centella.columnar.BatchStream;
import org.centella.columnar.memory.MemoryPool;

/** A way to keep the rows of tables, as executors see it. Thread-safe. */
public interface TableFormat {
    /** What {@link TableHandle#format()} holds. */
    String name();

    /**
     * The rows of some splits, one split after another, for which every filter is true; columns as
     * {@link ScanRequest#columns()} asks.
     */
    BatchStream read(TableHandle table, List<Split> splits, ScanRequest request, MemoryPool memory);

    /** Begins to write. */
    FileWriter writer(WriteRequest request, MemoryPool memory);
}
