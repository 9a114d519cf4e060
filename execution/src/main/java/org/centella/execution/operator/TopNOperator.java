// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Scratch;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.sort.RowThreshold;
import org.centella.execution.sort.SortBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The first rows in order. Collects twice as many as are wanted, sorts and cuts; from then on the last row kept is a
 * threshold, and most of what still comes is left out by comparing one word per row.
 */
public final class TopNOperator implements BatchStream {
    /** Batches collected beyond the rows wanted before a cut, so that few rows wanted do not mean a cut for each batch. */
    private static final int SLACK_BATCHES = 2;

    // What stays.
    private final BatchStream input;
    private final TaskContext context;
    private final MemoryPool pool;
    private final Scratch scratch;
    private final Scratch picks;
    private final int wanted;
    private final long cutAt;
    private final RowThreshold threshold;

    // What changes.
    private SortBuffer rows;
    private SortBuffer spare;
    private @Nullable Buffer order;
    private int emitted;
    private boolean closed;

    public TopNOperator(PhysicalPlan.TopN node, BatchStream input, TaskContext context) {
        this.input = input;
        this.context = context;
        this.pool = context.memory().child("TopN " + node.id());
        this.scratch = new Scratch(pool);
        this.picks = new Scratch(pool);
        this.wanted = (int) Math.min(node.count(), Integer.MAX_VALUE);
        this.cutAt = wanted + Math.max(wanted, (long) SLACK_BATCHES * context.batchRows());
        List<DataType> types = node.schema().types();
        this.threshold = new RowThreshold(
                node.keys().stream().map(k -> types.get(k.column())).toList(), node.keys(), scratch);
        this.rows = new SortBuffer(types, node.keys(), pool);
        this.spare = new SortBuffer(types, node.keys(), pool);
    }

    @Override
    public @Nullable Batch next() {
        if (closed || wanted == 0) {
            return null;
        }
        Buffer sorted = order;
        if (sorted == null) {
            collect();
            sorted = rows.sort();
            order = sorted;
        }
        int count = Math.min(context.batchRows(), Math.min(wanted, rows.rows()) - emitted);
        if (count <= 0) {
            return null;
        }
        Batch batch = rows.slice(sorted.segment(), emitted, count);
        emitted += count;
        return batch;
    }

    private void collect() {
        for (Batch batch = input.next(); batch != null; batch = input.next()) {
            context.checkCancelled();
            if (threshold.isSet()) {
                MemorySegment picked = picks.ints(0, batch.rowCount());
                int count = threshold.select(batch, picked);
                if (count == 0) {
                    continue;
                }
                rows.append(batch, picked, count);
            } else {
                rows.append(batch);
            }
            if (rows.rows() >= cutAt) {
                cut();
            }
        }
    }

    /** Keeps the rows wanted, in order. */
    private void cut() {
        try (Buffer sorted = rows.sort()) {
            spare.append(rows.batch(), sorted.segment(), wanted);
        }
        SortBuffer kept = spare;
        spare = rows;
        rows = kept;
        spare.reset();
        threshold.set(rows.batch(), wanted - 1);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (pool;
                input) {
            if (order != null) {
                order.close();
            }
            rows.close();
            spare.close();
            scratch.close();
            picks.close();
        }
    }
}
