// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.sort.SortBuffer;
import org.jspecify.annotations.Nullable;

/**
 * All rows in order. As long as memory suffices they are kept and sorted once; when it is refused, what is there becomes a
 * sorted run on disk and its memory is free again:
 *
 * <pre>
 *   input --&gt; rows in memory --(refused)--&gt; run 0, run 1, run 2, ...
 *                  |                                |
 *                  v                                v
 *             sort, slice out              merge at most FAN_IN at a time
 * </pre>
 */
public final class SortOperator implements BatchStream {
    /** Runs merged at a time: each needs memory for one batch. */
    private static final int FAN_IN = 64;
    /** Rows of a batch of a run: merging holds one of each run. */
    private static final int RUN_BATCH_ROWS = 1024;
    /** Batches between spills where spilling is forced. */
    private static final int FORCED_RUN_BATCHES = 3;

    // What stays.
    private final PhysicalPlan.Sort node;
    private final List<DataType> types;
    private final BatchStream input;
    private final TaskContext context;
    private final MemoryPool pool;
    private final SortBuffer rows;

    // What changes.
    private List<SpillFile> runs = new ArrayList<>();
    private @Nullable Buffer order;
    private @Nullable BatchStream merged;
    private int emitted;
    private boolean closed;

    public SortOperator(PhysicalPlan.Sort node, BatchStream input, TaskContext context) {
        this.node = node;
        this.types = node.schema().types();
        this.input = input;
        this.context = context;
        this.pool = context.memory().child("Sort " + node.id()).elastic(true);
        this.rows = new SortBuffer(types, node.keys(), pool);
    }

    @Override
    public @Nullable Batch next() {
        if (closed) {
            return null;
        }
        if (order == null && merged == null) {
            collect();
            pool.elastic(false);
            if (runs.isEmpty()) {
                order = rows.sort();
            } else {
                spill();
                merged = merge(reduce());
            }
        }
        if (merged != null) {
            return merged.next();
        }
        Buffer sorted = order;
        int count = Math.min(context.batchRows(), rows.rows() - emitted);
        if (sorted == null || count == 0) {
            return null;
        }
        context.checkCancelled();
        Batch batch = rows.slice(sorted.segment(), emitted, count);
        emitted += count;
        return batch;
    }

    private void collect() {
        boolean forced = context.settings().get(Settings.FORCE_SPILL);
        int batches = 0;
        for (Batch batch = input.next(); batch != null; batch = input.next()) {
            context.checkCancelled();
            if (forced && ++batches % FORCED_RUN_BATCHES == 0) {
                spill();
            }
            append(batch);
        }
    }

    private void append(Batch batch) {
        try {
            rows.append(batch);
        } catch (CentellaException e) {
            if (e.code() != ErrorCode.OUT_OF_MEMORY) {
                throw e;
            }
            // There is nothing left to spill for this batch, so it may have what is left.
            pool.elastic(false);
            spill();
            rows.append(batch);
            pool.elastic(true);
        }
    }

    /** Writes the rows in memory as a run and frees their memory. */
    private void spill() {
        if (rows.rows() == 0) {
            return;
        }
        SpillFile run = newRun();
        try (Buffer sorted = rows.sort()) {
            int step = Math.min(RUN_BATCH_ROWS, context.batchRows());
            for (int from = 0; from < rows.rows(); from += step) {
                context.checkCancelled();
                run.write(rows.slice(sorted.segment(), from, Math.min(step, rows.rows() - from)));
            }
        }
        finish(run);
        rows.close();
    }

    private SpillFile newRun() {
        SpillFile run = SpillFile.create(context.spillDirectory(), "sort-" + node.id(), types, pool);
        runs.add(run);
        return run;
    }

    private void finish(SpillFile run) {
        run.flush();
        context.metrics(node.id()).spilledBytes.add(run.bytes());
    }

    /** Merges runs, oldest first, until one merge can take them all. */
    private List<SpillFile> reduce() {
        while (runs.size() > FAN_IN) {
            List<SpillFile> before = runs;
            runs = new ArrayList<>(before);
            List<SpillFile> first = before.subList(0, FAN_IN);
            SpillFile longer = newRun();
            try (BatchStream stream = merge(first)) {
                for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                    longer.write(batch);
                }
            }
            finish(longer);
            first.forEach(SpillFile::close);
            // In the place of the oldest, so that equal rows stay in their order.
            List<SpillFile> after = new ArrayList<>();
            after.add(longer);
            after.addAll(before.subList(FAN_IN, before.size()));
            runs = after;
        }
        return runs;
    }

    private BatchStream merge(List<SpillFile> files) {
        return new MergeStream(
                files.stream().map(SpillFile::read).toList(),
                types,
                node.keys(),
                Math.min(RUN_BATCH_ROWS, context.batchRows()),
                context::checkCancelled,
                pool);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (pool;
                input) {
            if (merged != null) {
                merged.close();
            }
            if (order != null) {
                order.close();
            }
            rows.close();
            runs.forEach(SpillFile::close);
        }
    }
}
