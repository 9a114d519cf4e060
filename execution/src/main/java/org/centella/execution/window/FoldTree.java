// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

/**
 * Folds of ranges of values. Each level holds the folds of sixteen neighbours of the one below, so a range is a few values at
 * its ends and a few nodes of each level:
 *
 * <pre>
 *   level 1            [  16 .. 31  ][  32 .. 47  ]
 *   level 0   ... 14 15                             48 49 50 ...        range [14, 51)
 * </pre>
 *
 * The order of the values does not matter to the folds, but for the rounding of sums.
 */
final class FoldTree {
    private static final int SHIFT = 4;
    private static final int FAN_OUT = 1 << SHIFT;

    private final Fold fold;
    private long[][] levels = new long[8][];
    private int height;

    FoldTree(Fold fold) {
        this.fold = fold;
    }

    /** Makes the tree of the first {@code count} values, which it keeps. */
    void build(long[] values, int count) {
        levels[0] = values;
        int below = count;
        int level = 0;
        while (below > 2 * FAN_OUT) {
            int size = (below + FAN_OUT - 1) >>> SHIFT;
            level++;
            if (levels[level] == null || levels[level].length < size) {
                levels[level] = new long[size];
            }
            for (int i = 0; i < size; i++) {
                int from = i << SHIFT;
                levels[level][i] = fold.range(levels[level - 1], from, Math.min(from + FAN_OUT, below), fold.neutral());
            }
            below = size;
        }
        height = level;
    }

    /** The values at [from, to) folded into a first one. */
    long range(int from, int to, long first) {
        long folded = first;
        int low = from;
        int high = to;
        int level = 0;
        while (level < height && high - low > 2 * FAN_OUT) {
            int lowEnd = (low + FAN_OUT - 1) & -FAN_OUT;
            int highStart = high & -FAN_OUT;
            folded = fold.range(levels[level], low, lowEnd, folded);
            folded = fold.range(levels[level], highStart, high, folded);
            low = lowEnd >>> SHIFT;
            high = highStart >>> SHIFT;
            level++;
        }
        return fold.range(levels[level], low, high, folded);
    }
}
