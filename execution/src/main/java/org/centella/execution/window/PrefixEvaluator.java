// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.util.Set;
import java.util.TreeSet;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.aggregate.ColumnReader;
import org.centella.execution.plan.WindowFrame;

/**
 * Counts and exact sums: what a frame comes to is the difference of the sums up to its ends, whatever its width:
 *
 * <pre>
 *   x         3  1  4  1  5         sum of x in [1, 4) = 9 - 3
 *   sums   0  3  4  8  9 14
 * </pre>
 *
 * Sums take 128 bits where 64 might not do; in between they may overflow, for differences do not mind.
 */
final class PrefixEvaluator extends WindowEvaluator {
    /** In the place of a column: nothing is summed up, rows are counted. */
    static final int NO_VALUE = -1;

    private final Frame frame;
    private final int value;
    private final RowChoice choice;
    private final AggregateOutput output;
    private final boolean wholePartition;
    private final boolean wide;
    private final HeapAccount account;
    private long[] low = {};
    private long[] high = {};
    private long[] read = {};

    // What the rows of the first partition before the block come to.
    private long countBefore;
    private long lowBefore;
    private long highBefore;

    private WindowBlock block = new WindowBlock();
    private long[] outLow = {};
    private long[] outHigh = {};
    private long[] counts = {};

    /**
     * @param value the column to sum up, of that type, or -1 to count only
     * @param wholePartition which rows count depends on the whole partition
     */
    PrefixEvaluator(
            Frame frame,
            int value,
            DataType type,
            RowChoice choice,
            AggregateOutput output,
            boolean wholePartition,
            MemoryPool pool) {
        this.frame = frame;
        this.value = value;
        this.choice = choice;
        this.output = output;
        this.wholePartition = wholePartition;
        this.wide = value != NO_VALUE && type.layout().byteWidth() >= Long.BYTES;
        this.account = new HeapAccount(pool, value == NO_VALUE ? 0 : Long.BYTES * (wide ? 4L : 1L));
    }

    @Override
    public Reach reach() {
        return wholePartition ? Reach.PARTITION : Reach.of(frame.frame(), true);
    }

    @Override
    public Set<Integer> columns() {
        Set<Integer> columns = new TreeSet<>(choice.columns());
        if (value != NO_VALUE) {
            columns.add(value);
        }
        return columns;
    }

    @Override
    public void start(WindowBlock next) {
        remember(next);
        block = next;
        choice.start(next);
        if (value == NO_VALUE) {
            return;
        }
        int rows = next.rows();
        if (account.grow(rows + 1)) {
            low = new long[account.rows()];
            high = new long[wide ? account.rows() : 0];
            read = new long[wide ? 2 * account.rows() : 0];
        }
        FlatColumn column = next.flat(value);
        if (wide) {
            ColumnReader.pairs(column, read);
            sumPairs(read, choice, rows, low, high);
        } else {
            // Read where the sums come to stand: each value is taken before its place is written.
            ColumnReader.longs(column, low);
            sum(low, choice, rows);
        }
    }

    private void remember(WindowBlock next) {
        int from = next.droppedFrom();
        int to = next.dropped();
        if (!next.begunBefore()) {
            countBefore = 0;
            lowBefore = 0;
            highBefore = 0;
        }
        if (next.continued() && from < to) {
            countBefore += choice.count(from, to);
            if (value != NO_VALUE) {
                long moreLow = low[to] - low[from];
                long sum = lowBefore + moreLow;
                if (wide) {
                    long moreHigh = high[to] - high[from] - borrow(low[to], low[from]);
                    highBefore += moreHigh + (Long.compareUnsigned(sum, moreLow) < 0 ? 1 : 0);
                }
                lowBefore = sum;
            }
        }
    }

