// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.memory.MemoryPool;
import org.centella.execution.aggregate.Aggregation;
import org.centella.execution.aggregate.GroupBoundary;
import org.centella.execution.plan.PhysicalPlan;
import org.jspecify.annotations.Nullable;

/**
 * Groups whose rows lie together: with the first row of another group all before are finished, so that only the groups of
 * about a batch are in memory.
 *
 * <pre>
 *   batch   a a b b c c c   +   c c d        up to the last group's first row: a, b go out
 *           `-----' `---'                    the rest: c, which the next batch may go on with
 * </pre>
 */
final class SortedAggregation implements BatchStream {
    /** Finished groups go out when they hold that much, however few they are. */
    private static final long LARGE_BYTES = 16 << 20;

    private final Aggregation aggregation;
    /** Null without keys: there is one group. */
    private final @Nullable GroupBoundary boundary;

    private final BatchStream input;
    private final TaskContext context;

    /** The rows of the last batch that are not aggregated yet: its last group. */
    private @Nullable Batch rest;

    private boolean inputEnded;
    private boolean started;
    private boolean emitting;
    private int emitted;

    SortedAggregation(
            PhysicalPlan.HashAggregate node,
            Aggregation aggregation,
            BatchStream input,
            TaskContext context,
            MemoryPool pool) {
        this.aggregation = aggregation;
        this.boundary = node.keys().isEmpty()
                ? null
                : new GroupBoundary(node.input().schema().types(), node.keys(), pool);
        this.input = input;
        this.context = context;
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            context.checkCancelled();
            if (emitting) {
                Batch batch = emit();
                if (batch != null) {
                    return batch;
                }
                if (inputEnded) {
                    return null;
                }
            }
            read();
        }
    }

    /** Adds rows until enough groups are complete. */
    private void read() {
        if (rest != null) {
            add(rest);
            rest = null;
        }
        Batch batch = input.next();
        if (batch == null) {
            inputEnded = true;
            emitting = true;
            if (!started) {
                aggregation.ensureGlobalGroup();
            }
            return;
        }
        if (batch.rowCount() == 0) {
            return;
        }
        started = true;
        int last = boundary == null ? -1 : boundary.lastGroupStart(batch);
        if (last > 0) {
            add(batch.slice(0, last));
        }
        emitting = last >= 0 && (aggregation.groupCount() >= context.batchRows() || aggregation.memory() > LARGE_BYTES);
        if (emitting) {
            rest = batch.slice(last, batch.rowCount() - last);
        } else {
            add(last > 0 ? batch.slice(last, batch.rowCount() - last) : batch);
        }
    }

    private void add(Batch batch) {
        aggregation.prepare(batch);
        aggregation.accumulate();
    }

    private @Nullable Batch emit() {
        int count = Math.min(context.batchRows(), aggregation.groupCount() - emitted);
        if (count == 0) {
            aggregation.reset();
            emitted = 0;
            emitting = false;
            return null;
        }
        Batch batch = aggregation.results(emitted, count);
        emitted += count;
        return batch;
    }

    @Override
    public void close() {
        if (boundary != null) {
            boundary.close();
        }
        aggregation.close();
        input.close();
    }
}
