// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;

/**
 * What a call makes of its state columns in the end.
 *
 * @param scratch where results are computed; valid until the next of the same call
 * @param call the call's number, which picks its scratch slots
 */
public record AggregateResult(AggregateKind kind, DataType type, Scratch scratch, int call, MemoryPool pool) {
    private static final int SLOTS = CollectedResult.SLOTS;
    // States of moments of pairs, behind their count. The first variable of functions of pairs is y, the second x.
    private static final int MEAN_1 = 1;
    private static final int SQUARES_1 = 2;
    private static final int MEAN_2 = 3;
    private static final int SQUARES_2 = 4;
    private static final int PRODUCTS = 5;

    public Column of(List<Column> states, int count) {
        Column first = states.getFirst();
        return switch (kind) {
            case COUNT,
                    COUNT_IF,
                    COUNT_ROWS,
                    CHECKSUM,
                    LEAST_N,
                    GREATEST_N,
                    MIN,
                    MAX,
                    ANY_VALUE,
                    FIRST,
                    LAST,
                    MIN_BY,
                    MAX_BY -> first;
            case BOOL_AND, BOOL_OR, BIT_AND, BIT_OR, BIT_XOR, STRING_AGG, ARRAY_AGG -> first;
            case SUM -> checked(first, count);
            case SUM_OR_ZERO -> zeroForNull(checked(first, count), count);
            case AVERAGE -> average(first, states.get(1), count);
            case VARIANCE_SAMPLE -> variance(states, count, 1, false);
            case VARIANCE_POPULATION -> variance(states, count, 0, false);
            case DEVIATION_SAMPLE -> variance(states, count, 1, true);
            case DEVIATION_POPULATION -> variance(states, count, 0, true);
            case COVARIANCE_SAMPLE -> covariance(states, count, 1);
            case COVARIANCE_POPULATION -> covariance(states, count, 0);
            case CORRELATION -> correlation(states, count);
            case REGRESSION_COUNT -> first;
            case REGRESSION_MEAN_X -> computed(count, i -> rows(states, i) > 0, i -> word(states, MEAN_2, i));
            case REGRESSION_MEAN_Y -> computed(count, i -> rows(states, i) > 0, i -> word(states, MEAN_1, i));
            case REGRESSION_SXX -> computed(count, i -> rows(states, i) > 0, i -> word(states, SQUARES_2, i));
            case REGRESSION_SYY -> computed(count, i -> rows(states, i) > 0, i -> word(states, SQUARES_1, i));
            case REGRESSION_SXY -> computed(count, i -> rows(states, i) > 0, i -> word(states, PRODUCTS, i));
            case REGRESSION_SLOPE -> computed(count, i -> word(states, SQUARES_2, i) != 0, i -> slope(states, i));
            case REGRESSION_INTERCEPT ->
                computed(
                        count,
                        i -> word(states, SQUARES_2, i) != 0,
                        i -> word(states, MEAN_1, i) - slope(states, i) * word(states, MEAN_2, i));
            case REGRESSION_R2 -> computed(count, i -> word(states, SQUARES_2, i) != 0, i -> determination(states, i));
            case SKEWNESS -> computed(count, i -> rows(states, i) > 2, i -> skewness(states, i));
            case KURTOSIS ->
                computed(count, i -> rows(states, i) > 3 && word(states, 2, i) != 0, i -> kurtosis(states, i));
            case KURTOSIS_POPULATION ->
                computed(
                        count,
                        i -> rows(states, i) > 1 && word(states, 2, i) != 0,
                        i -> rows(states, i) * word(states, 4, i) / square(word(states, 2, i)) - 3);
            case PRECISE_SUM, SUM_OF_SQUARES -> computed(count, i -> values(states, i) > 0, i -> series(states, i));
            case PRODUCT -> computed(count, i -> values(states, i) > 0, i -> word(states, 0, i));
            case PRECISE_AVERAGE ->
                computed(count, i -> values(states, i) > 0, i -> series(states, i) / values(states, i));
            case GEOMETRIC_MEAN ->
                computed(count, i -> values(states, i) > 0, i -> Math.exp(series(states, i) / values(states, i)));
            case HARMONIC_MEAN ->
                computed(count, i -> values(states, i) > 0, i -> values(states, i) / series(states, i));
            case MEDIAN,
                    QUANTILE_CONTINUOUS,
                    QUANTILE_CONTINUOUS_DESCENDING,
                    QUANTILE_DISCRETE,
                    QUANTILE_DISCRETE_DESCENDING,
                    MODE,
                    MODE_DESCENDING,
                    ENTROPY,
                    HISTOGRAM,
                    MAP_AGG,
                    MULTIMAP_AGG,
                    MAP_UNION -> new CollectedResult(kind, type, scratch, call * SLOTS, pool).of(states, count);
            case APPROXIMATE_DISTINCT -> {
                MemorySegment out = doubles(count);
                DistinctSketchAccumulator.estimates(first, count, out);
                yield FlatColumn.of(type, count, null, out);
            }
            case APPROXIMATE_MEDIAN -> sketched(first, Fractions.of(0.5, count));
            case APPROXIMATE_QUANTILE -> sketched(first, Fractions.of(states.get(1), count));
        };
    }

    private interface Condition {
        boolean test(int row);
    }

    private interface Formula {
        double apply(int row);
    }

