// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.Scratch;
import org.centella.columnar.memory.Segments;
import org.jspecify.annotations.Nullable;

/**
 * NOT IN: for a probe row without partner, tells false from unknown. Unknown it is when a build row satisfies the residual
 * condition and might be equal: each pair of keys is equal or has a null in it.
 *
 * <pre>
 *   1 NOT IN ()         true       3 NOT IN (1, 2, NULL)   unknown
 *   NULL NOT IN ()      true       NULL NOT IN (1)         unknown
 * </pre>
 */
final class NullAwareness {
    private static final int FIRST_SLOT = 0;

    private final JoinTable table;
    private final int[] probeKeys;
    private final @Nullable PairFilter filter;
    private final PairBatch pairBatch;
    private final Scratch scratch;
    private final int batchRows;

    NullAwareness(
            JoinTable table,
            int[] probeKeys,
            @Nullable PairFilter filter,
            PairBatch pairBatch,
            Scratch scratch,
            int batchRows) {
        this.table = table;
        this.probeKeys = probeKeys;
        this.filter = filter;
        this.pairBatch = pairBatch;
        this.scratch = scratch;
        this.batchRows = batchRows;
    }

    /** Makes the columns of pairs of rows. */
    @FunctionalInterface
    interface PairBatch {
        Batch of(Batch probe, MemorySegment probeRows, MemorySegment buildRows, int count);
    }

    /** For a row that has no partner: true when that is unknown. */
    boolean unknown(Batch probe, int row) {
        if (table.rows() == 0) {
            return false;
        }
        boolean nullKey = false;
        for (int key : probeKeys) {
            nullKey |= probe.column(key).isNull(row);
        }
        if (!nullKey && !table.hasNullKeys()) {
            return false;
        }
        if (filter == null && probeKeys.length == 1) {
            return true;
        }
        MemorySegment probeRows = scratch.ints(FIRST_SLOT, batchRows);
        MemorySegment buildRows = scratch.ints(FIRST_SLOT + 1, batchRows);
        MemorySegment kept = scratch.ints(FIRST_SLOT + 2, batchRows);
        int count = 0;
        for (int build = 0; build < table.rows(); build++) {
            if ((nullKey || table.keys().isNull(build)) && mightEqual(probe, row, build)) {
                if (filter == null) {
                    return true;
                }
                Segments.setInt(probeRows, count, row);
                Segments.setInt(buildRows, count, build);
                count++;
                if (count == batchRows) {
                    if (filter.select(pairBatch.of(probe, probeRows, buildRows, count), kept) > 0) {
                        return true;
                    }
                    count = 0;
                }
            }
        }
        return count > 0 && filter != null && filter.select(pairBatch.of(probe, probeRows, buildRows, count), kept) > 0;
    }

    private boolean mightEqual(Batch probe, int row, int build) {
        for (int key = 0; key < probeKeys.length; key++) {
            Column column = probe.column(probeKeys[key]);
            if (!column.isNull(row)
                    && !table.keys().column(key).isNull(build)
                    && !KeyValues.equal(
                            column.base(), column.baseRow(row), table.keys().column(key), build)) {
                return false;
            }
        }
        return true;
    }
}
