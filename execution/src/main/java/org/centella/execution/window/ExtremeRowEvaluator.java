// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.SortKey;
import org.centella.execution.sort.RowSorter;
import org.jspecify.annotations.Nullable;

/**
 * The value of the row with the least or greatest value of any comparable type. The block's rows are sorted by that value
 * once; then places in that order are compared, which are ints whatever the type is:
 *
 * <pre>
 *   y        'pear' 'fig' 'kiwi' 'fig'      min_by(x, y) of rows [2, 4): least place 1, which is row 3
 *   place       3     0      2     1
 * </pre>
 *
 * Of equal values the first row's place is the least.
 */
final class ExtremeRowEvaluator extends WindowEvaluator {
    private final Frame frame;
    private final int value;
    private final int ordering;
    private final boolean greatest;
    private final RowChoice choice;
    private final RowPicker picker;
    private final MemoryPool pool;
    private final FoldTree tree = new FoldTree(Fold.MIN);
    private final HeapAccount account;
    private long[] places = {};
    private @Nullable Buffer order;
    private WindowBlock block = new WindowBlock();
    private int[] picks = {};

    /** @param choice leaves out rows whose ordering value is null */
    ExtremeRowEvaluator(
            Frame frame, int value, int ordering, boolean greatest, RowChoice choice, DataType type, MemoryPool pool) {
        this.frame = frame;
        this.value = value;
        this.ordering = ordering;
        this.greatest = greatest;
        this.choice = choice;
        this.picker = new RowPicker(type, pool);
        this.pool = pool;
        this.account = new HeapAccount(pool, Long.BYTES + Long.BYTES / 8 + 1);
    }

    @Override
    public Reach reach() {
        return Reach.of(frame.frame(), false);
    }

    @Override
    public Set<Integer> columns() {
        Set<Integer> columns = new TreeSet<>(choice.columns());
        columns.add(value);
        columns.add(ordering);
        return columns;
    }

    @Override
    public void start(WindowBlock next) {
        block = next;
        choice.start(next);
        int rows = next.rows();
        if (account.grow(rows)) {
            places = new long[account.rows()];
        }
        if (order != null) {
            order.close();
            order = null;
        }
        FlatColumn[] keys = {next.flat(ordering)};
        Buffer sorted = RowSorter.sort(keys, List.of(new SortKey(0, greatest, false)), rows, pool);
        order = sorted;
        for (int i = 0; i < rows; i++) {
            int row = Segments.getInt(sorted.segment(), i);
            places[row] = choice.contains(row) ? i : Long.MAX_VALUE;
        }
        if (frame.frame().fromPartitionStart()) {
            for (int p = 0; p < next.partitions(); p++) {
                Fold.MIN.run(places, next.partitionStarts()[p], next.partitionStarts()[p + 1], Long.MAX_VALUE);
            }
        } else {
            tree.build(places, rows);
        }
    }

    @Override
    public Column evaluate(int first, int count) {
        if (picks.length < count) {
            picks = new int[count];
        }
        FrameRows frames = frame.locate(first, count);
        boolean running = frame.frame().fromPartitionStart();
        Buffer sorted = java.util.Objects.requireNonNull(order);
        for (int i = 0; i < count; i++) {
            long place = Long.MAX_VALUE;
            for (int p = 0; p < frames.parts(); p++) {
                int from = frames.starts(p)[i];
                int to = frames.ends(p)[i];
                if (from < to) {
                    place = running ? places[to - 1] : tree.range(from, to, place);
                }
            }
            picks[i] = place == Long.MAX_VALUE ? RowPicker.NONE : Segments.getInt(sorted.segment(), place);
        }
        return picker.pick(block.flat(value), picks, count);
    }

    @Override
    public void close() {
        choice.close();
        picker.close();
        account.close();
        places = new long[0];
        if (order != null) {
            order.close();
            order = null;
        }
    }
}
