// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Scratch;
import org.centella.columnar.Selection;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.execution.plan.PhysicalPlan;
import org.jspecify.annotations.Nullable;

/**
 * TABLESAMPLE: draws rows (BERNOULLI) or whole batches (SYSTEM). The numbers follow from the seed and the partition, so a
 * task that runs again draws the same.
 */
final class SampleOperator implements BatchStream {
    /** Any odd number: neighbouring partitions get seeds far apart. */
    private static final long PARTITION_STEP = 0x9E3779B97F4A7C15L;

    private final PhysicalPlan.Sample node;
    private final BatchStream input;
    private final MemoryPool pool;
    private final Scratch scratch;
    private final SplittableRandom random;
    private boolean closed;

    SampleOperator(PhysicalPlan.Sample node, BatchStream input, TaskContext context) {
        this.node = node;
        this.input = input;
        this.pool = context.memory().child("Sample " + node.id());
        this.scratch = new Scratch(pool);
        this.random = new SplittableRandom(node.seed() + context.partition() * PARTITION_STEP);
    }

    @Override
    public @Nullable Batch next() {
        for (Batch batch = input.next(); batch != null; batch = input.next()) {
            if (node.batches()) {
                if (random.nextDouble() < node.rate()) {
                    return batch;
                }
                continue;
            }
            MemorySegment rows = scratch.ints(0, batch.rowCount());
            int count = 0;
            for (int i = 0; i < batch.rowCount(); i++) {
                Segments.setInt(rows, count, i);
                count += random.nextDouble() < node.rate() ? 1 : 0;
            }
            if (count == batch.rowCount()) {
                return batch;
            }
            if (count > 0) {
                return Selection.select(batch, rows, count, scratch, 1);
            }
        }
        return null;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (pool;
                input) {
            scratch.close();
        }
    }
}
