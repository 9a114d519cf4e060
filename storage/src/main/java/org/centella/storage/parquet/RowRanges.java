// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.util.Arrays;

/** Ascending, disjoint, non-empty ranges of rows of a row group. */
final class RowRanges {
    private final long rowCount;
    private final long[] from;
    private final long[] end;

    private RowRanges(long rowCount, long[] from, long[] end) {
        this.rowCount = rowCount;
        this.from = from;
        this.end = end;
    }

    static RowRanges all(long rowCount) {
        return rowCount == 0
                ? new RowRanges(0, new long[0], new long[0])
                : new RowRanges(rowCount, new long[] {0}, new long[] {rowCount});
    }

    /** Ranges given as ascending starts and ends; adjacent ones become one, empty ones none. */
    static RowRanges of(long rowCount, long[] starts, long[] ends) {
        long[] from = new long[starts.length];
        long[] end = new long[starts.length];
        int count = 0;
        for (int i = 0; i < starts.length; i++) {
            if (starts[i] >= ends[i]) {
                continue;
            }
            if (count > 0 && end[count - 1] >= starts[i]) {
                end[count - 1] = Math.max(end[count - 1], ends[i]);
            } else {
                from[count] = starts[i];
                end[count++] = ends[i];
            }
        }
        return new RowRanges(rowCount, Arrays.copyOf(from, count), Arrays.copyOf(end, count));
    }

    RowRanges intersect(RowRanges other) {
        long[] starts = new long[from.length + other.from.length];
        long[] ends = new long[starts.length];
        int count = 0;
        int i = 0;
        int k = 0;
        while (i < from.length && k < other.from.length) {
            long low = Math.max(from[i], other.from[k]);
            long high = Math.min(end[i], other.end[k]);
            if (low < high) {
                starts[count] = low;
                ends[count++] = high;
            }
            if (end[i] < other.end[k]) {
                i++;
            } else {
                k++;
            }
        }
        return new RowRanges(rowCount, Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
    }

    int count() {
        return from.length;
    }

    long from(int range) {
        return from[range];
    }

    long end(int range) {
        return end[range];
    }

    /** Rows of the row group. */
    long rowCount() {
        return rowCount;
    }

    /** Rows in the ranges. */
    long selected() {
        long sum = 0;
        for (int i = 0; i < from.length; i++) {
            sum += end[i] - from[i];
        }
        return sum;
    }
}
