// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.MemoryPool;
import org.centella.execution.plan.WindowFrame;
import org.centella.execution.plan.WindowFrame.Bound;

/**
 * Frames whose offsets are differences of the order key. The planner has computed the limits; here the first row is found
 * whose key reaches one. From row to row a limit mostly moves a little, so the search begins where the last one ended and
 * doubles its steps. A row whose key is null has its peers as its frame.
 */
final class RangeFrame extends Frame {
    private final boolean descending;
    private final Offsets startOffsets;
    private final Offsets endOffsets;
    private final OrderedKeys startKeys;
    private final OrderedKeys startLimits;
    private final OrderedKeys endKeys;
    private final OrderedKeys endLimits;
    /** By partition: where its keys that are not null begin and end. */
    private int[] keysFrom = {};

    private int[] keysTo = {};

    RangeFrame(WindowFrame frame, boolean descending, MemoryPool pool) {
        super(frame);
        this.descending = descending;
        this.startOffsets = new Offsets(frame.start(), true);
        this.endOffsets = new Offsets(frame.end(), false);
        this.startKeys = new OrderedKeys(pool);
        this.startLimits = new OrderedKeys(pool);
        this.endKeys = new OrderedKeys(pool);
        this.endLimits = new OrderedKeys(pool);
    }

    @Override
    void start(WindowBlock next) {
        super.start(next);
        load(frame().start(), startKeys, startLimits);
        load(frame().end(), endKeys, endLimits);
    }

    private void load(Bound bound, OrderedKeys keys, OrderedKeys limits) {
        if (bound.key() < 0) {
            return;
        }
        WindowBlock block = block();
        FlatColumn key = block.flat(bound.key());
        keys.load(key, block.rows(), descending);
        limits.load(block.flat(bound.limit()), block.rows(), descending);
        if (keysFrom.length < block.partitions()) {
            keysFrom = new int[block.partitions()];
            keysTo = new int[block.partitions()];
        }
        for (int p = 0; p < block.partitions(); p++) {
            int from = block.partitionStarts()[p];
            int to = block.partitionStarts()[p + 1];
            if (key.mayHaveNulls()) {
                while (from < to && key.isNull(from)) {
                    from++;
                }
                while (to > from && key.isNull(to - 1)) {
                    to--;
                }
            }
            keysFrom[p] = from;
            keysTo[p] = to;
        }
    }

    @Override
    void starts(int first, int count, int[] out) {
        startOffsets.check(block(), first, count);
        search(frame().start(), startKeys, startLimits, 0, first, count, out);
    }

    @Override
    void ends(int first, int count, int[] out) {
        endOffsets.check(block(), first, count);
        search(frame().end(), endKeys, endLimits, 1, first, count, out);
    }

    /** The first row whose key is at least the limit or, with {@code beyond} 1, greater. */
    private void search(
            Bound bound, OrderedKeys keys, OrderedKeys limits, int beyond, int first, int count, int[] out) {
        WindowBlock block = block();
        FlatColumn key = block.flat(bound.key());
        int[] partitionOf = block.partitionOf();
        int at = first;
        for (int i = 0; i < count; i++) {
            int row = first + i;
            if (key.isNull(row)) {
                out[i] = block.groupStarts()[block.groupOf()[row] + beyond];
                continue;
            }
            int partition = partitionOf[row];
            int from = keysFrom[partition];
            int to = keysTo[partition];
            at = gallop(keys, limits, row, beyond, Math.min(Math.max(at, from), to), from, to);
            out[i] = at;
        }
    }

    /** Rows of [from, to) before the result are before the limit of {@code row}; the search begins at {@code at}. */
    private static int gallop(OrderedKeys keys, OrderedKeys limits, int row, int beyond, int at, int from, int to) {
        int low = from;
        int high = to;
        int step = 1;
        if (at < to && keys.compare(at, limits, row) < beyond) {
            low = at + 1;
            while (low - 1 + step < to && keys.compare(low - 1 + step, limits, row) < beyond) {
                low += step;
                step <<= 1;
            }
            high = Math.min(to, low - 1 + step);
        } else {
            high = at;
            while (high - step >= from && keys.compare(high - step, limits, row) >= beyond) {
                high -= step;
                step <<= 1;
            }
            low = Math.max(from, high - step + 1);
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (keys.compare(middle, limits, row) < beyond) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public void close() {
        startKeys.close();
        startLimits.close();
        endKeys.close();
        endLimits.close();
    }
}
