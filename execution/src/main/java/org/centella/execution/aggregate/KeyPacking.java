// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.jspecify.annotations.Nullable;

/**
 * Several narrow keys as one 64-bit key. Each key has a field of its width; if the fields leave room, a null bit each:
 *
 * <pre>
 *   INTEGER, SMALLINT    | null bits 2 | 14 unused | SMALLINT 16 | INTEGER 32 |
 * </pre>
 *
 * One key alone needs no null bit: the caller treats null as a group of its own.
 */
final class KeyPacking {
    private static final int WORD = 64;

    private final int[] widths;
    private final boolean nullBits;
    private long[] field = new long[0];

    private KeyPacking(int[] widths, boolean nullBits) {
        this.widths = widths;
        this.nullBits = nullBits;
    }

    /** A packing for these types, or null when they do not fit 64 bits. */
    static @Nullable KeyPacking of(List<DataType> types) {
        int[] widths = new int[types.size()];
        int total = 0;
        for (int k = 0; k < widths.length; k++) {
            int width = width(types.get(k).layout());
            if (width < 0) {
                return null;
            }
            widths[k] = width;
            total += width;
        }
        boolean fits = widths.length > 0 && total <= WORD;
        return fits ? new KeyPacking(widths, widths.length > 1 && total + widths.length <= WORD) : null;
    }

    private static int width(Layout layout) {
        return switch (layout) {
            case BIT -> 1;
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64 -> layout.byteWidth() * Byte.SIZE;
            case INT128, VIEW, LIST, STRUCT -> -1;
        };
    }

    /** True when rows with nulls can be packed. */
    boolean takesNulls() {
        return nullBits;
    }

    /** Writes the packed keys; a null's field is 0 and its null bit, if there is one, set. */
    void pack(Column[] keys, int rows, long[] packed) {
        ColumnReader.longs(keys[0], packed);
        if (keys.length == 1) {
            return;
        }
        if (field.length < rows) {
            field = new long[rows];
        }
        mask(packed, rows, widths[0]);
        clearNulls(keys[0], rows, packed, 0);
        int shift = widths[0];
        for (int k = 1; k < keys.length; k++) {
            ColumnReader.longs(keys[k], field);
            mask(field, rows, widths[k]);
            clearNulls(keys[k], rows, field, -1);
            merge(packed, field, rows, shift);
            markNulls(keys[k], rows, packed, k);
            shift += widths[k];
        }
    }

    private static void mask(long[] values, int rows, int width) {
        if (width == WORD) {
            return;
        }
        long mask = (1L << width) - 1;
        for (int i = 0; i < rows; i++) {
            values[i] &= mask;
        }
    }

    private static void merge(long[] packed, long[] field, int rows, int shift) {
        for (int i = 0; i < rows; i++) {
            packed[i] |= field[i] << shift;
        }
    }

    private void clearNulls(Column column, int rows, long[] values, int bit) {
        if (!nullBits || !column.mayHaveNulls()) {
            return;
        }
        long word = bit < 0 ? 0 : nullBit(bit);
        for (int i = 0; i < rows; i++) {
            if (column.isNull(i)) {
                values[i] = word;
            }
        }
    }

    private void markNulls(Column column, int rows, long[] packed, int bit) {
        if (!nullBits || !column.mayHaveNulls()) {
            return;
        }
        for (int i = 0; i < rows; i++) {
            if (column.isNull(i)) {
                packed[i] |= nullBit(bit);
            }
        }
    }

    private static long nullBit(int key) {
        return 1L << (WORD - 1 - key);
    }
}