    private static void sum(long[] values, RowChoice choice, int rows) {
        long sum = 0;
        if (choice.isAll()) {
            for (int i = 0; i < rows; i++) {
                long value = values[i];
                values[i] = sum;
                sum += value;
            }
        } else {
            for (int i = 0; i < rows; i++) {
                long value = values[i];
                values[i] = sum;
                sum += choice.contains(i) ? value : 0;
            }
        }
        values[rows] = sum;
    }

    private static void sumPairs(long[] pairs, RowChoice choice, int rows, long[] low, long[] high) {
        long sumLow = 0;
        long sumHigh = 0;
        for (int i = 0; i < rows; i++) {
            low[i] = sumLow;
            high[i] = sumHigh;
            if (choice.contains(i)) {
                long valueLow = pairs[2 * i];
                sumLow += valueLow;
                sumHigh += pairs[2 * i + 1] + (Long.compareUnsigned(sumLow, valueLow) < 0 ? 1 : 0);
            }
        }
        low[rows] = sumLow;
        high[rows] = sumHigh;
    }

    /** 1 when taking the second from the first, both unsigned, goes below 0. */
    private static long borrow(long from, long taken) {
        return Long.compareUnsigned(from, taken) < 0 ? 1 : 0;
    }

    @Override
    public Column evaluate(int first, int count) {
        if (counts.length < count) {
            counts = new long[count];
            outLow = new long[count];
            outHigh = new long[count];
        }
        FrameRows frames = frame.locate(first, count);
        java.util.Arrays.fill(counts, 0, count, 0);
        java.util.Arrays.fill(outLow, 0, count, 0);
        java.util.Arrays.fill(outHigh, 0, count, 0);
        for (int p = 0; p < frames.parts(); p++) {
            add(frames.starts(p), frames.ends(p), count);
        }
        addBefore(first, count);
        if (value == NO_VALUE) {
            return output.ofCounts(counts, count);
        }
        if (wide && output.type() == DataType.BIGINT) {
            checkLongs(count);
        }
        if (!wide) {
            extend(count);
        }
        return output.of(outLow, outHigh, counts, count);
    }

    /** The average of narrow integers has a sum of 128 bits, too. */
    private void extend(int count) {
        for (int i = 0; i < count; i++) {
            outHigh[i] = outLow[i] >> (Long.SIZE - 1);
        }
    }

    private void checkLongs(int count) {
        for (int i = 0; i < count; i++) {
            if (outHigh[i] != outLow[i] >> (Long.SIZE - 1)) {
                throw new CentellaException(ErrorCode.NUMERIC_OVERFLOW, "a sum over a window does not fit BIGINT");
            }
        }
    }

    private void add(int[] starts, int[] ends, int count) {
        for (int i = 0; i < count; i++) {
            counts[i] += choice.count(starts[i], ends[i]);
        }
        if (value == NO_VALUE) {
            return;
        }
        if (!wide) {
            for (int i = 0; i < count; i++) {
                outLow[i] += low[ends[i]] - low[starts[i]];
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            int from = starts[i];
            int to = ends[i];
            long lowPart = low[to] - low[from];
            long highPart = high[to] - high[from] - borrow(low[to], low[from]);
            long sum = outLow[i] + lowPart;
            outHigh[i] += highPart + (Long.compareUnsigned(sum, lowPart) < 0 ? 1 : 0);
            outLow[i] = sum;
        }
    }

    /** Where frames begin with a partition that began before the block. */
    private void addBefore(int first, int count) {
        if (!block.continued() || frame.frame().start().edge() != WindowFrame.Edge.UNBOUNDED_PRECEDING) {
            return;
        }
        int end = Math.min(count, block.partitionStarts()[1] - first);
        for (int i = 0; i < end; i++) {
            counts[i] += countBefore;
            long sum = outLow[i] + lowBefore;
            outHigh[i] += highBefore + (Long.compareUnsigned(sum, lowBefore) < 0 ? 1 : 0);
            outLow[i] = sum;
        }
    }

    @Override
    public void close() {
        choice.close();
        output.close();
        account.close();
        low = new long[0];
        high = new long[0];
        read = new long[0];
    }
}
