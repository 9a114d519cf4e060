// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Column;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;

/**
 * Count, mean and sums of the second, third and fourth powers of distances from the mean, updated and merged in one pass
 * (Pébay: Formulas for robust, one-pass parallel computation of covariances and arbitrary-order statistical moments, 2008).
 * State: count BIGINT and the others DOUBLE.
 */
final class HigherMomentsAccumulator implements Accumulator {
    private static final int WORDS = 5;
    private static final int COUNT = 0;
    private static final int MEAN = 1;
    private static final int SECOND = 2;
    private static final int THIRD = 3;
    private static final int FOURTH = 4;

    private final GroupLongs moments;
    private final GrowingBuffer output;

    HigherMomentsAccumulator(MemoryPool pool) {
        moments = new GroupLongs(pool, WORDS, 0);
        output = new GrowingBuffer(pool);
    }

    @Override
    public void ensureGroups(int groups) {
        moments.ensure(groups);
    }

    @Override
    public void add(AggregateInput input, int[] columns) {
        double[] values = input.doubles(columns[0]);
        MemorySegment to = moments.segment();
        for (int i = 0; i < input.rows(); i++) {
            merge(to, (long) input.ids()[i] * WORDS, 1, values[i], 0, 0, 0);
        }
    }

    @Override
    public void merge(AggregateInput input, int[] columns) {
        long[] counts = input.longs(columns[COUNT]);
        double[] means = input.doubles(columns[MEAN]);
        double[] seconds = input.doubles(columns[SECOND]);
        double[] thirds = input.doubles(columns[THIRD]);
        double[] fourths = input.doubles(columns[FOURTH]);
        MemorySegment to = moments.segment();
        for (int i = 0; i < input.rows(); i++) {
            if (counts[i] > 0) {
                long at = (long) input.ids()[i] * WORDS;
                merge(to, at, counts[i], means[i], seconds[i], thirds[i], fourths[i]);
            }
        }
    }

    private static void merge(
            MemorySegment to, long at, long count, double mean, double second, double third, double fourth) {
        double a = Segments.getLong(to, at);
        double b = count;
        double n = a + b;
        double delta = mean - Segments.getDouble(to, at + MEAN);
        double step = delta / n;
        double m2 = Segments.getDouble(to, at + SECOND);
        double m3 = Segments.getDouble(to, at + THIRD);
        double m4 = Segments.getDouble(to, at + FOURTH);
        Segments.setDouble(
                to,
                at + FOURTH,
                m4
                        + fourth
                        + delta * step * step * step * a * b * (a * a - a * b + b * b)
                        + 6 * step * step * (a * a * second + b * b * m2)
                        + 4 * step * (a * third - b * m3));
        Segments.setDouble(
                to, at + THIRD, m3 + third + delta * step * step * a * b * (a - b) + 3 * step * (a * second - b * m2));
        Segments.setDouble(to, at + SECOND, m2 + second + delta * step * a * b);
        Segments.setDouble(to, at + MEAN, Segments.getDouble(to, at + MEAN) + step * b);
        Segments.setLong(to, at, (long) n);
    }

    @Override
    public Column[] states(int from, int count) {
        return Words.columns(moments.slice(from, count), WORDS, count, output, COUNT);
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
