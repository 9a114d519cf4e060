// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Column;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;

/**
 * Products, and sums of a function of each value, as DOUBLE. Sums carry the digits that additions lose in a second word
 * (Neumaier: Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, 1974). State: both words.
 */
final class SeriesAccumulator implements Accumulator {
    /** What is done with each value. */
    enum Term {
        VALUE,
        SQUARE,
        LOGARITHM,
        RECIPROCAL,
        /** Multiplied, not added. */
        FACTOR
    }

    private static final int WORDS = 2;

    private final Term term;
    private final GroupLongs words;
    private final GrowingBuffer output;
    private double[] terms = new double[0];

    SeriesAccumulator(Term term, MemoryPool pool) {
        this.term = term;
        this.words = new GroupLongs(pool, WORDS, 0);
        this.output = new GrowingBuffer(pool);
    }

    @Override
    public void ensureGroups(int groups) {
        words.ensure(groups);
    }

    @Override
    public void add(AggregateInput input, int[] columns) {
        double[] values = input.doubles(columns[0]);
        int rows = input.rows();
        if (term == Term.FACTOR) {
            multiply(words.segment(), input.ids(), values, rows);
            return;
        }
        if (terms.length < rows) {
            terms = new double[rows];
        }
        switch (term) {
            case VALUE, FACTOR -> System.arraycopy(values, 0, terms, 0, rows);
            case SQUARE -> {
                for (int i = 0; i < rows; i++) {
                    terms[i] = values[i] * values[i];
                }
            }
            case LOGARITHM -> {
                for (int i = 0; i < rows; i++) {
                    terms[i] = Math.log(values[i]);
                }
            }
            case RECIPROCAL -> {
                for (int i = 0; i < rows; i++) {
                    terms[i] = 1 / values[i];
                }
            }
        }
        sum(words.segment(), input.ids(), terms, rows);
    }

    /** The second word of a product says whether there is one. */
    private static void multiply(MemorySegment words, int[] ids, double[] values, int rows) {
        for (int i = 0; i < rows; i++) {
            long at = (long) ids[i] * WORDS;
            boolean begun = Segments.getDouble(words, at + 1) != 0;
            double product = begun ? Segments.getDouble(words, at) : 1;
            Segments.setDouble(words, at, product * values[i]);
            Segments.setDouble(words, at + 1, 1);
        }
    }

    private static void sum(MemorySegment words, int[] ids, double[] values, int rows) {
        for (int i = 0; i < rows; i++) {
            add(words, (long) ids[i] * WORDS, values[i]);
        }
    }

    private static void add(MemorySegment words, long at, double value) {
        double old = Segments.getDouble(words, at);
        double sum = old + value;
        double lost = Math.abs(old) >= Math.abs(value) ? old - sum + value : value - sum + old;
        Segments.setDouble(words, at, sum);
        // Beyond the finite numbers nothing is lost that could be given back.
        if (!Double.isNaN(lost)) {
            Segments.setDouble(words, at + 1, Segments.getDouble(words, at + 1) + lost);
        }
    }

    @Override
    public void merge(AggregateInput input, int[] columns) {
        double[] first = input.doubles(columns[0]);
        double[] second = input.doubles(columns[1]);
        MemorySegment to = words.segment();
        for (int i = 0; i < input.rows(); i++) {
            long at = (long) input.ids()[i] * WORDS;
            if (term != Term.FACTOR) {
                add(to, at, first[i]);
                Segments.setDouble(to, at + 1, Segments.getDouble(to, at + 1) + second[i]);
            } else if (second[i] != 0) {
                double product = Segments.getDouble(to, at + 1) != 0 ? Segments.getDouble(to, at) : 1;
                Segments.setDouble(to, at, product * first[i]);
                Segments.setDouble(to, at + 1, 1);
            }
        }
    }

    @Override
    public Column[] states(int from, int count) {
        return Words.columns(words.slice(from, count), WORDS, count, output, -1);
    }

    @Override
    public long memory() {
        return words.memory() + output.size();
    }

    @Override
    public void reset() {
        words.reset();
    }

    @Override
    public void close() {
        words.close();
        output.close();
    }
}
