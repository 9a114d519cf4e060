// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.centella.columnar.Column;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.aggregate.ColumnReader;

/**
 * Counts and exact sums of different values in frames of any place and width. A sweep goes over the rows; each value stands
 * at the last row so far that has it. When the sweep is at a frame's end, the values that stand within the frame are its
 * different values, and a binary indexed tree (Fenwick, "A New Data Structure for Cumulative Frequency Tables", 1994) adds
 * them up.
 *
 * <pre>
 *   row      0 1 2 3 4        sweep behind row 3: a stands at 2, b at 3, c nowhere yet
 *   value    a b a b c        frame [1, 4): a and b       frame [3, 4): b
 * </pre>
 */
final class DistinctEvaluator extends WindowEvaluator {
    private final Frame frame;
    private final int value;
    private final boolean sums;
    private final RowChoice choice;
    private final EarlierEqual equal;
    private final AggregateOutput output;
    private final HeapAccount account;

    // Binary indexed trees, node 0 unused.
    private int[] countTree = {};
    private long[] lowTree = {};
    private long[] highTree = {};

    private int[] chosen = {};
    private long[] pairs = {};
    /** Rows before are in the trees. */
    private int swept;

    private WindowBlock block = new WindowBlock();
    private long[] counts = {};
    private long[] low = {};
    private long[] high = {};
    private long[] order = {};

    /** @param sums whether values are summed up, not only counted */
    DistinctEvaluator(
            Frame frame,
            int value,
            boolean sums,
            RowChoice choice,
            EarlierEqual equal,
            AggregateOutput output,
            MemoryPool pool) {
        this.frame = frame;
        this.value = value;
        this.sums = sums;
        this.choice = choice;
        this.equal = equal;
        this.output = output;
        this.account = new HeapAccount(pool, 2L * Integer.BYTES + (sums ? 4L * Long.BYTES : 0));
    }

    @Override
    public Reach reach() {
        return Reach.PARTITION;
    }

    @Override
    public Set<Integer> columns() {
        Set<Integer> columns = new TreeSet<>(choice.columns());
        columns.addAll(equal.columns());
        return columns;
    }

    @Override
    public void start(WindowBlock next) {
        block = next;
        choice.start(next);
        int rows = next.rows();
        if (account.grow(rows + 1)) {
            int size = account.rows();
            countTree = new int[size];
            chosen = new int[size];
            lowTree = new long[sums ? size : 0];
            highTree = new long[sums ? size : 0];
            pairs = new long[sums ? 2 * size : 0];
        }
        for (int i = 0; i < rows; i++) {
            chosen[i] = choice.contains(i) ? 1 : 0;
        }
        equal.start(next, chosen);
        if (sums) {
            ColumnReader.pairs(next.flat(value), pairs);
            Arrays.fill(lowTree, 0, rows + 1, 0);
            Arrays.fill(highTree, 0, rows + 1, 0);
        }
        Arrays.fill(countTree, 0, rows + 1, 0);
        swept = 0;
    }

    @Override
    public Column evaluate(int first, int count) {
        if (counts.length < count) {
            counts = new long[count];
            low = new long[count];
            high = new long[count];
            order = new long[count];
        }
        FrameRows frames = frame.locate(first, count);
        int[] starts = frames.starts(0);
        int[] ends = frames.ends(0);
        // By their ends, so that the sweep goes one way.
        for (int i = 0; i < count; i++) {
            order[i] = (long) ends[i] << Integer.SIZE | i;
        }
        Arrays.sort(order, 0, count);
        for (int k = 0; k < count; k++) {
            int i = (int) order[k];
            sweepTo(ends[i]);
            look(starts[i], ends[i], i);
        }
        if (!sums) {
            return output.ofCounts(counts, count);
        }
        if (output.type() == DataType.BIGINT) {
            checkLongs(count);
        }
        return output.of(low, high, counts, count);
    }

    private void checkLongs(int count) {
        for (int i = 0; i < count; i++) {
            if (high[i] != low[i] >> (Long.SIZE - 1)) {
                throw new CentellaException(ErrorCode.NUMERIC_OVERFLOW, "a sum over a window does not fit BIGINT");
            }
        }
    }

    private void sweepTo(int end) {
        for (; swept < end; swept++) {
            move(swept, equal.earlier()[swept], 1);
        }
        while (swept > end) {
            swept--;
            move(swept, equal.earlier()[swept], -1);
        }
    }

    /** The value of a row comes to stand there, and no longer at the row before that had it; or back. */
    private void move(int row, int earlier, int sign) {
        if (chosen[row] == 0) {
            return;
        }
        add(row, row, sign);
        if (earlier >= 0) {
            add(earlier, row, -sign);
        }
    }

    private void add(int place, int row, int sign) {
        int rows = block.rows();
        for (int node = place + 1; node <= rows; node += node & -node) {
            countTree[node] += sign;
            if (sums) {
                long valueLow = sign < 0 ? -pairs[2 * row] : pairs[2 * row];
                // The upper half of the negated number is one more complement where its lower half is not zero.
                long valueHigh = sign < 0 ? ~pairs[2 * row + 1] + (pairs[2 * row] == 0 ? 1 : 0) : pairs[2 * row + 1];
                long sum = lowTree[node] + valueLow;
                highTree[node] += valueHigh + (Long.compareUnsigned(sum, valueLow) < 0 ? 1 : 0);
                lowTree[node] = sum;
            }
        }
    }

    private void look(int start, int end, int i) {
        counts[i] = 0;
        low[i] = 0;
        high[i] = 0;
        if (start < end) {
            accumulate(end, i, 1);
            accumulate(start, i, -1);
        }
    }

    /** Adds, or takes away, what stands before a row. */
    private void accumulate(int row, int i, int sign) {
        for (int node = row; node > 0; node -= node & -node) {
            counts[i] += (long) sign * countTree[node];
            if (sums) {
                long nodeLow = lowTree[node];
                long nodeHigh = highTree[node];
                if (sign > 0) {
                    long sum = low[i] + nodeLow;
                    high[i] += nodeHigh + (Long.compareUnsigned(sum, nodeLow) < 0 ? 1 : 0);
                    low[i] = sum;
                } else {
                    high[i] -= nodeHigh + (Long.compareUnsigned(low[i], nodeLow) < 0 ? 1 : 0);
                    low[i] -= nodeLow;
                }
            }
        }
    }

    @Override
    public void close() {
        choice.close();
        equal.close();
        output.close();
        account.close();
        countTree = new int[0];
        lowTree = new long[0];
        highTree = new long[0];
        chosen = new int[0];
        pairs = new long[0];
    }
}
