// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.Scratch;
import org.centella.columnar.Selection;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.aggregate.NumberedGroups;
import org.centella.execution.plan.AggregateCall;

/** Any aggregate of whole partitions: partitions are groups, and every row points at its partition's result. */
final class PartitionEvaluator extends WindowEvaluator {
    private static final int STEP = Batch.DEFAULT_ROWS;

    private final AggregateCall call;
    private final NumberedGroups groups;
    private final Scratch scratch;
    private final int[] ids = new int[STEP];
    private WindowBlock block = new WindowBlock();

    PartitionEvaluator(AggregateCall call, List<DataType> types, MemoryPool pool) {
        this.call = call;
        this.groups = NumberedGroups.ofRows(types, call, pool);
        this.scratch = new Scratch(pool);
    }

    @Override
    public Reach reach() {
        return Reach.PARTITION;
    }

    @Override
    public Set<Integer> columns() {
        return columns(call);
    }

    static Set<Integer> columns(AggregateCall call) {
        Set<Integer> columns = new TreeSet<>(call.arguments());
        if (call.filter() >= 0) {
            columns.add(call.filter());
        }
        return columns;
    }

    @Override
    public void start(WindowBlock next) {
        block = next;
        groups.reset(next.partitions());
        Batch all = batch(next, next.rows());
        for (int from = 0; from < next.rows(); from += STEP) {
            int count = Math.min(STEP, next.rows() - from);
            System.arraycopy(next.partitionOf(), from, ids, 0, count);
            groups.add(all.slice(from, count), ids);
        }
    }

    /** The block's columns as a batch, those not in memory by others of as many rows, which nobody reads. */
    static Batch batch(WindowBlock block, int rows) {
        List<Column> columns = new ArrayList<>();
        Column some = null;
        for (Column column : block.columns()) {
            some = some == null && column.length() == rows ? column : some;
        }
        for (Column column : block.columns()) {
            columns.add(column.length() == rows || some == null ? column : some);
        }
        return some == null ? new Batch(rows, List.of()) : new Batch(rows, columns);
    }

    @Override
    public Column evaluate(int first, int count) {
        MemorySegment rows = scratch.ints(0, count);
        MemorySegment.copy(block.partitionOf(), first, rows, Segments.INT, 0, count);
        Column results = groups.results(0, groups.groups());
        return Selection.select(Batch.of(groups.groups(), results), rows, count, scratch)
                .column(0);
    }

    @Override
    public void close() {
        groups.close();
        scratch.close();
    }
}
