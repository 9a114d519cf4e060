// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.aggregate.NumberedGroups;
import org.centella.execution.plan.AggregateCall;
import org.jspecify.annotations.Nullable;

/**
 * Any aggregate of any frame: states of the ranges that a frame is made of are merged, from a {@link StateTree}. Two kinds
 * of frames look at each of their rows instead: those of aggregates whose states grow with the rows in them (an array of the
 * frame's values is as long as the frame), and those with DISTINCT that neither begin with the partition nor can be counted
 * by differences.
 */
final class StateEvaluator extends WindowEvaluator {
    /** Rows of frames looked at together, where each row is. */
    private static final int MOST_ROWS = 1 << 16;

    private final Frame frame;
    private final AggregateCall call;
    private final boolean rowByRow;
    private final @Nullable EarlierEqual distinct;
    private final @Nullable RowChoice choice;
    private final StateTree tree;
    private final NumberedGroups results;
    private final ColumnBuilder output;

    /**
     * @param call without DISTINCT
     * @param rowByRow states grow with their rows
     * @param distinct with DISTINCT: where equal values are
     * @param choice with DISTINCT: the rows that count
     */
    StateEvaluator(
            Frame frame,
            AggregateCall call,
            boolean rowByRow,
            @Nullable EarlierEqual distinct,
            @Nullable RowChoice choice,
            List<DataType> types,
            MemoryPool pool) {
        this.frame = frame;
        this.call = call;
        this.rowByRow = rowByRow || distinct != null;
        this.distinct = distinct;
        this.choice = choice;
        this.tree = new StateTree(call, types, this.rowByRow, pool);
        this.results = NumberedGroups.ofStates(types, call, pool);
        this.output = new ColumnBuilder(call.type(), pool);
    }

    @Override
    public Reach reach() {
        return Reach.of(frame.frame(), false);
    }

    @Override
    public Set<Integer> columns() {
        Set<Integer> columns = new TreeSet<>(PartitionEvaluator.columns(call));
        if (choice != null) {
            columns.addAll(choice.columns());
        }
        return columns;
    }

    @Override
    public void start(WindowBlock next) {
        tree.build(PartitionEvaluator.batch(next, next.rows()));
        if (choice != null && distinct != null) {
            choice.start(next);
            int[] counts = new int[next.rows()];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = choice.contains(i) ? 1 : 0;
            }
            distinct.start(next, counts);
        }
    }

    @Override
    public Column evaluate(int first, int count) {
        FrameRows frames = frame.locate(first, count);
        if (!rowByRow) {
            results.reset(count);
            for (int p = 0; p < frames.parts(); p++) {
                tree.merge(frames.starts(p), frames.ends(p), count, results);
            }
            return results.results(0, count);
        }
        output.reset();
        int i = 0;
        while (i < count) {
            int from = i;
            long rows = 0;
            while (i < count && (i == from || rows + size(frames, i) <= MOST_ROWS)) {
                rows += size(frames, i++);
            }
            results.reset(i - from);
            mergeRows(frames, from, i);
            output.append(results.results(0, i - from));
        }
        return output.view();
    }

    private static long size(FrameRows frames, int i) {
        long rows = 0;
        for (int p = 0; p < frames.parts(); p++) {
            rows += frames.ends(p)[i] - frames.starts(p)[i];
        }
        return rows;
    }

    private void mergeRows(FrameRows frames, int from, int to) {
        for (int i = from; i < to; i++) {
            for (int p = 0; p < frames.parts(); p++) {
                for (int row = frames.starts(p)[i]; row < frames.ends(p)[i]; row++) {
                    if (distinct == null || isFirst(distinct, frames, i, p, row)) {
                        tree.mergeRow(row, i - from, results);
                    }
                }
            }
        }
        tree.mergedRows(results);
    }

    /** True when no row of the frame before this one has its value. */
    private boolean isFirst(EarlierEqual equal, FrameRows frames, int i, int part, int row) {
        if (choice != null && !choice.contains(row)) {
            return false;
        }
        int earlier = equal.earlier()[row];
        while (earlier >= frames.starts(0)[i]) {
            for (int p = part; p >= 0; p--) {
                if (earlier >= frames.starts(p)[i] && earlier < frames.ends(p)[i]) {
                    return false;
                }
            }
            earlier = equal.earlier()[earlier];
        }
        return true;
    }

    @Override
    public void close() {
        tree.close();
        results.close();
        output.close();
        if (distinct != null) {
            distinct.close();
        }
        if (choice != null) {
            choice.close();
        }
    }
}
