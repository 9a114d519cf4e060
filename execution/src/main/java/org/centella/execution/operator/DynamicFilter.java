// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Column;
import org.centella.storage.Domain;

/**
 * What an operator tells the scans below while its query runs: a finished join build side, that a probe row outside its keys
 * has no partner; first rows in order, what is behind them. It may become stricter. Thread-safe; valid while its query runs.
 */
public interface DynamicFilter {
    /** A necessary condition on a key's value as of now, for statistics, dictionaries and bloom filters. */
    Domain domain();

    /**
     * Writes, ascending, the rows of the column that are still wanted.
     *
     * @return how many row numbers were written
     */
    int select(Column column, MemorySegment rows);
}
