// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.jspecify.annotations.Nullable;

/** Counts what an operator yields and how long it takes, for EXPLAIN ANALYZE; two clock reads a batch. */
final class MeteredStream implements BatchStream {
    private final BatchStream operator;
    private final OperatorMetrics metrics;

    MeteredStream(BatchStream operator, OperatorMetrics metrics) {
        this.operator = operator;
        this.metrics = metrics;
    }

    @Override
    public @Nullable Batch next() {
        long start = System.nanoTime();
        try {
            Batch batch = operator.next();
            if (batch != null) {
                metrics.rows.add(batch.rowCount());
                metrics.batches.increment();
            }
            return batch;
        } finally {
            metrics.nanos.add(System.nanoTime() - start);
        }
    }

    @Override
    public void close() {
        operator.close();
    }
}
