// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.centella.storage.ValueRange;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the values of one column chunk, and how many different values several chunks have together. Chunks of a
 * table sorted or clustered by the column have ranges side by side, and their counts add up; chunks of a shuffled column
 * have ranges one above the other, and each is a sample of the same values. The ranges tell which it is:
 *
 * <pre>
 *   |--4--|--5--|--4--|     depth 1: 13 values
 *   |-------9--------|
 *   |-------8--------|      depth 2: what two samples of 8.5 distinct values have in common
 * </pre>
 *
 * A sample of r rows of N equally frequent values has N (1 - exp(-r / N)) different ones; solved for N, and applied to all
 * rows. Key columns come out exactly, most others within a factor of two.
 *
 * @param values rows without nulls
 * @param distinct how many different ones, or -1 if unknown
 */
record ChunkEstimate(
        double values,
        double distinct,
        @Nullable Object min,
        @Nullable Object max) {
    private static final int STEPS = 60;
    /** Ranges that overlap less are taken for disjoint: neighbours often share a value at their border. */
    private static final double SIDE_BY_SIDE = 1.05;
    /** Pairs of ranges are compared for so many chunks at most. */
    private static final int MOST_COMPARED = 200;

    /** Whole numbers from min to max, infinite where values are not whole or not bounded. */
    private static double span(@Nullable Object min, @Nullable Object max) {
        if (min instanceof Number low
                && max instanceof Number high
                && !(min instanceof Double)
                && !(max instanceof Double)) {
            return high.doubleValue() - low.doubleValue() + 1;
        }
        if (min instanceof Boolean low && max instanceof Boolean high) {
            return low.equals(high) ? 1 : 2;
        }
        return Double.POSITIVE_INFINITY;
    }

    /** How many different values the chunk has, by its own figures alone. */
    double ownDistinct() {
        if (distinct >= 0) {
            return Math.min(distinct, values);
        }
        double span = span(min, max);
        if (span == values) {
            // As many rows as whole numbers between the bounds: numbered one by one.
            return values;
        }
        // No dictionary: its writer found the values to repeat too little, or its range is all we know.
        return span > values * 1e6 ? values : seen(span, values);
    }

    /** Different values expected in a sample of {@code rows} rows of {@code all} equally frequent values. */
    private static double seen(double all, double rows) {
        return all <= 0 ? 0 : -all * Math.expm1(-rows / all);
    }

    /** The estimate for all chunks of a column together. */
    static double distinctValues(List<ChunkEstimate> chunks) {
        double rows = 0;
        double sum = 0;
        double rowsByRows = 0;
        double distinctByRows = 0;
        double most = 0;
        Object min = null;
        Object max = null;
        boolean bounded = true;
        for (ChunkEstimate chunk : chunks) {
            double own = chunk.ownDistinct();
            rows += chunk.values;
            sum += own;
            rowsByRows += chunk.values * chunk.values;
            distinctByRows += own * chunk.values;
            most = Math.max(most, own);
            if (chunk.min == null || chunk.max == null) {
                bounded = false;
            } else {
                min = min == null || ValueRange.compare(chunk.min, min) < 0 ? chunk.min : min;
                max = max == null || ValueRange.compare(chunk.max, max) > 0 ? chunk.max : max;
            }
        }
        if (chunks.isEmpty() || rows == 0) {
            return 0;
        }
        double depth = bounded ? depth(chunks) : chunks.size();
        double estimate = sum;
        if (depth > SIDE_BY_SIDE) {
            // A typical chunk, to which large ones contribute more, and how many such lie side by side.
            double typicalRows = rowsByRows / rows;
            double beside = Math.max(1, rows / typicalRows / depth);
            estimate = combine(distinctByRows / rows * beside, typicalRows * beside, rows);
        }
        double bound = bounded ? Math.min(rows, span(min, max)) : rows;
        return Math.max(1, Math.min(Math.max(estimate, most), bound));
    }

    /** Different values in {@code allRows} rows when {@code rows} of them have {@code distinct}. */
    private static double combine(double distinct, double rows, double allRows) {
        if (distinct >= rows * 0.999) {
            // A sample without repetition has no upper bound for what it is a sample of: a key.
            return distinct * allRows / rows;
        }
        double low = distinct;
        double high = distinct * 2;
        while (seen(high, rows) < distinct) {
            high *= 2;
        }
        for (int i = 0; i < STEPS; i++) {
            double middle = (low + high) / 2;
            if (seen(middle, rows) < distinct) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return seen(high, allRows);
    }

    /** How many chunks, on average, cover a point of the range that all cover together; between 1 and their number. */
    private static double depth(List<ChunkEstimate> chunks) {
        return chunks.stream().allMatch(c -> c.min instanceof Number && c.max instanceof Number)
                ? depthOfNumbers(chunks)
                : depthByOrder(chunks);
    }

    private static double depthOfNumbers(List<ChunkEstimate> chunks) {
        boolean whole = chunks.stream().noneMatch(c -> c.min instanceof Double);
        List<double[]> ranges = new ArrayList<>();
        double lengths = 0;
        for (ChunkEstimate chunk : chunks) {
            if (chunk.min instanceof Number low && chunk.max instanceof Number high) {
                double end = high.doubleValue() + (whole ? 1 : 0);
                ranges.add(new double[] {low.doubleValue(), end});
                lengths += end - low.doubleValue();
            }
        }
        ranges.sort(Comparator.comparingDouble(r -> r[0]));
        double covered = 0;
        double reached = Double.NEGATIVE_INFINITY;
        for (double[] range : ranges) {
            covered += Math.max(0, range[1] - Math.max(range[0], reached));
            reached = Math.max(reached, range[1]);
        }
        return covered <= 0 ? chunks.size() : Math.clamp(lengths / covered, 1, chunks.size());
    }

    /** For values without distances: the average number of chunks that cover the middle of each, by their order. */
    private static double depthByOrder(List<ChunkEstimate> chunks) {
        long overlaps = 0;
        int step = 1 + chunks.size() / MOST_COMPARED;
        int compared = 0;
        for (int i = 0; i < chunks.size(); i += step) {
            ChunkEstimate a = chunks.get(i);
            compared++;
            for (ChunkEstimate b : chunks) {
                if (a.min != null
                        && a.max != null
                        && b.min != null
                        && b.max != null
                        && ValueRange.compare(a.min, b.max) < 0
                        && ValueRange.compare(b.min, a.max) < 0) {
                    overlaps++;
                }
            }
        }
        return Math.clamp((double) overlaps / compared, 1, chunks.size());
    }
}
