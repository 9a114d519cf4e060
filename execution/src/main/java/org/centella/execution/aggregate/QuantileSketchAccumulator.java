// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/**
 * Estimates quantiles with t-digests (Dunning, Ertl: Computing extremely accurate quantiles using t-digests, 2019): weighted
 * means of neighbouring values, few values to a mean near the ends. Up to {@value #MOST_MEANS} values are kept as they are,
 * so the quantiles of few values are exact.
 *
 * <pre>
 *   block    least  greatest | mean weight | mean weight | ...   of doubles; grows, and is compressed when it is full
 * </pre>
 *
 * State: VARBINARY, the used part of the block; null of no rows.
 */
final class QuantileSketchAccumulator implements Accumulator {
    /** About as many means are left when a block is compressed. */
    private static final double COMPRESSION = 200;

    private static final int FIRST_SHIFT = 7;
    private static final int LARGEST_SHIFT = 13;
    private static final int HEADER = 2;
    static final int MOST_MEANS = (1 << (LARGEST_SHIFT - 4)) - 1;
    private static final ValueLayout.OfDouble UNALIGNED_DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;

    private final GroupBlocks blocks;
    private final ColumnBuilder output;

    QuantileSketchAccumulator(MemoryPool pool) {
        blocks = new GroupBlocks(pool);
        output = new ColumnBuilder(DataType.VARBINARY, pool);
    }

    @Override
    public void ensureGroups(int groups) {
        blocks.ensureGroups(groups);
    }

    @Override
    public void add(AggregateInput input, int[] columns) {
        double[] values = input.doubles(columns[0]);
        for (int i = 0; i < input.rows(); i++) {
            add(input.ids()[i], values[i], 1, values[i], values[i]);
        }
    }

    private void add(int group, double mean, double weight, double least, double greatest) {
        int shift = blocks.shift(group);
        int means = blocks.number(group);
        if (shift == 0) {
            blocks.resize(group, FIRST_SHIFT);
            MemorySegment block = blocks.block(group);
            Segments.setDouble(block, 0, Double.POSITIVE_INFINITY);
            Segments.setDouble(block, 1, Double.NEGATIVE_INFINITY);
        } else if (means == (1 << (shift - 4)) - 1) {
            means = makeRoom(group, shift, means);
        }
        MemorySegment block = blocks.block(group);
        Segments.setDouble(block, 0, Math.min(Segments.getDouble(block, 0), least));
        Segments.setDouble(block, 1, Math.max(Segments.getDouble(block, 1), greatest));
        Segments.setDouble(block, HEADER + 2L * means, mean);
        Segments.setDouble(block, HEADER + 2L * means + 1, weight);
        blocks.setNumber(group, means + 1);
    }

    private int makeRoom(int group, int shift, int means) {
        if (shift < LARGEST_SHIFT) {
            byte[] content = blocks.resize(group, shift + 1);
            MemorySegment.copy(MemorySegment.ofArray(content), 0, blocks.block(group), 0, content.length);
            return means;
        }
        MemorySegment block = blocks.block(group);
        double[][] sorted = sorted(block, means);
        int left = compress(sorted[0], sorted[1]);
        for (int i = 0; i < left; i++) {
            Segments.setDouble(block, HEADER + 2L * i, sorted[0][i]);
            Segments.setDouble(block, HEADER + 2L * i + 1, sorted[1][i]);
        }
        return left;
    }

    /** Means and weights by mean. */
    private static double[][] sorted(MemorySegment block, int means) {
        Integer[] order = new Integer[means];
        double[] values = new double[means];
        for (int i = 0; i < means; i++) {
            order[i] = i;
            values[i] = block.get(UNALIGNED_DOUBLE, (HEADER + 2L * i) << 3);
        }
        Arrays.sort(order, (a, b) -> Double.compare(values[a], values[b]));
        double[][] sorted = new double[2][means];
        for (int i = 0; i < means; i++) {
            sorted[0][i] = values[order[i]];
            sorted[1][i] = block.get(UNALIGNED_DOUBLE, (HEADER + 2L * order[i] + 1) << 3);
        }
        return sorted;
    }

    /** Merges neighbours as far as the scale function k1 lets them be one; returns how many are left. */
    private static int compress(double[] means, double[] weights) {
        double total = Arrays.stream(weights).sum();
        double before = 0;
        double limit = total * nextQuantile(0);
        int at = 0;
        for (int i = 1; i < means.length; i++) {
            if (before + weights[at] + weights[i] <= limit) {
                weights[at] += weights[i];
                means[at] += (means[i] - means[at]) * weights[i] / weights[at];
            } else {
                before += weights[at];
                limit = total * nextQuantile(before / total);
                at++;
                means[at] = means[i];
                weights[at] = weights[i];
            }
        }
        return at + 1;
    }

    /** The quantile up to which a mean that begins at {@code quantile} may reach: k1 grows by one. */
    private static double nextQuantile(double quantile) {
        double k = COMPRESSION / (2 * Math.PI) * Math.asin(2 * quantile - 1) + 1;
        double angle = Math.min(k * 2 * Math.PI / COMPRESSION, Math.PI / 2);
        return (Math.sin(angle) + 1) / 2;
    }

    @Override
    public void merge(AggregateInput input, int[] columns) {
        Column sketches = input.column(columns[0]);
        for (int i = 0; i < input.rows(); i++) {
            MemorySegment bytes = sketches.base().viewBytes(sketches.baseRow(i));
            double least = bytes.get(UNALIGNED_DOUBLE, 0);
            double greatest = bytes.get(UNALIGNED_DOUBLE, Double.BYTES);
            for (long at = HEADER << 3; at < bytes.byteSize(); at += 2 * Double.BYTES) {
                double mean = bytes.get(UNALIGNED_DOUBLE, at);
                add(input.ids()[i], mean, bytes.get(UNALIGNED_DOUBLE, at + Double.BYTES), least, greatest);
            }
        }
    }

    @Override
    public Column[] states(int from, int count) {
        output.reset();
        for (int group = from; group < from + count; group++) {
            if (blocks.shift(group) == 0) {
                output.appendNulls(1);
            } else {
                output.appendBytes(blocks.block(group).asSlice(0, (HEADER + 2L * blocks.number(group)) << 3));
            }
        }
        return new Column[] {output.view()};
    }

    /** A digest read from a state, to be asked for quantiles. */
    static final class Digest {
        private final double least;
        private final double greatest;
        private final double[] means;
        private final double[] weights;
        private final double total;

        Digest(MemorySegment bytes) {
            least = bytes.get(UNALIGNED_DOUBLE, 0);
            greatest = bytes.get(UNALIGNED_DOUBLE, Double.BYTES);
            double[][] sorted = sorted(bytes, (int) ((bytes.byteSize() >> 4) - 1));
            means = sorted[0];
            weights = sorted[1];
            total = Arrays.stream(weights).sum();
        }

        /** Values lie evenly between a mean's rank and the next one's; a mean stands in the middle of its values. */
        double quantile(double fraction) {
            double rank = fraction * (total - 1);
            double lastRank = 0;
            double last = least;
            double before = 0;
            for (int i = 0; i < means.length; i++) {
                double middle = before + (weights[i] - 1) / 2;
                if (rank <= middle) {
                    return between(last, lastRank, means[i], middle, rank);
                }
                before += weights[i];
                last = means[i];
                lastRank = middle;
            }
            return between(last, lastRank, greatest, total - 1, rank);
        }

        private static double between(double from, double fromRank, double to, double toRank, double rank) {
            return toRank <= fromRank ? to : from + (to - from) * ((rank - fromRank) / (toRank - fromRank));
        }
    }

    @Override
    public boolean growsWithValues() {
        return true;
    }

    @Override
    public long memory() {
        return blocks.memory() + output.memory();
    }

    @Override
    public void reset() {
        blocks.reset();
    }

    @Override
    public void close() {
        blocks.close();
        output.close();
    }
}
