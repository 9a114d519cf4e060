// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.List;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Picker;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.kernel.ValueOrder;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** Aggregates over the elements of an array. Nulls do not count; of no elements the result is null. */
final class ArrayAggregateKernels {
    private static final int ROWS_SLOT = 8;
    private static final int MOST_DIGITS = 38;

    private ArrayAggregateKernels() {}

    /** The type of a sum, as the aggregate function has it; null when there are no sums of the type. */
    static @Nullable DataType sumType(DataType element) {
        if (element.isInteger()) {
            return element == DataType.BIGINT ? new DataType.Decimal(MOST_DIGITS, 0) : DataType.BIGINT;
        }
        return switch (element) {
            case DataType.Decimal(int _, int scale) -> new DataType.Decimal(MOST_DIGITS, scale);
            case DataType.Simple simple ->
                switch (simple) {
                    case REAL, DOUBLE, NULL -> DataType.DOUBLE;
                    case INTERVAL_DAY, INTERVAL_MONTH -> simple;
                    case BOOLEAN,
                            TINYINT,
                            SMALLINT,
                            INTEGER,
                            BIGINT,
                            DATE,
                            TIME,
                            TIMESTAMP,
                            TIMESTAMP_TZ,
                            INTERVAL,
                            VARBINARY -> null;
                };
            case DataType.Varchar _, DataType.Char _, DataType.Array _, DataType.Map _, DataType.Row _ -> null;
        };
    }

    static DataType elementOf(DataType array) {
        return array instanceof DataType.Array(DataType element) ? element : DataType.NULL;
    }

    static Kernel sum(List<DataType> arguments, DataType result) {
        DataType element = elementOf(arguments.getFirst());
        return switch (result.layout()) {
            case FLOAT64 -> floating(false);
            case INT32, INT64 -> (in, rows, out) -> exact(in[0], rows, out, result);
            case INT128 -> (in, rows, out) -> wide(in[0], rows, out, element);
            case BIT, INT8, INT16, FLOAT32, VIEW, LIST, STRUCT -> throw new IllegalStateException("sum as " + result);
        };
    }

    static Kernel average(List<DataType> arguments, DataType result) {
        DataType element = elementOf(arguments.getFirst());
        if (element.layout() == org.centella.columnar.type.Layout.FLOAT32
                || element.layout() == org.centella.columnar.type.Layout.FLOAT64
                || element == DataType.NULL) {
            return floating(true);
        }
        int scale = element instanceof DataType.Decimal decimal ? decimal.scale() : 0;
        return (in, rows, out) -> {
            FlatColumn child = Elements.child(in[0]);
            for (int i = 0; i < rows; i++) {
                BigInteger sum = BigInteger.ZERO;
                int count = 0;
                int end = out.counts(i) ? Elements.start(in[0], i) + Elements.length(in[0], i) : 0;
                for (int k = Elements.start(in[0], i); k < end; k++) {
                    if (!child.isNull(k)) {
                        sum = sum.add(big(child, k));
                        count++;
                    }
                }
                if (count == 0) {
                    out.setNull(i);
                }
                double mean = new java.math.BigDecimal(sum, scale).doubleValue() / Math.max(count, 1);
                Segments.setDouble(out.values(), i, mean);
            }
        };
    }

    private static BigInteger big(FlatColumn column, int row) {
        return column.type().layout() == org.centella.columnar.type.Layout.INT128
                ? Int128Math.big(Int128Math.low(column.values(), row), Int128Math.high(column.values(), row))
                : BigInteger.valueOf(integer(column, row));
    }

    private static long integer(FlatColumn column, int row) {
        MemorySegment values = column.values();
        return switch (column.type().layout()) {
            case INT8 -> Segments.getByte(values, row);
            case INT16 -> Segments.getShort(values, row);
            case INT32 -> Segments.getInt(values, row);
            case INT64, BIT, FLOAT32, FLOAT64, INT128, VIEW, LIST, STRUCT -> Segments.getLong(values, row);
        };
    }

    private static double number(FlatColumn column, int row) {
        return switch (column.type().layout()) {
            case FLOAT32 -> Segments.getFloat(column.values(), row);
            case BIT, INT8, INT16, INT32, INT64, FLOAT64, INT128, VIEW, LIST, STRUCT ->
                Segments.getDouble(column.values(), row);
        };
    }

    private static Kernel floating(boolean mean) {
        return (in, rows, out) -> {
            FlatColumn child = Elements.child(in[0]);
            for (int i = 0; i < rows; i++) {
                double sum = 0;
                int count = 0;
                int end = out.counts(i) ? Elements.start(in[0], i) + Elements.length(in[0], i) : 0;
                for (int k = Elements.start(in[0], i); k < end; k++) {
                    if (!child.isNull(k)) {
                        sum += number(child, k);
                        count++;
                    }
                }
                Segments.setDouble(out.values(), i, mean ? sum / count : sum);
                if (count == 0) {
                    out.setNull(i);
                }
            }
        };
    }

