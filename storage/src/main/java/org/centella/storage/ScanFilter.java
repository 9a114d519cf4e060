// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Batch;

/**
 * A conjunct pushed into a scan. The scan calls it with decoded predicate columns, or once per dictionary with the
 * dictionary's entries as the only column. One object per task: not thread-safe.
 */
public interface ScanFilter {
    /** Positions, among the scan's output columns, of the columns it reads. */
    int[] columns();

    /** What a value of the single column must satisfy for the filter to be true; all values if it reads several. */
    Domain domain();

    /**
     * Writes the row numbers, ascending, of the rows for which the filter is true.
     *
     * @param batch the columns {@link #columns()} in that order
     * @param rows room for {@code batch.rowCount()} ints
     * @return how many row numbers were written
     */
    int select(Batch batch, MemorySegment rows);
}
