// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.Columns;
import org.centella.columnar.Scratch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.SortKey;
import org.centella.execution.sort.KeyRuns;
import org.centella.execution.window.Reach;
import org.centella.execution.window.WindowBlock;
import org.centella.execution.window.WindowEvaluator;
import org.centella.execution.window.WindowEvaluators;
import org.jspecify.annotations.Nullable;

/**
 * Window functions over sorted rows. Rows are collected to blocks of whole partitions, or of what the functions need to see
 * around a row, and computed a block at a time, all partitions of it together:
 *
 * <pre>
 *   input      | p1 p1 p2 p2 p2 | p2 p3 p3 p3 p4 | p4 ...
 *   block 1      p1 p1 p2 p2 p2   p2 p3 p3 p3      (p4 may go on: it waits for block 2)
 * </pre>
 *
 * Where every function needs the row itself alone (row numbers, running sums by ROWS) a batch is a block, and nothing is
 * copied.
 */
public final class WindowOperator implements BatchStream {
    /** Batches of a block at least: so many that building what a function needs does not show. */
    private static final int BLOCK_BATCHES = 4;

    // What stays.
    private final BatchStream input;
    private final TaskContext context;
    private final MemoryPool pool;
    private final int node;
    private final @Nullable KeyRuns partitions;
    private final @Nullable KeyRuns groups;
    private final WindowEvaluators evaluators;
    private final Reach reach;
    private final Set<Integer> read;
    private final WindowBlock block = new WindowBlock();
    private final WindowRows rows;
    private final Scratch scratch;

    // What changes.
    private boolean started;
    private boolean ended;
    private boolean closed;
    private int gone;
    private int ready;
    /** Of the rows collected, where the last partition and the last group begin. */
    private int lastPartition;

    private int lastGroup;
    private byte[] batchMarks = {};
    private long spilledBytes;

    public WindowOperator(PhysicalPlan.Window window, BatchStream input, TaskContext context) {
        this.input = input;
        this.context = context;
        this.node = window.id();
        this.pool = context.memory().child("Window " + node);
        List<DataType> types = window.input().schema().types();
        List<SortKey> partitionKeys = window.partitionKeys().stream()
                .map(c -> new SortKey(c, false, false))
                .toList();
        this.partitions = runs(partitionKeys, types);
        boolean descending =
                !window.orderKeys().isEmpty() && window.orderKeys().getFirst().descending();
        this.evaluators = new WindowEvaluators(window.calls(), types, descending, pool);
        this.groups = evaluators.usesPeers() ? runs(window.orderKeys(), types) : null;
        this.reach = evaluators.reach();
        this.read = evaluators.columns();
        List<DataType> passive = WindowRows.passive(types, read);
        this.rows = new WindowRows(
                types,
                read,
                new SpilledColumns(() -> SpillFile.create(context.spillDirectory(), "window-" + node, passive, pool)),
                pool);
        this.scratch = new Scratch(pool);
    }

    private @Nullable KeyRuns runs(List<SortKey> keys, List<DataType> types) {
        return keys.isEmpty()
                ? null
                : new KeyRuns(keys.stream().map(k -> types.get(k.column())).toList(), keys, pool);
    }

    @Override
    public @Nullable Batch next() {
        if (closed) {
            return null;
        }
        context.checkCancelled();
        boolean alone = reach.before() == 0 && reach.ahead() == 0 && !reach.peers() && !reach.partition();
        return alone ? nextBatch() : nextOfBlock();
    }

    /** The next batch as a block of its own. */
    private @Nullable Batch nextBatch() {
        Batch batch = input.next();
        if (batch == null) {
            return null;
        }
        int count = batch.rowCount();
        if (batchMarks.length < count) {
            batchMarks = new byte[count];
        }
        mark(batch, batchMarks, 0);
        List<Column> columns = new ArrayList<>(batch.columns());
        int slot = 0;
        for (int c : read) {
            columns.set(c, Columns.flatten(batch.column(c), scratch, slot));
            slot += Columns.slots(batch.column(c).type());
        }
        int before = block.rows();
        block.set(columns, count, batchMarks, before);
        evaluators.start(block);
        return withResults(batch, 0);
    }

