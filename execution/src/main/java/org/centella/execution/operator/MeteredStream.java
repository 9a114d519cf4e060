// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.jspecify.annotations.Nullable;

/**
 * Counts what an operator yields and how long it takes, for EXPLAIN ANALYZE; two clock reads a batch. Used by one thread,
 * adds to the shared counters at the end.
 */
final class MeteredStream implements BatchStream {
    private final BatchStream operator;
    private final OperatorMetrics metrics;
    private long rows;
    private long batches;
    private long nanos;
    private boolean closed;

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
                rows += batch.rowCount();
                batches++;
            }
            return batch;
        } finally {
            nanos += System.nanoTime() - start;
        }
    }

    @Override
    public void close() {
        long start = System.nanoTime();
        operator.close();
        if (closed) {
            return;
        }
        closed = true;
        nanos += System.nanoTime() - start;
        metrics.rows.add(rows);
        metrics.batches.add(batches);
        metrics.nanos.add(nanos);
        metrics.tasks.increment();
        metrics.mostRows.accumulate(rows);
        metrics.mostNanos.accumulate(nanos);
    }
}
