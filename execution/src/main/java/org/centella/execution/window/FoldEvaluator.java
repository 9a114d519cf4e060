// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.util.Set;
import java.util.TreeSet;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.centella.execution.aggregate.ColumnReader;
import org.centella.execution.plan.WindowFrame;

/**
 * Least, greatest, bitwise combination of 64-bit values and sums of floating-point numbers, none of which can take a value
 * away again. Where frames begin with their partition one pass computes all of them; other frames are ranges of a
 * {@link FoldTree}.
 */
final class FoldEvaluator extends WindowEvaluator {
    private final Frame frame;
    private final int value;
    private final Fold fold;
    private final double scale;
    private final RowChoice choice;
    private final AggregateOutput output;
    private final boolean wholePartition;
    private final boolean ordersDoubles;
    private final FoldTree tree;
    private final HeapAccount account;
    private long[] values = {};
    private double[] read = {};

    // What the rows of the first partition before the block come to.
    private long countBefore;
    private long foldBefore;

    private WindowBlock block = new WindowBlock();
    private long[] out = {};
    private long[] counts = {};

    /** @param wholePartition which rows count depends on the whole partition */
    FoldEvaluator(
            Frame frame,
            int value,
            DataType type,
            Fold fold,
            RowChoice choice,
            AggregateOutput output,
            boolean wholePartition,
            MemoryPool pool) {
        this.frame = frame;
        this.value = value;
        this.fold = fold;
        this.scale = type instanceof DataType.Decimal decimal ? Math.pow(10, decimal.scale()) : 1;
        this.choice = choice;
        this.output = output;
        this.wholePartition = wholePartition;
        Layout layout = type.layout();
        this.ordersDoubles =
                (layout == Layout.FLOAT32 || layout == Layout.FLOAT64) && (fold == Fold.MIN || fold == Fold.MAX);
        this.tree = new FoldTree(fold);
        this.account = new HeapAccount(pool, Long.BYTES * 2L + Long.BYTES / 8 + 1);
        this.foldBefore = fold.neutral();
    }

    @Override
    public Reach reach() {
        return wholePartition ? Reach.PARTITION : Reach.of(frame.frame(), true);
    }

    @Override
    public Set<Integer> columns() {
        Set<Integer> columns = new TreeSet<>(choice.columns());
        columns.add(value);
        return columns;
    }

    private boolean isRunning() {
        return frame.frame().fromPartitionStart();
    }

    private boolean isFromStart() {
        return frame.frame().start().edge() == WindowFrame.Edge.UNBOUNDED_PRECEDING;
    }

    @Override
    public void start(WindowBlock next) {
        remember(next);
        block = next;
        choice.start(next);
        int rows = next.rows();
        if (account.grow(rows)) {
            values = new long[account.rows()];
            read = new double[fold == Fold.SUM ? account.rows() : 0];
        }
        load(next.flat(value), rows);
        if (isRunning()) {
            for (int p = 0; p < next.partitions(); p++) {
                boolean goesOn = p == 0 && next.continued();
                fold.run(
                        values,
                        next.partitionStarts()[p],
                        next.partitionStarts()[p + 1],
                        goesOn ? foldBefore : fold.neutral());
            }
        } else {
            tree.build(values, rows);
        }
    }

    private void remember(WindowBlock next) {
        int from = next.droppedFrom();
        int to = next.dropped();
        if (!next.begunBefore()) {
            countBefore = 0;
            foldBefore = fold.neutral();
        }
        if (next.continued() && from < to) {
            countBefore += choice.count(from, to);
            foldBefore = isRunning() ? values[to - 1] : tree.range(from, to, foldBefore);
        }
    }

    private void load(FlatColumn column, int rows) {
        if (fold == Fold.SUM) {
            ColumnReader.doubles(column, scale, read);
            for (int i = 0; i < rows; i++) {
                values[i] = Double.doubleToRawLongBits(read[i]);
            }
        } else {
            ColumnReader.longs(column, values);
        }
        if (ordersDoubles) {
            OrderedKeys.orderDoubles(values, rows);
        }
        if (!choice.isAll()) {
            for (int i = 0; i < rows; i++) {
                values[i] = choice.contains(i) ? values[i] : fold.neutral();
            }
        }
    }

    @Override
    public Column evaluate(int first, int count) {
        if (counts.length < count) {
            counts = new long[count];
            out = new long[count];
        }
        FrameRows frames = frame.locate(first, count);
        java.util.Arrays.fill(counts, 0, count, 0);
        java.util.Arrays.fill(out, 0, count, fold.neutral());
        boolean running = isRunning();
        for (int p = 0; p < frames.parts(); p++) {
            int[] starts = frames.starts(p);
            int[] ends = frames.ends(p);
            for (int i = 0; i < count; i++) {
                counts[i] += choice.count(starts[i], ends[i]);
                if (ends[i] > starts[i]) {
                    out[i] = running ? values[ends[i] - 1] : tree.range(starts[i], ends[i], out[i]);
                }
            }
        }
        if (block.continued() && isFromStart()) {
            int end = Math.min(count, block.partitionStarts()[1] - first);
            for (int i = 0; i < end; i++) {
                counts[i] += countBefore;
                boolean includes = running && frames.ends(0)[i] > frames.starts(0)[i];
                out[i] = includes ? out[i] : fold.apply(foldBefore, out[i]);
            }
        }
        if (ordersDoubles) {
            OrderedKeys.orderDoubles(out, count);
        }
        return output.of(out, out, counts, count);
    }

    @Override
    public void close() {
        choice.close();
        output.close();
        account.close();
        values = new long[0];
        read = new double[0];
    }
}
