// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

/** How long the tasks of a stage took: counts by powers of two and eighths between, so that a median costs 2 KiB. */
final class Durations {
    private static final int EIGHTHS = 8;

    private final int[] counts = new int[Long.SIZE * EIGHTHS];
    private int total;

    void add(long nanos) {
        counts[bucket(Math.max(0, nanos) + EIGHTHS)]++;
        total++;
    }

    /** The middle of the median's eighth; 0 when there is nothing. */
    long median() {
        int seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen * 2L > total) {
                return middle(bucket) - EIGHTHS;
            }
        }
        return 0;
    }

    private static int bucket(long value) {
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
        return exponent * EIGHTHS + (int) (value >>> (exponent - 3) & (EIGHTHS - 1));
    }

    private static long middle(int bucket) {
        int shift = bucket / EIGHTHS - 3;
        return ((long) (EIGHTHS + bucket % EIGHTHS) << shift) + ((1L << shift) >> 1);
    }
}
