// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Batch;

/** The part of a join's condition that is not equality of keys. One per task; the join closes it. */
@FunctionalInterface
public interface PairFilter extends AutoCloseable {
    /**
     * Writes, ascending, the rows for which the condition is true.
     *
     * @param pairs the probe's columns followed by the build's
     * @param rows room for an int per pair
     * @return how many row numbers were written
     */
    int select(Batch pairs, MemorySegment rows);

    @Override
    default void close() {}
}
