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
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;

/**
 * What a call makes of its state columns in the end.
 *
 * @param scratch where results are computed; valid until the next of the same call
 * @param call the call's number, which picks its scratch slots
 */
record AggregateResult(AggregateKind kind, DataType type, Scratch scratch, int call) {
    private static final int SLOTS = 4;

    Column of(List<Column> states, int count) {
        Column first = states.getFirst();
        return switch (kind) {
            case COUNT, COUNT_IF, MIN, MAX, ANY_VALUE, FIRST, LAST, MIN_BY, MAX_BY -> first;
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
        };
    }

    private Column checked(Column sums, int count) {
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
