// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.plan;

/**
 * How much a task, or a stage, put out for each partition of its reader: what actual sizes are once estimates are over.
 * The arrays are not copied and not changed.
 *
 * @param rows by partition
 * @param bytes by partition, as they are in memory
 */
public record OutputSizes(long[] rows, long[] bytes) {
    /** Nothing for so many partitions. */
    public static OutputSizes none(int partitions) {
        return new OutputSizes(new long[partitions], new long[partitions]);
    }

    public int partitions() {
        return rows.length;
    }

    public OutputSizes plus(OutputSizes other) {
        long[] sumRows = rows.clone();
        long[] sumBytes = bytes.clone();
        for (int p = 0; p < sumRows.length; p++) {
            sumRows[p] += other.rows[p];
            sumBytes[p] += other.bytes[p];
        }
        return new OutputSizes(sumRows, sumBytes);
    }

    public long totalRows() {
        return total(rows);
    }

    public long totalBytes() {
        return total(bytes);
    }

    private static long total(long[] values) {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        return sum;
    }
}
