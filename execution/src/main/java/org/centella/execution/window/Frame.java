// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.execution.plan.WindowFrame;
import org.centella.execution.plan.WindowFrame.Bound;
import org.centella.execution.plan.WindowFrame.Exclusion;

/**
 * Finds the frames of rows. One class per unit knows where a frame begins and ends; what is common, clipping at the
 * partition and taking rows out, is here. Functions with equal frames share one of these.
 */
abstract class Frame implements AutoCloseable {
    private final WindowFrame frame;
    private final FrameRows rows = new FrameRows();
    private WindowBlock block = new WindowBlock();
    private int locatedFirst = -1;
    private int locatedCount;

    Frame(WindowFrame frame) {
        this.frame = frame;
    }

    static Frame of(WindowFrame frame, boolean descending, MemoryPool pool) {
        return switch (frame.unit()) {
            case ROWS -> new RowsFrame(frame);
            case RANGE -> new RangeFrame(frame, descending, pool);
            case GROUPS -> new GroupsFrame(frame);
        };
    }

    final WindowFrame frame() {
        return frame;
    }

    /** Looks at another block. */
    void start(WindowBlock next) {
        block = next;
        locatedFirst = -1;
    }

    final WindowBlock block() {
        return block;
    }

    /** Where the frames of these rows begin, for {@link #starts} with an offset. */
    abstract void starts(int first, int count, int[] out);

    /** The row behind the end of each. */
    abstract void ends(int first, int count, int[] out);

    /** The frames of {@code count} rows from {@code first} on; valid until the next call. */
    final FrameRows locate(int first, int count) {
        if (first == locatedFirst && count == locatedCount) {
            return rows;
        }
        int parts = switch (frame.exclusion()) {
            case NO_OTHERS -> 1;
            case CURRENT_ROW, GROUP -> 2;
            case TIES -> FrameRows.MOST_PARTS;
        };
        rows.prepare(first, count, parts);
        locateStarts(first, count, rows.starts(0));
        locateEnds(first, count, rows.ends(0));
        clip(first, count, rows.starts(0), rows.ends(0));
        exclude(first, count);
        locatedFirst = first;
        locatedCount = count;
        return rows;
    }

    private void locateStarts(int first, int count, int[] out) {
        switch (frame.start().edge()) {
            case UNBOUNDED_PRECEDING -> partitionStarts(first, count, out);
            case CURRENT_ROW -> currentStarts(first, count, out);
            case PRECEDING, FOLLOWING -> starts(first, count, out);
            case UNBOUNDED_FOLLOWING -> throw new IllegalStateException(frame.toString());
        }
    }

    private void locateEnds(int first, int count, int[] out) {
        switch (frame.end().edge()) {
            case UNBOUNDED_FOLLOWING -> partitionEnds(first, count, out);
            case CURRENT_ROW -> currentEnds(first, count, out);
            case PRECEDING, FOLLOWING -> ends(first, count, out);
            case UNBOUNDED_PRECEDING -> throw new IllegalStateException(frame.toString());
        }
    }

    private void partitionStarts(int first, int count, int[] out) {
        int[] partitionOf = block.partitionOf();
        int[] starts = block.partitionStarts();
        for (int i = 0; i < count; i++) {
            out[i] = starts[partitionOf[first + i]];
        }
    }

    private void partitionEnds(int first, int count, int[] out) {
        int[] partitionOf = block.partitionOf();
        int[] starts = block.partitionStarts();
        for (int i = 0; i < count; i++) {
            out[i] = starts[partitionOf[first + i] + 1];
        }
    }

    private void currentStarts(int first, int count, int[] out) {
        if (frame.unit() == WindowFrame.Unit.ROWS) {
            for (int i = 0; i < count; i++) {
                out[i] = first + i;
            }
        } else {
            groupStarts(first, count, out);
        }
    }

    private void currentEnds(int first, int count, int[] out) {
        if (frame.unit() == WindowFrame.Unit.ROWS) {
            for (int i = 0; i < count; i++) {
                out[i] = first + i + 1;
            }
        } else {
            groupEnds(first, count, out);
        }
    }

    final void groupStarts(int first, int count, int[] out) {
        int[] groupOf = block.groupOf();
        int[] starts = block.groupStarts();
        for (int i = 0; i < count; i++) {
            out[i] = starts[groupOf[first + i]];
        }
    }

    final void groupEnds(int first, int count, int[] out) {
        int[] groupOf = block.groupOf();
        int[] starts = block.groupStarts();
        for (int i = 0; i < count; i++) {
            out[i] = starts[groupOf[first + i] + 1];
        }
    }

    /** To the partition, and an end not before the start. */
    private void clip(int first, int count, int[] starts, int[] ends) {
        int[] partitionOf = block.partitionOf();
        int[] bounds = block.partitionStarts();
        for (int i = 0; i < count; i++) {
            int partition = partitionOf[first + i];
            int low = bounds[partition];
            int high = bounds[partition + 1];
            int start = Math.min(Math.max(starts[i], low), high);
            starts[i] = start;
            ends[i] = Math.max(start, Math.min(ends[i], high));
        }
    }

    private void exclude(int first, int count) {
        Exclusion exclusion = frame.exclusion();
        if (exclusion == Exclusion.NO_OTHERS) {
            return;
        }
        int[] starts = rows.starts(0);
        int[] ends = rows.ends(0);
        int last = rows.parts() - 1;
        int[] lastStarts = rows.starts(last);
        int[] lastEnds = rows.ends(last);
        int[] groupOf = block.groupOf();
        int[] groups = block.groupStarts();
        for (int i = 0; i < count; i++) {
            int row = first + i;
            boolean row1 = exclusion == Exclusion.CURRENT_ROW;
            int from = row1 ? row : groups[groupOf[row]];
            int to = row1 ? row + 1 : groups[groupOf[row] + 1];
            int start = starts[i];
            int end = ends[i];
            if (last == 2) {
                boolean inside = row >= start && row < end;
                rows.starts(1)[i] = row;
                rows.ends(1)[i] = inside ? row + 1 : row;
            }
            ends[i] = Math.max(start, Math.min(end, from));
            lastStarts[i] = Math.min(end, Math.max(start, to));
            lastEnds[i] = end;
        }
    }

    static CentellaException badOffset(boolean start, String demand) {
        return new CentellaException(
                ErrorCode.INVALID_FRAME_OFFSET,
                "the offset of a frame's " + (start ? "start" : "end") + " must not be " + demand);
    }

    /** True for what counts upwards from the row. */
    static boolean isFollowing(Bound bound) {
        return bound.edge() == WindowFrame.Edge.FOLLOWING;
    }

    @Override
    public void close() {}
}
