// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Column;
import org.centella.storage.Domain;

/** What one key of a build side tells of the rows that may have a partner in it. Immutable and thread-safe. */
public interface KeyFilter {
    /** A necessary condition on the key's value. */
    Domain domain();

    /**
     * Writes, ascending, the rows of the column that may have a partner; never nulls.
     *
     * @param rows room for an int per row of the column
     * @return how many row numbers were written
     */
    int select(Column column, MemorySegment rows);

    /** Bytes held on the heap. */
    long memory();
}