    private static void exact(Operand in, int rows, KernelOutput out, DataType result) {
        FlatColumn child = Elements.child(in);
        boolean ints = result.layout() == org.centella.columnar.type.Layout.INT32;
        for (int i = 0; i < rows; i++) {
            long sum = 0;
            int count = 0;
            int end = out.counts(i) ? Elements.start(in, i) + Elements.length(in, i) : 0;
            for (int k = Elements.start(in, i); k < end; k++) {
                if (!child.isNull(k)) {
                    sum = Math.addExact(sum, integer(child, k));
                    count++;
                }
            }
            if (count == 0) {
                out.setNull(i);
            }
            if (ints) {
                Segments.setInt(out.values(), i, Math.toIntExact(sum));
            } else {
                Segments.setLong(out.values(), i, sum);
            }
        }
    }

    private static void wide(Operand in, int rows, KernelOutput out, DataType element) {
        FlatColumn child = Elements.child(in);
        BigInteger limit = BigInteger.TEN.pow(MOST_DIGITS);
        for (int i = 0; i < rows; i++) {
            BigInteger sum = BigInteger.ZERO;
            int count = 0;
            int end = out.counts(i) ? Elements.start(in, i) + Elements.length(in, i) : 0;
            for (int k = Elements.start(in, i); k < end; k++) {
                if (!child.isNull(k)) {
                    sum = sum.add(big(child, k));
                    count++;
                }
            }
            if (sum.abs().compareTo(limit) >= 0) {
                throw new CentellaException(
                        ErrorCode.NUMERIC_OVERFLOW, "the sum of an array of " + element + " has more than 38 digits");
            }
            if (count == 0) {
                out.setNull(i);
            }
            Int128Math.set(
                    out.values(), i, sum.longValue(), sum.shiftRight(Long.SIZE).longValue());
        }
    }

    static Kernel product(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            FlatColumn child = Elements.child(in[0]);
            for (int i = 0; i < rows; i++) {
                double product = 1;
                int count = 0;
                int end = out.counts(i) ? Elements.start(in[0], i) + Elements.length(in[0], i) : 0;
                for (int k = Elements.start(in[0], i); k < end; k++) {
                    if (!child.isNull(k)) {
                        product *= Segments.getDouble(child.values(), k);
                        count++;
                    }
                }
                Segments.setDouble(out.values(), i, product);
                if (count == 0) {
                    out.setNull(i);
                }
            }
        };
    }

    static Kernel count(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            FlatColumn child = Elements.child(in[0]);
            for (int i = 0; i < rows; i++) {
                long count = 0;
                int end = out.counts(i) ? Elements.start(in[0], i) + Elements.length(in[0], i) : 0;
                for (int k = Elements.start(in[0], i); k < end; k++) {
                    count += child.isNull(k) ? 0 : 1;
                }
                Segments.setLong(out.values(), i, count);
            }
        };
    }

    static Kernel greatest(List<DataType> arguments, DataType result) {
        return extreme(1);
    }

    static Kernel least(List<DataType> arguments, DataType result) {
        return extreme(-1);
    }

    private static Kernel extreme(int sign) {
        return chosen((child, best, next) -> best < 0 || ValueOrder.compare(child, next, child, best) * sign > 0);
    }

    static Kernel anyValue(List<DataType> arguments, DataType result) {
        return chosen((child, best, next) -> best < 0);
    }

    /** Whether the next element that is not null is better than the best so far, -1 when it is the first. */
    private interface Choice {
        boolean isBetter(FlatColumn child, int best, int next);
    }

    private static Kernel chosen(Choice choice) {
        return (in, rows, out) -> {
            FlatColumn child = Elements.child(in[0]);
            MemorySegment picked = out.scratch().ints(ROWS_SLOT, rows);
            for (int i = 0; i < rows; i++) {
                int best = Picker.NONE;
                int end = out.counts(i) ? Elements.start(in[0], i) + Elements.length(in[0], i) : 0;
                for (int k = Elements.start(in[0], i); k < end; k++) {
                    if (!child.isNull(k) && choice.isBetter(child, best, k)) {
                        best = k;
                    }
                }
                Segments.setInt(picked, i, best);
            }
            out.become(out.pick(0, child, picked, rows));
        };
    }

    static Kernel every(List<DataType> arguments, DataType result) {
        return logic(false);
    }

    static Kernel some(List<DataType> arguments, DataType result) {
        return logic(true);
    }

    /** Whether one element that is not null is {@code decides}, and so the result; else it is the other. */
    private static Kernel logic(boolean decides) {
        return (in, rows, out) -> {
            FlatColumn child = Elements.child(in[0]);
            for (int i = 0; i < rows; i++) {
                boolean decided = false;
                int count = 0;
                int end = out.counts(i) ? Elements.start(in[0], i) + Elements.length(in[0], i) : 0;
                for (int k = Elements.start(in[0], i); k < end; k++) {
                    if (!child.isNull(k)) {
                        count++;
                        decided |= Segments.getBit(child.values(), k) == decides;
                    }
                }
                Segments.setBit(out.values(), i, decided == decides);
                if (count == 0) {
                    out.setNull(i);
                }
            }
        };
    }
}
