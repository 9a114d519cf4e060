// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.execution.plan.PhysicalPlan;
import org.jspecify.annotations.Nullable;

/** Leaves out the first rows and ends after enough; then its input is not asked again. */
final class LimitOperator implements BatchStream {
    private final BatchStream input;
    private long toSkip;
    private long toTake;

    LimitOperator(PhysicalPlan.Limit node, BatchStream input) {
        this.input = input;
        this.toSkip = node.offset();
        this.toTake = node.count() < 0 ? Long.MAX_VALUE : node.count();
    }

    @Override
    public @Nullable Batch next() {
        while (toTake > 0) {
            Batch batch = input.next();
            if (batch == null) {
                toTake = 0;
                return null;
            }
            int rows = batch.rowCount();
            if (toSkip >= rows) {
                toSkip -= rows;
                continue;
            }
            int from = (int) toSkip;
            int count = (int) Math.min(toTake, rows - from);
            toSkip = 0;
            toTake -= count;
            return batch.slice(from, count);
        }
        return null;
    }

    @Override
    public void close() {
        input.close();
    }
}
