// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.util.Arrays;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a batch that count for some aggregates, with the group of each: what accumulators add. Columns are read into
 * arrays at most once per batch, however many accumulators want them. No column an accumulator reads has nulls in these
 * rows, except where null is a value to it.
 */
final class AggregateInput {
    private Batch batch = new Batch(0, java.util.List.of());
    private int[] ids = new int[0];
    private int groups;
    private boolean complete;

    private long[][] longs = new long[0][];
    private double[][] doubles = new double[0][];
    private long[][] pairs = new long[0][];
    /** By column and form: read for this batch. */
    private boolean[] hasLongs = new boolean[0];

    private boolean[] hasDoubles = new boolean[0];
    private boolean[] hasPairs = new boolean[0];
    private final FewGroups lanes = new FewGroups();
    private long[] counts = new long[0];
    private boolean hasCounts;

    /**
     * Starts a batch.
     *
     * @param ids of {@code batch}'s rows; shared
     * @param groups that exist, this batch's new ones included
     * @param complete these are all rows of the batch, so every new group has one
     */
    void start(Batch rows, int[] groupIds, int groupCount, boolean allRows) {
        batch = rows;
        ids = groupIds;
        groups = groupCount;
        complete = allRows;
        hasCounts = false;
        int columns = rows.columnCount();
        if (longs.length < columns) {
            longs = Arrays.copyOf(longs, columns);
            doubles = Arrays.copyOf(doubles, columns);
            pairs = Arrays.copyOf(pairs, columns);
            hasLongs = new boolean[columns];
            hasDoubles = new boolean[columns];
            hasPairs = new boolean[columns];
        } else {
            Arrays.fill(hasLongs, false);
            Arrays.fill(hasDoubles, false);
            Arrays.fill(hasPairs, false);
        }
    }

    int rows() {
        return batch.rowCount();
    }

    int[] ids() {
        return ids;
    }

    int groups() {
        return groups;
    }

    boolean complete() {
        return complete;
    }

    Column column(int index) {
        return batch.column(index);
    }

    /** True when rows meet their groups so often that sums per batch, added to the states once, are faster. */
    boolean hasFewGroups() {
        return FewGroups.pays(groups, rows());
    }

    /** Rows by group; where there are few. */
    long[] counts() {
        if (!hasCounts) {
            long[] made = lanes.counts(ids, rows(), groups);
            counts = counts.length < groups ? new long[groups] : counts;
            System.arraycopy(made, 0, counts, 0, groups);
            hasCounts = true;
        }
        return counts;
    }

    /** Sums of a column by group, where there are few; null when one might not fit. The result is valid until the next. */
    long @Nullable [] longSums(int index) {
        long[] values = column(index).type().layout() == Layout.INT128 ? lowHalves(index) : longs(index);
        return values != null && fits(values, rows()) ? lanes.sums(ids, values, rows(), groups) : null;
    }

    /** As {@link #longSums}. */
    double[] doubleSums(int index) {
        return lanes.sums(ids, doubles(index), rows(), groups);
    }

    /** The values of an INT128 column as longs, or null when one does not fit. */
    private long @Nullable [] lowHalves(int index) {
        long[] wide = pairs(index);
        long[] low = longs[index];
        if (low == null || low.length < rows()) {
            low = new long[rows()];
            longs[index] = low;
        }
        return narrow(wide, low, rows()) ? low : null;
    }

    private static boolean narrow(long[] pairs, long[] low, int rows) {
        long rest = 0;
        for (int i = 0; i < rows; i++) {
            long value = pairs[2 * i];
            low[i] = value;
            rest |= pairs[2 * i + 1] ^ (value >> 63);
        }
        return rest == 0;
    }

    /** True when no sum of some of the values overflows: the largest magnitude times the rows does not. */
    private static boolean fits(long[] values, int rows) {
        long magnitudes = 0;
        for (int i = 0; i < rows; i++) {
            magnitudes |= values[i] ^ (values[i] >> 63);
        }
        return Long.numberOfLeadingZeros(magnitudes) > Integer.SIZE - Integer.numberOfLeadingZeros(rows);
    }

    /** A column's rows as {@link ColumnReader#longs} reads them. */
    long[] longs(int index) {
        long[] values = longs[index];
        if (values == null || values.length < rows()) {
            values = new long[rows()];
            longs[index] = values;
        } else if (hasLongs[index]) {
            return values;
        }
        ColumnReader.longs(column(index), values);
        hasLongs[index] = true;
        return values;
    }

    /** A column's rows as {@link ColumnReader#doubles} reads them, with the scale of its type. */
    double[] doubles(int index) {
        double[] values = doubles[index];
        if (values == null || values.length < rows()) {
            values = new double[rows()];
            doubles[index] = values;
        } else if (hasDoubles[index]) {
            return values;
        }
        ColumnReader.doubles(column(index), scale(column(index).type()), values);
        hasDoubles[index] = true;
        return values;
    }

    /** A column's rows as {@link ColumnReader#pairs} reads them. */
    long[] pairs(int index) {
        long[] values = pairs[index];
        if (values == null || values.length < 2 * rows()) {
            values = new long[2 * rows()];
            pairs[index] = values;
        } else if (hasPairs[index]) {
            return values;
        }
        ColumnReader.pairs(column(index), values);
        hasPairs[index] = true;
        return values;
    }

    /** What an unscaled decimal is divided by. */
    static double scale(DataType type) {
        return type instanceof DataType.Decimal decimal ? Math.pow(10, decimal.scale()) : 1;
    }
}
