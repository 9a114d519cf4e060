// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.Settings;
import org.centella.execution.aggregate.Aggregation;
import org.jspecify.annotations.Nullable;

/**
 * The first of two steps: makes fewer rows of many before they travel. When the table has grown past what the caches hold,
 * or memory is refused, its groups go out and it starts anew; when rows hardly meet their group again, it stops grouping
 * and turns each row into a state of its own, which costs little.
 *
 * <pre>
 *   GROUPING  --table large, or end of input--&gt;  EMITTING  --all out--&gt;  GROUPING, or PASSING if it did not pay
 * </pre>
 */
final class PartialAggregation implements BatchStream {
    /** What is known after this many rows decides whether grouping pays. */
    private static final int JUDGED_ROWS = 100_000;

    /** Larger tables miss the caches for every row, and what they would still merge the next step merges as well. */
    private static final long FLUSHED_BYTES = 16 << 20;

    private enum Phase {
        GROUPING,
        EMITTING,
        PASSING
    }

    private final Aggregation aggregation;
    private final BatchStream input;
    private final TaskContext context;
    private final MemoryPool pool;
    private final double leastReduction;

    private Phase phase = Phase.GROUPING;
    /** A batch read but not grouped, because groups have to go out before. */
    private @Nullable Batch pending;

    private boolean inputEnded;
    private boolean pays = true;
    /** Rows since the table was empty. */
    private long rows;

    private int emitted;
    /** Groups that made the table large the first time; what it holds stays when it starts anew. */
    private int mostGroups = Integer.MAX_VALUE;

    private boolean refused;

    PartialAggregation(Aggregation aggregation, BatchStream input, TaskContext context, MemoryPool pool) {
        this.aggregation = aggregation;
        this.input = input;
        this.context = context;
        this.pool = pool.elastic(true);
        this.leastReduction = context.settings().get(Settings.PARTIAL_AGGREGATION_MIN_REDUCTION);
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            context.checkCancelled();
            switch (phase) {
                case GROUPING -> group();
                case EMITTING -> {
                    Batch batch = emit();
                    if (batch != null) {
                        return batch;
                    }
                    if (inputEnded) {
                        return null;
                    }
                    phase = pays ? Phase.GROUPING : Phase.PASSING;
                }
                case PASSING -> {
                    Batch batch = read();
                    return batch == null ? null : aggregation.rowStates(batch);
                }
            }
        }
    }

    private @Nullable Batch read() {
        Batch batch = pending;
        if (batch != null) {
            pending = null;
            return batch;
        }
        batch = inputEnded ? null : input.next();
        inputEnded = batch == null;
        return batch;
    }

    private void group() {
        Batch batch = read();
        if (batch == null) {
            phase = Phase.EMITTING;
            return;
        }
        if (!prepare(batch)) {
            pending = batch;
            pays = pays && aggregation.groupCount() > 0;
            refused = true;
            phase = Phase.EMITTING;
            return;
        }
        aggregation.accumulate();
        rows += batch.rowCount();
        int groups = aggregation.groupCount();
        if (mostGroups == Integer.MAX_VALUE && aggregation.memory() > FLUSHED_BYTES) {
            mostGroups = groups;
        }
        boolean large = groups >= mostGroups;
        boolean judged = rows >= JUDGED_ROWS || large;
        if (judged && groups > rows * leastReduction) {
            pays = false;
            phase = Phase.EMITTING;
        } else if (large) {
            phase = Phase.EMITTING;
        }
    }

    /** False when memory was refused. */
    private boolean prepare(Batch batch) {
        try {
            aggregation.prepare(batch);
            return true;
        } catch (CentellaException e) {
            if (e.code() != ErrorCode.OUT_OF_MEMORY) {
                throw e;
            }
            return false;
        }
    }

    private @Nullable Batch emit() {
        int count = Math.min(context.batchRows(), aggregation.groupCount() - emitted);
        if (count == 0) {
            if (refused) {
                aggregation.release();
                refused = false;
            } else {
                aggregation.reset();
            }
            emitted = 0;
            rows = 0;
            return null;
        }
        Batch batch = aggregation.states(emitted, count);
        emitted += count;
        return batch;
    }

    @Override
    public void close() {
        aggregation.close();
        input.close();
    }

    @Override
    public String toString() {
        return "partial aggregation, " + phase + ", " + pool;
    }
}
