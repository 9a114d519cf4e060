// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.Selection;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.sort.RunStarts;
import org.jspecify.annotations.Nullable;

/**
 * ASOF join over the rows of both sides in one order: remembers the last right row and puts it beside each left row. Of the
 * right rows of a batch only those that a left row wants are copied:
 *
 * <pre>
 *   partners:  nulls | the row from earlier batches | wanted rows of this batch
 *                ^                                    ^
 *                +---- indices of the output ---------+
 * </pre>
 */
final class AsofMergeOperator implements BatchStream {
    private static final int NONE = 0;
    private static final int EARLIER = 1;

    private static final int ROWS = 0;
    private static final int PARTNERS = 1;
    private static final int WANTED = 2;
    private static final int FIRST_FREE = 3;

    private final PhysicalPlan.AsofMerge node;
    private final BatchStream input;
    private final TaskContext context;
    private final MemoryPool pool;
    private final Scratch scratch;
    private final RunStarts groups;
    private final List<ColumnBuilder> partners = new ArrayList<>();
    private final List<ColumnBuilder> earlier = new ArrayList<>();
    private boolean hasEarlier;
    private boolean closed;

    AsofMergeOperator(PhysicalPlan.AsofMerge node, BatchStream input, TaskContext context) {
        this.node = node;
        this.input = input;
        this.context = context;
        this.pool = context.memory().child("AsofMerge " + node.id());
        this.scratch = new Scratch(pool);
        List<DataType> types = node.input().schema().types();
        this.groups = new RunStarts(node.keys(), types, pool);
        for (int column : node.right()) {
            partners.add(new ColumnBuilder(types.get(column), pool));
            earlier.add(new ColumnBuilder(types.get(column), pool, 1));
        }
    }

    @Override
    public @Nullable Batch next() {
        for (Batch batch = input.next(); batch != null; batch = input.next()) {
            context.checkCancelled();
            Batch merged = merge(batch);
            if (merged != null) {
                return merged;
            }
        }
        return null;
    }

    private @Nullable Batch merge(Batch batch) {
        boolean[] starts = groups.of(batch);
        MemorySegment rows = scratch.ints(ROWS, batch.rowCount());
        MemorySegment indices = scratch.ints(PARTNERS, batch.rowCount());
        MemorySegment wanted = scratch.ints(WANTED, batch.rowCount());
        Column side = batch.column(node.side());
        int count = 0;
        int wantedCount = 0;
        int last = -1;
        int partner = hasEarlier ? EARLIER : NONE;
        for (int i = 0; i < batch.rowCount(); i++) {
            if (starts[i]) {
                partner = NONE;
                last = -1;
                hasEarlier = false;
            }
            if (Segments.getBit(side.base().values(), side.baseRow(i))) {
                last = i;
                partner = -1;
                continue;
            }
            if (partner < 0) {
                // The first left row that wants it.
                Segments.setInt(wanted, wantedCount, last);
                partner = EARLIER + 1 + wantedCount++;
            }
            Segments.setInt(rows, count, i);
            Segments.setInt(indices, count, partner);
            count += partner != NONE || node.outer() ? 1 : 0;
        }
        Batch merged = count == 0 ? null : output(batch, rows, indices, count, wanted, wantedCount);
        if (last >= 0) {
            remember(batch, last);
        }
        return merged;
    }

    private Batch output(
            Batch batch, MemorySegment rows, MemorySegment indices, int count, MemorySegment wanted, int wantedCount) {
        List<Column> columns = new ArrayList<>();
        Batch left = new Batch(
                batch.rowCount(), node.left().stream().map(batch::column).toList());
        columns.addAll(Selection.select(left, rows, count, scratch, FIRST_FREE).columns());
        for (int i = 0; i < partners.size(); i++) {
            ColumnBuilder builder = partners.get(i);
            builder.reset();
            builder.appendNulls(1);
            if (earlier.get(i).length() > 0) {
                builder.append(earlier.get(i).view());
            } else {
                builder.appendNulls(1);
            }
            builder.append(batch.column(node.right().get(i)), wanted, 0, wantedCount);
            columns.add(new DictionaryColumn(builder.view(), indices, count));
        }
        return new Batch(count, columns);
    }

    private void remember(Batch batch, int row) {
        for (int i = 0; i < earlier.size(); i++) {
            earlier.get(i).reset();
            earlier.get(i).append(batch.column(node.right().get(i)), row, 1);
        }
        hasEarlier = true;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (pool;
                input) {
            groups.close();
            partners.forEach(ColumnBuilder::close);
            earlier.forEach(ColumnBuilder::close);
            scratch.close();
        }
    }
}
