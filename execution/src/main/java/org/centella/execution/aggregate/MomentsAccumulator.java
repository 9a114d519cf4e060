// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Column;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;

/**
 * Count, means and sums of squared distances from the mean of one variable or of a pair, updated with Welford's recurrence
 * and merged with Chan's (Chan, Golub, LeVeque: Algorithms for computing the sample variance, 1983). One variable is a pair
 * of which only the first is read. State: count BIGINT and the others DOUBLE.
 */
final class MomentsAccumulator implements Accumulator {
    private static final int WORDS = 6;
    private static final int COUNT = 0;
    private static final int MEAN_X = 1;
    private static final int SQUARES_X = 2;
    private static final int MEAN_Y = 3;
    private static final int SQUARES_Y = 4;
    private static final int PRODUCTS = 5;

    private final int words;
    private final GroupLongs moments;
    private final GrowingBuffer output;

    /** @param variables 1 or 2 */
    MomentsAccumulator(int variables, MemoryPool pool) {
        words = variables == 1 ? MEAN_Y : WORDS;
        moments = new GroupLongs(pool, words, 0);
        output = new GrowingBuffer(pool);
    }

    @Override
    public void ensureGroups(int groups) {
        moments.ensure(groups);
    }

    @Override
    public void add(AggregateInput input, int[] columns) {
        double[] x = input.doubles(columns[0]);
        if (words == WORDS) {
            addPairs(moments.segment(), input.ids(), x, input.doubles(columns[1]), input.rows());
        } else {
            addValues(moments.segment(), input.ids(), x, input.rows());
        }
    }

    private static void addValues(MemorySegment moments, int[] ids, double[] values, int rows) {
        for (int i = 0; i < rows; i++) {
            long at = (long) ids[i] * MEAN_Y;
            long count = Segments.getLong(moments, at) + 1;
            double mean = Segments.getDouble(moments, at + MEAN_X);
            double delta = values[i] - mean;
            mean += delta / count;
            Segments.setLong(moments, at, count);
            Segments.setDouble(moments, at + MEAN_X, mean);
            double squares = Segments.getDouble(moments, at + SQUARES_X);
            Segments.setDouble(moments, at + SQUARES_X, squares + delta * (values[i] - mean));
        }
    }

    private static void addPairs(MemorySegment moments, int[] ids, double[] xs, double[] ys, int rows) {
        for (int i = 0; i < rows; i++) {
            long at = (long) ids[i] * WORDS;
            long count = Segments.getLong(moments, at) + 1;
            double deltaX = xs[i] - Segments.getDouble(moments, at + MEAN_X);
            double meanX = Segments.getDouble(moments, at + MEAN_X) + deltaX / count;
            double deltaY = ys[i] - Segments.getDouble(moments, at + MEAN_Y);
            double meanY = Segments.getDouble(moments, at + MEAN_Y) + deltaY / count;
            Segments.setLong(moments, at, count);
            Segments.setDouble(moments, at + MEAN_X, meanX);
            Segments.setDouble(moments, at + MEAN_Y, meanY);
            increase(moments, at + SQUARES_X, deltaX * (xs[i] - meanX));
            increase(moments, at + SQUARES_Y, deltaY * (ys[i] - meanY));
            increase(moments, at + PRODUCTS, deltaX * (ys[i] - meanY));
        }
    }

    private static void increase(MemorySegment moments, long word, double by) {
        Segments.setDouble(moments, word, Segments.getDouble(moments, word) + by);
    }

    @Override
    public void merge(AggregateInput input, int[] columns) {
        long[] counts = input.longs(columns[COUNT]);
        double[][] states = new double[words][];
        for (int w = 1; w < words; w++) {
            states[w] = input.doubles(columns[w]);
        }
        MemorySegment to = moments.segment();
        for (int i = 0; i < input.rows(); i++) {
            if (counts[i] > 0) {
                merge(to, (long) input.ids()[i] * words, counts[i], states, i);
            }
        }
    }

    private void merge(MemorySegment to, long at, long count, double[][] states, int row) {
        long old = Segments.getLong(to, at);
        long total = old + count;
        double weight = (double) old * count / total;
        double deltaX = states[MEAN_X][row] - Segments.getDouble(to, at + MEAN_X);
        Segments.setLong(to, at, total);
        increase(to, at + MEAN_X, deltaX * count / total);
        increase(to, at + SQUARES_X, states[SQUARES_X][row] + deltaX * deltaX * weight);
        if (words == WORDS) {
            double deltaY = states[MEAN_Y][row] - Segments.getDouble(to, at + MEAN_Y);
            increase(to, at + MEAN_Y, deltaY * count / total);
            increase(to, at + SQUARES_Y, states[SQUARES_Y][row] + deltaY * deltaY * weight);
            increase(to, at + PRODUCTS, states[PRODUCTS][row] + deltaX * deltaY * weight);
        }
    }

    @Override
    public Column[] states(int from, int count) {
        return Words.columns(moments.slice(from, count), words, count, output, COUNT);
    }

    @Override
    public long memory() {
        return moments.memory() + output.size();
    }

    @Override
    public void reset() {
        moments.reset();
    }

    @Override
    public void close() {
        moments.close();
        output.close();
    }
}
