// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Scratch;
import org.centella.columnar.Selection;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.aggregate.NumberedGroups;
import org.centella.execution.plan.AggregateCall;

/**
 * A segment tree whose nodes are the states of an aggregate's own accumulators. Level 0 has a state for each row; a node
 * above merges eight below it. Whole levels are built, and whole batches of frames looked up, by the same vectorized calls
 * as an aggregation makes: the states chosen are a batch, the frames they belong to are its groups.
 *
 * <pre>
 *   frames        a = [6, 20)   b = [7, 17)
 *   level 0, low  6 7 | 7         -&gt; a a b        merged in this order, so what depends on the order of rows is right
 *   level 1       1   | 1         -&gt; a b
 *   level 0, high 16 17 18 19 | 16 -&gt; a a a a b
 * </pre>
 */
final class StateTree implements AutoCloseable {
    private static final int SHIFT = 3;
    private static final int FAN_OUT = 1 << SHIFT;
    private static final int STEP = Batch.DEFAULT_ROWS;

    private final List<NumberedGroups> levels = new ArrayList<>();
    private final List<DataType> types;
    private final AggregateCall call;
    private final boolean flat;
    private final MemoryPool pool;
    private final Scratch scratch;
    private int height;

    /** States chosen for one merge, and the group of each. */
    private int[] nodes = new int[STEP];

    private int[] ids = new int[STEP];
    private int chosen;

    /** @param flat only level 0 is made, for states that are as long as the rows in them */
    StateTree(AggregateCall call, List<DataType> types, boolean flat, MemoryPool pool) {
        this.call = call;
        this.types = types;
        this.flat = flat;
        this.pool = pool;
        this.scratch = new Scratch(pool);
        levels.add(NumberedGroups.ofRows(types, call, pool));
    }

    void build(Batch rows) {
        NumberedGroups leaves = levels.getFirst();
        leaves.reset(rows.rowCount());
        for (int from = 0; from < rows.rowCount(); from += STEP) {
            int count = Math.min(STEP, rows.rowCount() - from);
            for (int i = 0; i < count; i++) {
                ids[i] = from + i;
            }
            leaves.add(rows.slice(from, count), ids);
        }
        height = 0;
        while (!flat && levels.get(height).groups() > FAN_OUT) {
            buildAbove(levels.get(height));
            height++;
        }
    }

    private void buildAbove(NumberedGroups below) {
        if (levels.size() == height + 1) {
            levels.add(NumberedGroups.ofStates(types, call, pool));
        }
        NumberedGroups level = levels.get(height + 1);
        level.reset((below.groups() + FAN_OUT - 1) >>> SHIFT);
        for (int from = 0; from < below.groups(); from += STEP) {
            int count = Math.min(STEP, below.groups() - from);
            for (int i = 0; i < count; i++) {
                ids[i] = (from + i) >>> SHIFT;
            }
            level.add(below.states(from, count), ids);
        }
    }

    /** Merges the states of each range {@code [starts[i], ends[i])} into group i of {@code into}. */
    void merge(int[] starts, int[] ends, int count, NumberedGroups into) {
        int[] low = java.util.Arrays.copyOf(starts, count);
        int[] high = java.util.Arrays.copyOf(ends, count);
        int[][] highStarts = new int[height + 1][];
        int[][] highEnds = new int[height + 1][];
        for (int level = 0; level <= height; level++) {
            boolean top = level == height;
            highStarts[level] = new int[count];
            highEnds[level] = high.clone();
            for (int i = 0; i < count; i++) {
                int lowEnd = (low[i] + FAN_OUT - 1) & -FAN_OUT;
                int highStart = high[i] & -FAN_OUT;
                boolean rest = top || lowEnd >= highStart;
                int until = rest ? high[i] : lowEnd;
                for (int node = low[i]; node < until; node++) {
                    choose(level, node, i, into);
                }
                // Nothing is left above, or at this level's high end, once all of it was taken here.
                highStarts[level][i] = rest ? high[i] : highStart;
                low[i] = rest ? 0 : lowEnd >>> SHIFT;
                high[i] = rest ? 0 : highStart >>> SHIFT;
            }
            flush(level, into);
        }
        for (int level = height - 1; level >= 0; level--) {
            for (int i = 0; i < count; i++) {
                for (int node = highStarts[level][i]; node < highEnds[level][i]; node++) {
                    choose(level, node, i, into);
                }
            }
            flush(level, into);
        }
    }

    /** Merges the states of single rows. */
    void mergeRow(int row, int group, NumberedGroups into) {
        choose(0, row, group, into);
    }

    /** Must follow {@link #mergeRow}. */
    void mergedRows(NumberedGroups into) {
        flush(0, into);
    }

    private void choose(int level, int node, int group, NumberedGroups into) {
        nodes[chosen] = node;
        ids[chosen++] = group;
        if (chosen == STEP) {
            flush(level, into);
        }
    }

    private void flush(int level, NumberedGroups into) {
        if (chosen == 0) {
            return;
        }
        var rows = scratch.ints(0, chosen);
        java.lang.foreign.MemorySegment.copy(nodes, 0, rows, Segments.INT, 0, chosen);
        NumberedGroups source = levels.get(level);
        Batch states = source.states(0, source.groups());
        into.add(Selection.select(states, rows, chosen, scratch), ids);
        chosen = 0;
    }

    @Override
    public void close() {
        levels.forEach(NumberedGroups::close);
        scratch.close();
    }
}
