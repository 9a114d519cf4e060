// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.util.Arrays;

/**
 * Sums of a batch whose rows meet the same few groups again and again. Adding to one word per group would make each row wait
 * for the store of the last row of its group; so each group has a word in each of four lanes, which rows take in turn:
 *
 * <pre>
 *   row      0  1  2  3  4  5 …        word of (group, lane) = group * 4 + lane
 *   lane     0  1  2  3  0  1
 * </pre>
 */
final class FewGroups {
    private static final int LANES = 4;
    /** Words up to which they stay in the L1 cache along with the rows. */
    private static final int MOST_GROUPS = 512;
    /** Rows per group from which on adding up the lanes does not show. */
    private static final int ROWS_PER_GROUP = 8;

    private long[] words = new long[0];
    private double[] doubles = new double[0];

    /** True when lanes pay. */
    static boolean pays(int groups, int rows) {
        return groups <= MOST_GROUPS && rows >= groups * ROWS_PER_GROUP;
    }

    /** Sums by group of values whose sums all fit; the result is valid until the next. */
    long[] sums(int[] ids, long[] values, int rows, int groups) {
        clear(groups);
        add(words, ids, values, rows);
        return total(groups);
    }

    /** Rows by group. */
    long[] counts(int[] ids, int rows, int groups) {
        clear(groups);
        count(words, ids, rows);
        return total(groups);
    }

    double[] sums(int[] ids, double[] values, int rows, int groups) {
        if (doubles.length < groups * LANES) {
            doubles = new double[groups * LANES];
        }
        Arrays.fill(doubles, 0, groups * LANES, 0);
        add(doubles, ids, values, rows);
        for (int g = 0; g < groups; g++) {
            int at = g * LANES;
            doubles[g] = (doubles[at] + doubles[at + 1]) + (doubles[at + 2] + doubles[at + 3]);
        }
        return doubles;
    }

    private void clear(int groups) {
        if (words.length < groups * LANES) {
            words = new long[groups * LANES];
        }
        Arrays.fill(words, 0, groups * LANES, 0);
    }

    private long[] total(int groups) {
        for (int g = 0; g < groups; g++) {
            int at = g * LANES;
            words[g] = words[at] + words[at + 1] + words[at + 2] + words[at + 3];
        }
        return words;
    }

    private static void add(long[] words, int[] ids, long[] values, int rows) {
        int i = 0;
        for (; i + LANES <= rows; i += LANES) {
            words[ids[i] * LANES] += values[i];
            words[ids[i + 1] * LANES + 1] += values[i + 1];
            words[ids[i + 2] * LANES + 2] += values[i + 2];
            words[ids[i + 3] * LANES + 3] += values[i + 3];
        }
        for (; i < rows; i++) {
            words[ids[i] * LANES] += values[i];
        }
    }

    private static void count(long[] words, int[] ids, int rows) {
        int i = 0;
        for (; i + LANES <= rows; i += LANES) {
            words[ids[i] * LANES]++;
            words[ids[i + 1] * LANES + 1]++;
            words[ids[i + 2] * LANES + 2]++;
            words[ids[i + 3] * LANES + 3]++;
        }
        for (; i < rows; i++) {
            words[ids[i] * LANES]++;
        }
    }

    private static void add(double[] words, int[] ids, double[] values, int rows) {
        int i = 0;
        for (; i + LANES <= rows; i += LANES) {
            words[ids[i] * LANES] += values[i];
            words[ids[i + 1] * LANES + 1] += values[i + 1];
            words[ids[i + 2] * LANES + 2] += values[i + 2];
            words[ids[i + 3] * LANES + 3] += values[i + 3];
        }
        for (; i < rows; i++) {
            words[ids[i] * LANES] += values[i];
        }
    }
}
