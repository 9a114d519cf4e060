// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.sort;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.kernel.LongKeys;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/**
 * A number of some bits made of one key column, whose unsigned order is the order of that part of the key.
 *
 * @param column position among the key columns
 * @param low what the least value becomes 0 by subtraction of
 * @param high the greatest value; in descending order it becomes 0
 * @param offset for BYTES: the first of up to eight bytes of the string
 */
record KeyPart(
        Kind kind, int column, boolean descending, boolean nullsFirst, long low, long high, int bits, int offset) {

    /** What of the key's value the number is made of. */
    enum Kind {
        /** Whether it is null. Comes first; the other parts of a null are 0. */
        NULLS,
        /** A value that fits a long. */
        VALUE,
        /** The upper half of a 128-bit integer. */
        HIGH,
        /** The lower half of a 128-bit integer, unsigned. */
        LOW,
        /** Eight bytes of a string, zeros behind its end. */
        BYTES,
        /** The length of a string: tells an end from zeros. */
        LENGTH
    }

    static KeyPart nulls(int column, boolean nullsFirst) {
        return new KeyPart(Kind.NULLS, column, false, nullsFirst, 0, 1, 1, 0);
    }

    /** A part with values from {@code low} to {@code high}, compared as signed or, for LOW, as unsigned numbers. */
    static KeyPart range(Kind kind, int column, boolean descending, long low, long high) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(high - low);
        return new KeyPart(kind, column, descending, false, low, high, bits, 0);
    }

    /** {@code count} bytes from {@code offset} on. */
    static KeyPart bytes(int column, boolean descending, int offset, int count) {
        long high = count == 8 ? -1 : (1L << (count * 8)) - 1;
        return new KeyPart(Kind.BYTES, column, descending, false, 0, high, count * 8, offset);
    }

    /** The numbers of the rows whose numbers {@code rows} begins with. */
    void load(FlatColumn source, int[] rows, int count, long[] out) {
        switch (kind) {
            case NULLS -> {
                for (int i = 0; i < count; i++) {
                    out[i] = source.isNull(rows[i]) == nullsFirst ? 0 : 1;
                }
                return;
            }
            case VALUE -> loadValues(source, rows, count, out);
            case HIGH -> {
                for (int i = 0; i < count; i++) {
                    out[i] = ValueOrder.high(source, rows[i]);
                }
            }
            case LOW -> {
                for (int i = 0; i < count; i++) {
                    out[i] = ValueOrder.low(source, rows[i]);
                }
            }
            case BYTES -> {
                boolean padded = source.type() instanceof DataType.Char;
                for (int i = 0; i < count; i++) {
                    out[i] = source.isNull(rows[i]) ? 0 : bytes(source, rows[i], padded, offset) >>> (Long.SIZE - bits);
                }
            }
            case LENGTH -> {
                boolean padded = source.type() instanceof DataType.Char;
                for (int i = 0; i < count; i++) {
                    out[i] = source.isNull(rows[i]) ? 0 : LongKeys.stringLength(source, rows[i], padded);
                }
            }
        }
        place(out, count);
        if (source.validity() != null) {
            zeroNulls(source.validity(), rows, count, out);
        }
    }

    private static void loadValues(FlatColumn source, int[] rows, int count, long[] out) {
        LongKeys.load(source, rows, count, out);
        switch (source.type().layout()) {
            case FLOAT32, FLOAT64 -> {
                for (int i = 0; i < count; i++) {
                    out[i] = ValueOrder.orderOfBits(out[i]);
                }
            }
            case BIT, INT8, INT16, INT32, INT64, INT128, VIEW, LIST, STRUCT -> {}
        }
    }

    private void place(long[] out, int count) {
        if (descending) {
            for (int i = 0; i < count; i++) {
                out[i] = high - out[i];
            }
        } else if (low != 0) {
            for (int i = 0; i < count; i++) {
                out[i] -= low;
            }
        }
    }

    private static void zeroNulls(MemorySegment validity, int[] rows, int count, long[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = Segments.getBit(validity, rows[i]) ? out[i] : 0;
        }
    }

    /** Eight bytes of a string from an offset on as a big-endian number, zeros behind its end. */
    static long bytes(FlatColumn column, int row, boolean padded, int offset) {
        int length = LongKeys.stringLength(column, row, padded);
        int left = length - offset;
        if (left <= 0) {
            return 0;
        }
        MemorySegment views = column.values();
        long view = (long) row << 4;
        MemorySegment bytes;
        long at;
        if (views.get(Segments.INT, view) <= FlatColumn.VIEW_INLINE) {
            bytes = views;
            at = view + 4 + offset;
        } else {
            bytes = column.data()[views.get(Segments.INT, view + 8)];
            at = Integer.toUnsignedLong(views.get(Segments.INT, view + 12)) + offset;
        }
        if (left >= Long.BYTES) {
            return Long.reverseBytes(bytes.get(Segments.LONG, at));
        }
        long word = 0;
        for (int i = 0; i < left; i++) {
            word |= (bytes.get(Segments.BYTE, at + i) & 0xFFL) << (56 - 8 * i);
        }
        return word;
    }
}
