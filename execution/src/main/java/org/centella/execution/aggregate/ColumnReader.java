// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.centella.columnar.Column;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.Layout;

/**
 * Reads columns of any kind and width into arrays, so that the loops behind it exist once per arithmetic type and not once
 * per layout and encoding. What stands in for null rows is undefined.
 */
final class ColumnReader {
    private ColumnReader() {}

    /** Integers, booleans (0 or 1), dates and times as they are; REAL and DOUBLE as canonical bits that compare by {@code ==}. */
    static void longs(Column column, long[] out) {
        int rows = column.length();
        if (rows == 0) {
            return;
        }
        switch (column) {
            case FlatColumn flat -> flat(flat, rows, out);
            case DictionaryColumn dictionary -> picked(dictionary.base(), dictionary.indices(), rows, out);
            case ConstantColumn constant -> {
                flat(constant.base(), 1, out);
                Arrays.fill(out, 0, rows, out[0]);
            }
        }
    }

    private static void flat(FlatColumn column, int rows, long[] out) {
        MemorySegment values = column.values();
        switch (column.type().layout()) {
            case BIT -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = ((long) values.get(Segments.BYTE, i >>> 3) >>> (i & 7)) & 1;
                }
            }
            case INT8 -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = Segments.getByte(values, i);
                }
            }
            case INT16 -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = Segments.getShort(values, i);
                }
            }
            case INT32 -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = Segments.getInt(values, i);
                }
            }
            case INT64 -> MemorySegment.copy(values, Segments.LONG, 0, out, 0, rows);
            case FLOAT32 -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = bits(Segments.getFloat(values, i));
                }
            }
            case FLOAT64 -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = bits(Segments.getDouble(values, i));
                }
            }
            case INT128, VIEW, LIST, STRUCT -> throw notNumbers(column);
        }
    }

    private static void picked(FlatColumn base, MemorySegment rows, int count, long[] out) {
        MemorySegment values = base.values();
        switch (base.type().layout()) {
            case BIT -> {
                for (int i = 0; i < count; i++) {
                    int row = Segments.getInt(rows, i);
                    out[i] = ((long) values.get(Segments.BYTE, row >>> 3) >>> (row & 7)) & 1;
                }
            }
            case INT8 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = Segments.getByte(values, Segments.getInt(rows, i));
                }
            }
            case INT16 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = Segments.getShort(values, Segments.getInt(rows, i));
                }
            }
            case INT32 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = Segments.getInt(values, Segments.getInt(rows, i));
                }
            }
            case INT64 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = Segments.getLong(values, Segments.getInt(rows, i));
                }
            }
            case FLOAT32 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = bits(Segments.getFloat(values, Segments.getInt(rows, i)));
                }
            }
            case FLOAT64 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = bits(Segments.getDouble(values, Segments.getInt(rows, i)));
                }
            }
            case INT128, VIEW, LIST, STRUCT -> throw notNumbers(base);
        }
    }

    private static long bits(double value) {
        return Double.doubleToLongBits(value + 0.0);
    }

    private static long bits(float value) {
        return Float.floatToIntBits(value + 0.0f);
    }

    /** Numbers of any layout as doubles, decimals divided by their scale's power of ten. */
    static void doubles(Column column, double scale, double[] out) {
        int rows = column.length();
        if (rows == 0) {
            return;
        }
        FlatColumn base = column.base();
        MemorySegment values = base.values();
        switch (base.type().layout()) {
            case FLOAT64 -> {
                if (column instanceof FlatColumn) {
                    MemorySegment.copy(values, Segments.DOUBLE, 0, out, 0, rows);
                    return;
                }
                for (int i = 0; i < rows; i++) {
                    out[i] = Segments.getDouble(values, column.baseRow(i));
                }
            }
            case FLOAT32 -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = Segments.getFloat(values, column.baseRow(i));
                }
            }
            case INT128 -> {
                for (int i = 0; i < rows; i++) {
                    long at = (long) column.baseRow(i) << 1;
                    out[i] = Int128.toDouble(Segments.getLong(values, at), Segments.getLong(values, at + 1)) / scale;
                }
            }
            case INT8, INT16, INT32, INT64 -> {
                long[] integers = new long[rows];
                longs(column, integers);
                for (int i = 0; i < rows; i++) {
                    out[i] = integers[i] / scale;
                }
            }
            case BIT, VIEW, LIST, STRUCT -> throw notNumbers(base);
        }
    }

    /** 128-bit integers, low half first: of INT128 columns as they are, of narrower integers widened. */
    static void pairs(Column column, long[] out) {
        int rows = column.length();
        if (column.type().layout() != Layout.INT128) {
            long[] narrow = new long[rows];
            longs(column, narrow);
            for (int i = 0; i < rows; i++) {
                out[2 * i] = narrow[i];
                out[2 * i + 1] = narrow[i] >> 63;
            }
            return;
        }
        MemorySegment values = column.base().values();
        switch (column) {
            case FlatColumn _ -> MemorySegment.copy(values, Segments.LONG, 0, out, 0, 2 * rows);
            case DictionaryColumn dictionary -> {
                MemorySegment indices = dictionary.indices();
                for (int i = 0; i < rows; i++) {
                    long at = (long) Segments.getInt(indices, i) << 1;
                    out[2 * i] = Segments.getLong(values, at);
                    out[2 * i + 1] = Segments.getLong(values, at + 1);
                }
            }
            case ConstantColumn _ -> {
                for (int i = 0; i < rows; i++) {
                    out[2 * i] = Segments.getLong(values, 0);
                    out[2 * i + 1] = Segments.getLong(values, 1);
                }
            }
        }
    }

    /** True when some row is null, looked up row by row. */
    static boolean hasNulls(Column column) {
        if (!column.mayHaveNulls()) {
            return false;
        }
        if (column instanceof ConstantColumn) {
            return column.length() > 0;
        }
        for (int i = 0; i < column.length(); i++) {
            if (column.isNull(i)) {
                return true;
            }
        }
        return false;
    }

    private static IllegalArgumentException notNumbers(FlatColumn column) {
        return new IllegalArgumentException(column + " holds no numbers of 64 bits");
    }
}