    private @Nullable Batch nextOfBlock() {
        if (rows.passed() == ready && !fillBlock()) {
            return null;
        }
        int from = rows.passed();
        Batch batch = rows.pass(Math.min(context.batchRows(), ready - from));
        return withResults(batch, from);
    }

    private Batch withResults(Batch batch, int from) {
        List<Column> columns = new ArrayList<>(batch.columns());
        for (WindowEvaluator evaluator : evaluators.evaluators()) {
            columns.add(evaluator.evaluate(from, batch.rowCount()));
        }
        return new Batch(batch.rowCount(), columns);
    }

    /** Collects the next block; false at the end. */
    private boolean fillBlock() {
        int keepFrom = reach.partition() ? ready : Math.max(0, ready - reach.before());
        rows.drop(keepFrom);
        gone += keepFrom;
        ready -= keepFrom;
        lastPartition -= keepFrom;
        lastGroup -= keepFrom;
        if (context.settings().get(Settings.FORCE_SPILL)) {
            rows.spill();
        }
        int wanted = ready + BLOCK_BATCHES * context.batchRows();
        while (!ended && (rows.rows() < wanted || complete() == ready)) {
            context.checkCancelled();
            Batch batch = input.next();
            if (batch == null) {
                ended = true;
            } else {
                append(batch);
            }
        }
        int now = complete();
        if (now == ready) {
            return false;
        }
        ready = now;
        startBlock();
        context.metrics(node).spilledBytes.add(rows.spilledBytes() - spilledBytes);
        spilledBytes = rows.spilledBytes();
        return true;
    }

    private void startBlock() {
        block.set(rows.columns(), rows.rows(), rows.marks(0), gone);
        gone = 0;
        try {
            evaluators.start(block);
        } catch (CentellaException e) {
            // What functions build needs memory, too; only blocks of whole partitions can be started again.
            if (e.code() != ErrorCode.OUT_OF_MEMORY || !reach.partition() || !rows.spill()) {
                throw e;
            }
            block.set(rows.columns(), rows.rows(), rows.marks(0), 0);
            evaluators.start(block);
        }
    }

    private void append(Batch batch) {
        int at = rows.rows();
        byte[] marks = rows.marks(batch.rowCount());
        mark(batch, marks, at);
        rows.append(batch);
        for (int i = at; i < rows.rows(); i++) {
            if (marks[i] != 0) {
                lastGroup = i;
                lastPartition = (marks[i] & WindowBlock.PARTITION) != 0 ? i : lastPartition;
            }
        }
    }

    private void mark(Batch batch, byte[] marks, int at) {
        java.util.Arrays.fill(marks, at, at + batch.rowCount(), (byte) 0);
        if (!started) {
            marks[at] |= WindowBlock.PARTITION;
            started = true;
        }
        if (partitions != null) {
            partitions.mark(batch, marks, at, WindowBlock.PARTITION);
        }
        if (groups != null) {
            groups.mark(batch, marks, at, WindowBlock.GROUP);
        }
    }

    /** Rows before can be computed. */
    private int complete() {
        int count = rows.rows();
        if (ended) {
            return count;
        }
        if (reach.partition()) {
            return Math.max(ready, lastPartition);
        }
        int complete = count - reach.ahead();
        if (reach.peers() && complete > ready) {
            complete = Math.min(complete, lastGroup);
            byte[] marks = rows.marks(0);
            while (complete > ready && marks[complete] == 0) {
                complete--;
            }
        }
        return Math.max(ready, complete);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (pool;
                input) {
            evaluators.close();
            rows.close();
            scratch.close();
            if (partitions != null) {
                partitions.close();
            }
            if (groups != null) {
                groups.close();
            }
        }
    }
}
