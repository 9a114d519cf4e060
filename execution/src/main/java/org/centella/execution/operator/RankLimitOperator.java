// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.SortKey;
import org.centella.execution.sort.KeyRuns;
import org.centella.execution.sort.SortBuffer;
import org.centella.execution.window.WindowBlock;
import org.jspecify.annotations.Nullable;

/**
 * Thins out rows before they are exchanged and sorted for a rank that only small values of are wanted: some batches of rows
 * are sorted by partition and order, and the rows that have too many before them already there go. A row that is among the
 * first of all is among the first of any part, so none is lost. Gives up, and passes all rows on, when too few go.
 */
public final class RankLimitOperator implements BatchStream {
    /** Batches sorted together: many rows of a partition meet, and the sort stays in the cache. */
    private static final int SORTED_BATCHES = 8;
    /** Sorting pays where at least so many of the rows go. */
    private static final double LEAST_DROPPED = 0.3;

    // What stays.
    private final PhysicalPlan.RankLimit node;
    private final BatchStream input;
    private final TaskContext context;
    private final MemoryPool pool;
    private final SortBuffer rows;
    private final List<SortKey> partitionKeys;
    private final List<DataType> types;

    // What changes.
    private byte[] marks = {};
    private @Nullable Buffer kept;
    private int keptRows;
    private int emitted;
    private @Nullable Batch held;
    private boolean givenUp;
    private boolean closed;

    public RankLimitOperator(PhysicalPlan.RankLimit node, BatchStream input, TaskContext context) {
        this.node = node;
        this.input = input;
        this.context = context;
        this.pool = context.memory().child("RankLimit " + node.id());
        this.types = node.schema().types();
        this.partitionKeys = node.partitionKeys().stream()
                .map(c -> new SortKey(c, false, false))
                .toList();
        List<SortKey> keys = new ArrayList<>(partitionKeys);
        keys.addAll(node.orderKeys());
        this.rows = new SortBuffer(types, keys, pool);
    }

    @Override
    public @Nullable Batch next() {
        if (closed) {
            return null;
        }
        context.checkCancelled();
        while (emitted == keptRows) {
            release();
            Batch waiting = held;
            if (givenUp) {
                held = null;
                return waiting != null ? waiting : input.next();
            }
            if (!collect()) {
                return null;
            }
        }
        int count = Math.min(context.batchRows(), keptRows - emitted);
        Batch batch = rows.slice(java.util.Objects.requireNonNull(kept).segment(), emitted, count);
        emitted += count;
        return batch;
    }

    private void release() {
        if (kept != null) {
            kept.close();
            kept = null;
        }
        keptRows = 0;
        emitted = 0;
    }

    /** Collects, sorts and thins out the next rows; false at the end. */
    private boolean collect() {
        rows.reset();
        int wanted = SORTED_BATCHES * context.batchRows();
        if (held != null) {
            rows.append(held);
            held = null;
        }
        while (rows.rows() < wanted) {
            Batch batch = input.next();
            if (batch == null) {
                break;
            }
            try {
                rows.append(batch);
            } catch (CentellaException e) {
                if (e.code() != ErrorCode.OUT_OF_MEMORY || rows.rows() == 0) {
                    throw e;
                }
                // It stays valid until the input is asked again, which is not before these rows are gone.
                held = batch;
                break;
            }
        }
        int count = rows.rows();
        if (count == 0) {
            return false;
        }
        Buffer order = rows.sort();
        kept = order;
        keptRows = thin(order.segment(), count);
        givenUp = keptRows > count * (1 - LEAST_DROPPED);
        return true;
    }

    private int thin(MemorySegment order, int count) {
        if (marks.length < count) {
            marks = new byte[count];
        }
        java.util.Arrays.fill(marks, 0, count, (byte) 0);
        marks[0] = WindowBlock.PARTITION;
        mark(partitionKeys, order, count, WindowBlock.PARTITION);
        mark(node.orderKeys(), order, count, WindowBlock.GROUP);
        int keep = 0;
        long number = 0;
        long rank = 0;
        long denseRank = 0;
        for (int i = 0; i < count; i++) {
            if ((marks[i] & WindowBlock.PARTITION) != 0) {
                number = 0;
                denseRank = 0;
            }
            number++;
            if (marks[i] != 0) {
                rank = number;
                denseRank++;
            }
            long ranked = switch (node.ranking()) {
                case ROW_NUMBER -> number;
                case RANK -> rank;
                case DENSE_RANK -> denseRank;
            };
            if (ranked <= node.count()) {
                Segments.setInt(order, keep++, Segments.getInt(order, i));
            }
        }
        return keep;
    }

    private void mark(List<SortKey> keys, MemorySegment order, int count, byte mark) {
        if (keys.isEmpty()) {
            return;
        }
        List<DataType> keyTypes = keys.stream().map(k -> types.get(k.column())).toList();
        try (KeyRuns runs = new KeyRuns(keyTypes, keys, pool)) {
            int step = context.batchRows();
            for (int from = 0; from < count; from += step) {
                runs.mark(rows.slice(order, from, Math.min(step, count - from)), marks, from, mark);
            }
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (pool;
                input) {
            release();
            rows.close();
        }
    }
}
