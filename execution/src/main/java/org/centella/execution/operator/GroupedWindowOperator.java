// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.Scratch;
import org.centella.columnar.Selection;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.type.DataType;
import org.centella.execution.aggregate.NumberedGroups;
import org.centella.execution.aggregate.ValueNumbers;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.WindowCall;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates of whole partitions over rows in any order. Partitions are groups of a hash aggregation; the rows wait, on disk
 * when memory is refused, with the number of their group, and get the groups' results at the end. Rows keep their order.
 */
public final class GroupedWindowOperator implements BatchStream {
    // What stays.
    private final BatchStream input;
    private final TaskContext context;
    private final MemoryPool pool;
    private final int node;
    private final List<Integer> keys;
    private final ValueNumbers numbers;
    private final List<NumberedGroups> groups = new ArrayList<>();
    private final WindowRows rows;
    private final GrowingBuffer groupOf;
    private final Scratch scratch;

    // What changes.
    private int[] ids = {};
    private @Nullable List<Column> results;
    private boolean closed;

    public GroupedWindowOperator(PhysicalPlan.Window window, BatchStream input, TaskContext context) {
        this.input = input;
        this.context = context;
        this.node = window.id();
        this.pool = context.memory().child("Window " + node);
        this.keys = window.partitionKeys();
        List<DataType> types = window.input().schema().types();
        this.numbers = new ValueNumbers(keys.stream().map(types::get).toList(), pool);
        for (WindowCall call : window.calls()) {
            groups.add(NumberedGroups.ofRows(types, call.aggregate(), pool));
        }
        this.rows = new WindowRows(
                types,
                Set.of(),
                new SpilledColumns(() -> SpillFile.create(context.spillDirectory(), "window-" + node, types, pool)),
                pool);
        this.groupOf = new GrowingBuffer(pool);
        this.scratch = new Scratch(pool);
    }

    @Override
    public @Nullable Batch next() {
        if (closed) {
            return null;
        }
        context.checkCancelled();
        List<Column> made = results;
        if (made == null) {
            collect();
            made = groups.stream()
                    .map(group -> group.results(0, group.groups()))
                    .toList();
            results = made;
        }
        int from = rows.passed();
        int left = rows.rows() - from;
        if (left == 0) {
            return null;
        }
        Batch batch = rows.pass(Math.min(left, context.batchRows()));
        int count = batch.rowCount();
        MemorySegment of = groupOf.segment().asSlice((long) from << 2, (long) count << 2);
        List<Column> columns = new ArrayList<>(batch.columns());
        columns.addAll(Selection.select(new Batch(groups.getFirst().groups(), made), of, count, scratch)
                .columns());
        return new Batch(count, columns);
    }

    private void collect() {
        if (context.settings().get(Settings.FORCE_SPILL)) {
            rows.spill();
        }
        Column[] values = new Column[keys.size()];
        for (Batch batch = input.next(); batch != null; batch = input.next()) {
            context.checkCancelled();
            int count = batch.rowCount();
            if (ids.length < count) {
                ids = new int[count];
            }
            for (int k = 0; k < values.length; k++) {
                values[k] = batch.column(keys.get(k));
            }
            int known = numbers.number(values, count, ids);
            for (NumberedGroups group : groups) {
                group.grow(known);
                group.add(batch, ids);
            }
            long at = rows.rows();
            MemorySegment all = groupOf.ensure((at + count) << 2, at << 2);
            MemorySegment.copy(ids, 0, all, Segments.INT, at << 2, count);
            rows.append(batch);
        }
        context.metrics(node).spilledBytes.add(rows.spilledBytes());
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (pool;
                input) {
            numbers.close();
            groups.forEach(NumberedGroups::close);
            rows.close();
            groupOf.close();
            scratch.close();
        }
    }
}
