// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

/**
 * The frames of some rows of a block, as ranges of its rows. A frame with rows excluded from it is up to three ranges, in
 * order; the others are empty:
 *
 * <pre>
 *   EXCLUDE TIES    frame  f f f p p r p f f        part 0 [0, 3)   part 1 [5, 6)   part 2 [7, 9)
 * </pre>
 */
final class FrameRows {
    static final int MOST_PARTS = 3;

    private final int[][] starts = {{}, {}, {}};
    private final int[][] ends = {{}, {}, {}};
    private int parts;
    private int first;
    private int count;

    /** Room for the frames of {@code rows} rows from {@code firstRow} on, all of one part until that is changed. */
    void prepare(int firstRow, int rows, int partCount) {
        first = firstRow;
        count = rows;
        parts = partCount;
        for (int p = 0; p < parts; p++) {
            if (starts[p].length < rows) {
                starts[p] = new int[rows];
                ends[p] = new int[rows];
            }
        }
    }

    /** The row of the block whose frame is at 0. */
    int first() {
        return first;
    }

    int count() {
        return count;
    }

    int parts() {
        return parts;
    }

    /** First row of a part of each frame. */
    int[] starts(int part) {
        return starts[part];
    }

    /** The row behind a part of each frame; not before its start. */
    int[] ends(int part) {
        return ends[part];
    }
}
