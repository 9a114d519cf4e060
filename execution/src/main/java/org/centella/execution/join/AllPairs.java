// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Batch;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of every probe row with every build row. The longer side runs in the inner loop: a build row at a time against the
 * whole batch, unless the build side is the larger.
 */
final class AllPairs implements PairSource {
    private final int buildRowCount;
    private int probeRowCount;
    private boolean probeInside;
    private int outer;
    private int inner;

    AllPairs(JoinTable table) {
        this.buildRowCount = table.rows();
    }

    @Override
    public boolean pairsMissing() {
        return false;
    }

    @Override
    public boolean headsOnly() {
        return false;
    }

    @Override
    public void start(Batch probe) {
        probeRowCount = probe.rowCount();
        probeInside = buildRowCount <= probeRowCount;
        outer = 0;
        inner = 0;
    }

    @Override
    public int next(MemorySegment probeRows, MemorySegment buildRows, int most, boolean @Nullable [] skip) {
        return probeInside
                ? pair(buildRows, buildRowCount, probeRows, probeRowCount, most, null, skip)
                : pair(probeRows, probeRowCount, buildRows, buildRowCount, most, skip, null);
    }

    private int pair(
            MemorySegment outerRows,
            int outerCount,
            MemorySegment innerRows,
            int innerCount,
            int most,
            boolean @Nullable [] skipOuter,
            boolean @Nullable [] skipInner) {
        int written = 0;
        while (written < most && outer < outerCount) {
            if (skipOuter != null && skipOuter[outer]) {
                inner = innerCount;
            }
            int end = Math.min(innerCount, inner + most - written);
            for (int i = inner; i < end; i++) {
                Segments.setInt(outerRows, written, outer);
                Segments.setInt(innerRows, written, i);
                written += skipInner != null && skipInner[i] ? 0 : 1;
            }
            inner = end;
            if (inner >= innerCount) {
                inner = 0;
                outer++;
            }
        }
        return written;
    }
}
