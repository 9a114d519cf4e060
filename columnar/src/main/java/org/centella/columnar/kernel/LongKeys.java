// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.centella.columnar.Column;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/**
 * Reads key columns as longs: two values are equal exactly if their longs are. Integers, dates, times and short decimals
 * are themselves; floating-point numbers are their bits as doubles, with one zero and one NaN. Longs of null rows are
 * undefined.
 */
public final class LongKeys {
    private LongKeys() {}

    /** True for the types that have such longs. */
    public static boolean fits(DataType type) {
        return switch (type.layout()) {
            case BIT, INT8, INT16, INT32, INT64, FLOAT32, FLOAT64 -> true;
            case INT128, VIEW, LIST, STRUCT -> false;
        };
    }

    /** All rows of a column; {@code rows} is scratch for as many ints. */
    public static void load(Column column, long[] out, int[] rows) {
        switch (column) {
            case FlatColumn flat -> load(flat, 0, flat.length(), out);
            case DictionaryColumn dictionary -> {
                copyRows(dictionary, rows);
                load(dictionary.base(), rows, dictionary.length(), out);
            }
            case ConstantColumn constant -> {
                load(constant.base(), 0, 1, out);
                Arrays.fill(out, 0, constant.length(), out[0]);
            }
        }
    }

    /** The base rows of a dictionary column. */
    public static void copyRows(DictionaryColumn dictionary, int[] rows) {
        MemorySegment.copy(dictionary.indices(), Segments.INT, 0, rows, 0, dictionary.length());
    }

    /** The rows {@code [from, from + count)} of a flat column. */
    public static void load(FlatColumn column, int from, int count, long[] out) {
        MemorySegment values = column.values();
        switch (column.type().layout()) {
            case BIT -> {
                for (int i = 0; i < count; i++) {
                    out[i] = Segments.getBit(values, (long) from + i) ? 1 : 0;
                }
            }
            case INT8 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = Segments.getByte(values, (long) from + i);
                }
            }
            case INT16 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = Segments.getShort(values, (long) from + i);
                }
            }
            case INT32 -> loadInts(values, from, count, out);
            case INT64 -> MemorySegment.copy(values, Segments.LONG, (long) from << 3, out, 0, count);
            case FLOAT32 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = bits(Segments.getFloat(values, (long) from + i));
                }
            }
            case FLOAT64 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = bits(Segments.getDouble(values, (long) from + i));
                }
            }
            case INT128, VIEW, LIST, STRUCT ->
                throw new IllegalArgumentException(column.type().toString());
        }
    }

    /** The rows of a flat column whose numbers {@code rows} begins with. */
    public static void load(FlatColumn column, int[] rows, int count, long[] out) {
        MemorySegment values = column.values();
        switch (column.type().layout()) {
            case BIT -> {
                for (int i = 0; i < count; i++) {
                    out[i] = Segments.getBit(values, rows[i]) ? 1 : 0;
                }
            }
            case INT8 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = Segments.getByte(values, rows[i]);
                }
            }
            case INT16 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = Segments.getShort(values, rows[i]);
                }
            }
            case INT32 -> gatherInts(values, rows, count, out);
            case INT64 -> gatherLongs(values, rows, count, out);
            case FLOAT32 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = bits(Segments.getFloat(values, rows[i]));
                }
            }
            case FLOAT64 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = bits(Segments.getDouble(values, rows[i]));
                }
            }
            case INT128, VIEW, LIST, STRUCT ->
                throw new IllegalArgumentException(column.type().toString());
        }
    }

    private static void loadInts(MemorySegment values, int from, int count, long[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = Segments.getInt(values, (long) from + i);
        }
    }

    private static void gatherInts(MemorySegment values, int[] rows, int count, long[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = Segments.getInt(values, rows[i]);
        }
    }

    private static void gatherLongs(MemorySegment values, int[] rows, int count, long[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = Segments.getLong(values, rows[i]);
        }
    }

    /**
     * The length of the string at a row, for comparisons: trailing spaces of a CHAR do not count.
     *
     * @param padded whether the column is a CHAR
     */
    public static int stringLength(FlatColumn column, int row, boolean padded) {
        int length = column.values().get(Segments.INT, (long) row << 4);
        if (!padded || length == 0) {
            return length;
        }
        MemorySegment bytes = column.viewBytes(row);
        while (length > 0 && bytes.get(Segments.BYTE, length - 1) == ' ') {
            length--;
        }
        return length;
    }

    private static long bits(double value) {
        // Adding zero makes -0.0 the same as 0.0; doubleToLongBits makes all NaNs one.
        return Double.doubleToLongBits(value + 0.0);
    }
}