    /** A number for each group for which there is one. */
    private Column computed(int count, Condition exists, Formula formula) {
        MemorySegment out = doubles(count);
        MemorySegment valid = validity(count);
        for (int i = 0; i < count; i++) {
            boolean has = exists.test(i);
            Segments.setBit(valid, i, has);
            Segments.setDouble(out, i, has ? formula.apply(i) : 0);
        }
        return FlatColumn.of(type, count, valid, out);
    }

    private static double slope(List<Column> states, int row) {
        return word(states, PRODUCTS, row) / word(states, SQUARES_2, row);
    }

    private static double determination(List<Column> states, int row) {
        double ofY = word(states, SQUARES_1, row);
        return ofY == 0 ? 1 : square(word(states, PRODUCTS, row)) / (word(states, SQUARES_2, row) * ofY);
    }

    private static double square(double value) {
        return value * value;
    }

    /** Corrected for the bias of small samples. */
    private static double skewness(List<Column> states, int row) {
        double n = rows(states, row);
        double second = word(states, 2, row) / n;
        double population = word(states, 3, row) / n / Math.pow(second, 1.5);
        return Math.sqrt(n * (n - 1)) / (n - 2) * population;
    }

    /** Corrected for the bias of small samples. */
    private static double kurtosis(List<Column> states, int row) {
        double n = rows(states, row);
        double population = n * word(states, 4, row) / square(word(states, 2, row)) - 3;
        return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * population + 6);
    }

    /** Values of a series; the count is its third state. */
    private static long values(List<Column> states, int row) {
        return Segments.getLong(states.get(2).base().values(), row);
    }

    private static double series(List<Column> states, int row) {
        return word(states, 0, row) + word(states, 1, row);
    }

    private Column sketched(Column sketches, Fractions fractions) {
        return new SketchedQuantiles(type, scratch, call * SLOTS).of(sketches, fractions);
    }

    private Column checked(Column sums, int count) {
        if (type.isInterval()) {
            return new IntervalResult(type, scratch, call * SLOTS).of(sums, null, count);
        }
        if (sums.type().layout() == Layout.INT128) {
            MemorySegment values = sums.base().values();
            for (int i = 0; i < count; i++) {
                if (!Int128.isDecimal(Segments.getLong(values, 2L * i), Segments.getLong(values, 2L * i + 1))) {
                    throw new CentellaException(
                            ErrorCode.NUMERIC_OVERFLOW, "a sum has more than 38 digits and does not fit " + type);
                }
            }
        }
        return sums;
    }

    /** Sums of no rows are 0 already, only marked null. */
    private Column zeroForNull(Column sums, int count) {
        return FlatColumn.of(sums.type(), count, null, sums.base().values());
    }

    private MemorySegment doubles(int count) {
        return scratch.longs(call * SLOTS, count);
    }

    private MemorySegment validity(int count) {
        return scratch.bits(call * SLOTS + 1, count);
    }

    private Column average(Column sums, Column counts, int count) {
        if (type.isInterval()) {
            return new IntervalResult(type, scratch, call * SLOTS).of(sums, counts, count);
        }
        double scale = AggregateInput.scale(sums.type());
        double[] read = new double[count];
        ColumnReader.doubles(sums, 1, read);
        MemorySegment rows = counts.base().values();
        MemorySegment out = doubles(count);
        MemorySegment valid = validity(count);
        for (int i = 0; i < count; i++) {
            long n = Segments.getLong(rows, i);
            Segments.setBit(valid, i, n > 0);
            Segments.setDouble(out, i, read[i] / (n * scale));
        }
        return FlatColumn.of(type, count, valid, out);
    }

    private static double word(List<Column> states, int state, int row) {
        return Segments.getDouble(states.get(state).base().values(), row);
    }

    private static long rows(List<Column> states, int row) {
        return Segments.getLong(states.getFirst().base().values(), row);
    }

    /** @param fewer what is taken off the count before dividing by it */
    private Column variance(List<Column> states, int count, int fewer, boolean root) {
        MemorySegment out = doubles(count);
        MemorySegment valid = validity(count);
        for (int i = 0; i < count; i++) {
            long n = rows(states, i);
            double variance = word(states, 2, i) / (n - fewer);
            Segments.setBit(valid, i, n > fewer);
            Segments.setDouble(out, i, root ? Math.sqrt(variance) : variance);
        }
        return FlatColumn.of(type, count, valid, out);
    }

    private Column covariance(List<Column> states, int count, int fewer) {
        MemorySegment out = doubles(count);
        MemorySegment valid = validity(count);
        for (int i = 0; i < count; i++) {
            long n = rows(states, i);
            Segments.setBit(valid, i, n > fewer);
            Segments.setDouble(out, i, word(states, 5, i) / (n - fewer));
        }
        return FlatColumn.of(type, count, valid, out);
    }

    private Column correlation(List<Column> states, int count) {
        MemorySegment out = doubles(count);
        MemorySegment valid = validity(count);
        for (int i = 0; i < count; i++) {
            double spread = Math.sqrt(word(states, 2, i)) * Math.sqrt(word(states, 4, i));
            Segments.setBit(valid, i, spread != 0);
            Segments.setDouble(out, i, word(states, 5, i) / spread);
        }
        return FlatColumn.of(type, count, valid, out);
    }
}
