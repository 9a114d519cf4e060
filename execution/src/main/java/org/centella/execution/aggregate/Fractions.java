// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** The fractions that quantiles are wanted for, one or an array of them per group. */
final class Fractions {
    private final boolean arrays;
    private final double[] values;
    private final BitSet nulls;
    private final int[] starts;

    private Fractions(boolean arrays, double[] values, BitSet nulls, int[] starts) {
        this.arrays = arrays;
        this.values = values;
        this.nulls = nulls;
        this.starts = starts;
    }

    /** The same for all groups. */
    static Fractions of(double fraction, int count) {
        double[] values = new double[count];
        Arrays.fill(values, fraction);
        return new Fractions(false, values, new BitSet(), single(count));
    }

    private static int[] single(int count) {
        int[] starts = new int[count + 1];
        Arrays.setAll(starts, i -> i);
        return starts;
    }

    /** @throws CentellaException INVALID_ARGUMENT when one is not from 0 to 1 */
    static Fractions of(Column column, int count) {
        return column.type() instanceof DataType.Array ? ofArrays(column, count) : ofNumbers(column, count);
    }

    private static Fractions ofNumbers(Column column, int count) {
        double[] values = new double[count];
        if (column.type() != DataType.NULL) {
            ColumnReader.doubles(column, AggregateInput.scale(column.type()), values);
        }
        BitSet nulls = new BitSet();
        for (int i = 0; i < count; i++) {
            nulls.set(i, column.isNull(i));
        }
        return checked(new Fractions(false, values, nulls, single(count)));
    }

    private static Fractions ofArrays(Column column, int count) {
        FlatColumn base = column.base();
        MemorySegment offsets = base.values();
        FlatColumn elements = base.children().getFirst();
        int[] starts = new int[count + 1];
        for (int i = 0; i < count; i++) {
            int row = column.baseRow(i);
            int size = column.isNull(i) ? 0 : Segments.getInt(offsets, row + 1L) - Segments.getInt(offsets, row);
            starts[i + 1] = starts[i] + size;
        }
        double[] all = new double[elements.length()];
        if (all.length > 0) {
            ColumnReader.doubles(elements, AggregateInput.scale(elements.type()), all);
        }
        double[] values = new double[starts[count]];
        BitSet nulls = new BitSet();
        for (int i = 0; i < count; i++) {
            for (int at = starts[i]; at < starts[i + 1]; at++) {
                int element = Segments.getInt(offsets, column.baseRow(i)) + at - starts[i];
                values[at] = all[element];
                nulls.set(at, elements.isNull(element));
            }
        }
        return checked(new Fractions(true, values, nulls, starts));
    }

    private static Fractions checked(Fractions fractions) {
        for (int i = 0; i < fractions.values.length; i++) {
            double value = fractions.values[i];
            if (!fractions.isNull(i) && !(value >= 0 && value <= 1)) {
                throw new CentellaException(
                        ErrorCode.INVALID_ARGUMENT, "the fraction of a quantile must be from 0 to 1, not " + value);
            }
        }
        return fractions;
    }

    boolean isArrays() {
        return arrays;
    }

    /** Groups. */
    int lists() {
        return starts.length - 1;
    }

    int total() {
        return values.length;
    }

    /** Where the fractions of a group begin among all. */
    int start(int list) {
        return starts[list];
    }

    double get(int at) {
        return values[at];
    }

    boolean isNull(int at) {
        return nulls.get(at);
    }
}
