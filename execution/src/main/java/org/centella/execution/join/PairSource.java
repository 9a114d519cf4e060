// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Batch;
import org.jspecify.annotations.Nullable;

/** Yields the pairs of a probe and a build row that a join has to consider. */
sealed interface PairSource permits HashPairs, AllPairs {
    /** Begins with a batch of probe rows. */
    void start(Batch probe);

    /**
     * Writes the next pairs of the batch, as row numbers.
     *
     * @param skip probe rows whose further pairs may be left out, or null
     * @return how many were written, at most {@code most}; 0 when the batch has no more
     */
    int next(MemorySegment probeRows, MemorySegment buildRows, int most, boolean @Nullable [] skip);

    /** True when a probe row without partner is paired with the row of nulls. */
    boolean pairsMissing();

    /** True when only the first build row of a key is paired. */
    boolean headsOnly();
}
