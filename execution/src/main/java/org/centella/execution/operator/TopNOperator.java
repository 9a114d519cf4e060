// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.Scratch;
import org.centella.columnar.Selection;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.SortKey;
import org.centella.execution.sort.KeyThreshold;
import org.centella.execution.sort.SortBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The first rows in order. Collects twice as many as are wanted, sorts and cuts; from then on the last row kept is a
 * threshold, and most of what still comes is left out by comparing one word per row, here and
 * in the scan. When memory is refused, what is there
 * and what still comes is {@linkplain SortOperator sorted} with the help of the disk.
 */
public final class TopNOperator implements BatchStream {
    /** Batches collected beyond the rows wanted before a cut, so that few rows wanted do not mean a cut for each batch. */
    private static final int SLACK_BATCHES = 2;
    /** Rows that come back from disk at a time: little memory beside the sort's. */
    private static final int SPILLED_BATCH_ROWS = 1024;

    // What stays.
    private final PhysicalPlan.TopN node;
    private final BatchStream input;
    private final TaskContext context;
    private final MemoryPool pool;
    private final Scratch picks;
    private final int wanted;
    private final long cutAt;
    private final @Nullable FirstRowsFilter filter;

    // What changes.
    private SortBuffer rows;
    private SortBuffer spare;
    private @Nullable KeyThreshold threshold;
    private @Nullable Buffer order;
    private int emitted;
    private @Nullable SpillFile file;
    private @Nullable BatchStream sorting;
    private boolean closed;

    public TopNOperator(PhysicalPlan.TopN node, BatchStream input, TaskContext context) {
        this.node = node;
        this.input = input;
        this.context = context;
        this.pool = context.memory().child("TopN " + node.id()).elastic(true);
        this.picks = new Scratch(pool);
        this.wanted = (int) Math.min(node.count(), Integer.MAX_VALUE);
        this.cutAt = wanted + Math.max(wanted, (long) SLACK_BATCHES * context.batchRows());
        List<DataType> types = node.schema().types();
        this.filter = node.filterId() < 0
                ? null
                : context.dynamicFilters()
                        .share(
                                node.filterId(),
                                () -> new FirstRowsFilter(node.keys().getFirst()));
        this.rows = new SortBuffer(types, node.keys(), pool);
        this.spare = new SortBuffer(types, node.keys(), pool);
    }

    @Override
    public @Nullable Batch next() {
        if (closed || wanted == 0) {
            return null;
        }
        if (order == null && sorting == null) {
            collect();
        }
        return sorting == null ? kept() : fromDisk(sorting);
    }

    private @Nullable Batch kept() {
        Buffer sorted = order;
        int count = Math.min(context.batchRows(), Math.min(wanted, rows.rows()) - emitted);
        if (sorted == null || count <= 0) {
            return null;
        }
        Batch batch = rows.slice(sorted.segment(), emitted, count);
        emitted += count;
        return batch;
    }

    private @Nullable Batch fromDisk(BatchStream sorted) {
        Batch batch = emitted == wanted ? null : sorted.next();
        if (batch == null) {
            return null;
        }
        int count = Math.min(batch.rowCount(), wanted - emitted);
        emitted += count;
        return batch.slice(0, count);
    }

    /** Takes all input; afterwards the rows are in {@link #order}, or {@link #sorting} has them. */
    private void collect() {
        boolean forced = context.settings().get(Settings.FORCE_SPILL);
        Batch picked = nextPicked();
        try {
            while (picked != null && !forced) {
                rows.append(picked);
                // Kept: should the cut be refused it must not come twice.
                picked = null;
                if (rows.rows() >= cutAt) {
                    cut();
                }
                picked = nextPicked();
            }
            if (!forced) {
                order = rows.sort();
                return;
            }
        } catch (CentellaException e) {
            if (e.code() != ErrorCode.OUT_OF_MEMORY) {
                throw e;
            }
        }
        sortOnDisk(picked);
    }

    /** The next rows that may be among the first; null at the end. */
    private @Nullable Batch nextPicked() {
        for (Batch batch = input.next(); batch != null; batch = input.next()) {
            context.checkCancelled();
            KeyThreshold last = threshold;
            if (last == null) {
                return batch;
            }
            MemorySegment picked = picks.ints(0, batch.rowCount());
            int count = last.select(batch.column(firstKey().column()), picked);
            if (count > 0) {
                return count == batch.rowCount() ? batch : Selection.select(batch, picked, count, picks);
            }
        }
        return null;
    }

    /** Frees the rows kept and sorts them anew together with those that still come, {@code first} before all others. */
    private void sortOnDisk(@Nullable Batch first) {
        pool.elastic(false);
        SpillFile written = SpillFile.create(
                context.spillDirectory(), "top-" + node.id(), node.schema().types(), pool);
        file = written;
        Batch all = rows.batch();
        for (int from = 0; from < all.rowCount(); from += SPILLED_BATCH_ROWS) {
            written.write(all.slice(from, Math.min(SPILLED_BATCH_ROWS, all.rowCount() - from)));
        }
        written.flush();
        rows.close();
        spare.close();
        context.metrics(node.id()).spilledBytes.add(written.bytes());
        BatchStream kept = written.read();
        sorting = new SortOperator(
                new PhysicalPlan.Sort(node.id(), node.input(), node.keys()), new Rest(kept, first), context);
    }

    /** The rows that were kept, the batch at which memory was refused, and what still comes. */
    private final class Rest implements BatchStream {
        private final BatchStream kept;
        private @Nullable Batch first;

        Rest(BatchStream kept, @Nullable Batch first) {
            this.kept = kept;
            this.first = first;
        }

        @Override
        public @Nullable Batch next() {
            // The batch at hand is valid until the input is asked again, so it comes before the others.
            Batch batch = first;
            first = null;
            if (batch == null) {
                batch = kept.next();
            }
            return batch == null ? nextPicked() : batch;
        }

        @Override
        public void close() {
            kept.close();
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
        Column keys = rows.batch().column(firstKey().column());
        threshold = KeyThreshold.of(firstKey(), keys, wanted - 1, node.keys().size() > 1);
        if (filter != null) {
            filter.tighten(keys, wanted - 1);
        }
    }

    private SortKey firstKey() {
        return node.keys().getFirst();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (pool;
                input) {
            if (sorting != null) {
                sorting.close();
            }
            if (file != null) {
                file.close();
            }
            if (order != null) {
                order.close();
            }
            rows.close();
            spare.close();
            picks.close();
        }
    }
}
