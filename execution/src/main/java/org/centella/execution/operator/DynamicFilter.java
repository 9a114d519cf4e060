// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Column;
import org.centella.storage.Domain;

/**
 * What a finished join build side knows of one of its keys: a probe row outside it has no partner. Immutable and
 * thread-safe; valid while its query runs.
 */
public interface DynamicFilter {
    /** A necessary condition on a key's value, for statistics, dictionaries and bloom filters. */
    Domain domain();

    /**
     * Writes, ascending, the rows of the column that may have a partner; null never has.
     *
     * @return how many row numbers were written
     */
    int select(Column column, MemorySegment rows);
}
