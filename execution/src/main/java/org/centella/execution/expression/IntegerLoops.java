// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.Layout;

/** Arithmetic on INTEGER and BIGINT columns; a loop answers false when the result of some row did not fit. */
final class IntegerLoops {
    private IntegerLoops() {}

    static boolean ints(ArithmeticOperator operator, MemorySegment a, MemorySegment b, MemorySegment out, int rows) {
        return switch (operator) {
            case ADD -> addInts(a, b, out, rows);
            case SUBTRACT -> subtractInts(a, b, out, rows);
            case MULTIPLY -> multiplyInts(a, b, out, rows);
            case DIVIDE -> divideInts(a, b, out, rows);
            case REMAINDER -> remainderInts(a, b, out, rows);
        };
    }

    static boolean longs(ArithmeticOperator operator, MemorySegment a, MemorySegment b, MemorySegment out, int rows) {
        return switch (operator) {
            case ADD -> addLongs(a, b, out, rows);
            case SUBTRACT -> subtractLongs(a, b, out, rows);
            case MULTIPLY -> multiplyLongs(a, b, out, rows);
            case DIVIDE -> divideLongs(a, b, out, rows);
            case REMAINDER -> remainderLongs(a, b, out, rows);
        };
    }

    private static boolean addInts(MemorySegment a, MemorySegment b, MemorySegment out, int rows) {
        int wrong = 0;
        for (int i = 0; i < rows; i++) {
            int x = Segments.getInt(a, i);
            int y = Segments.getInt(b, i);
            int r = x + y;
            wrong |= (x ^ r) & (y ^ r);
            Segments.setInt(out, i, r);
        }
        return wrong >= 0;
    }

    private static boolean subtractInts(MemorySegment a, MemorySegment b, MemorySegment out, int rows) {
        int wrong = 0;
        for (int i = 0; i < rows; i++) {
            int x = Segments.getInt(a, i);
            int y = Segments.getInt(b, i);
            int r = x - y;
            wrong |= (x ^ y) & (x ^ r);
            Segments.setInt(out, i, r);
        }
        return wrong >= 0;
    }

    private static boolean multiplyInts(MemorySegment a, MemorySegment b, MemorySegment out, int rows) {
        long wrong = 0;
        for (int i = 0; i < rows; i++) {
            long r = (long) Segments.getInt(a, i) * Segments.getInt(b, i);
            wrong |= r ^ (int) r;
            Segments.setInt(out, i, (int) r);
        }
        return wrong == 0;
    }

    private static boolean divideInts(MemorySegment a, MemorySegment b, MemorySegment out, int rows) {
        boolean right = true;
        for (int i = 0; i < rows; i++) {
            int x = Segments.getInt(a, i);
            int y = Segments.getInt(b, i);
            right &= y != 0 & (x != Integer.MIN_VALUE | y != -1);
            Segments.setInt(out, i, x / (y == 0 ? 1 : y));
        }
        return right;
    }

    private static boolean remainderInts(MemorySegment a, MemorySegment b, MemorySegment out, int rows) {
        boolean right = true;
        for (int i = 0; i < rows; i++) {
            int y = Segments.getInt(b, i);
            right &= y != 0;
            Segments.setInt(out, i, Segments.getInt(a, i) % (y == 0 ? 1 : y));
        }
        return right;
    }

    private static boolean addLongs(MemorySegment a, MemorySegment b, MemorySegment out, int rows) {
        long wrong = 0;
        for (int i = 0; i < rows; i++) {
            long x = Segments.getLong(a, i);
            long y = Segments.getLong(b, i);
            long r = x + y;
            wrong |= (x ^ r) & (y ^ r);
            Segments.setLong(out, i, r);
        }
        return wrong >= 0;
    }

    private static boolean subtractLongs(MemorySegment a, MemorySegment b, MemorySegment out, int rows) {
        long wrong = 0;
        for (int i = 0; i < rows; i++) {
            long x = Segments.getLong(a, i);
            long y = Segments.getLong(b, i);
            long r = x - y;
            wrong |= (x ^ y) & (x ^ r);
            Segments.setLong(out, i, r);
        }
        return wrong >= 0;
    }

    private static boolean multiplyLongs(MemorySegment a, MemorySegment b, MemorySegment out, int rows) {
        long wrong = 0;
        for (int i = 0; i < rows; i++) {
            long x = Segments.getLong(a, i);
            long y = Segments.getLong(b, i);
            long r = x * y;
            wrong |= Math.multiplyHigh(x, y) ^ (r >> 63);
            Segments.setLong(out, i, r);
        }
        return wrong == 0;
    }

    private static boolean divideLongs(MemorySegment a, MemorySegment b, MemorySegment out, int rows) {
        boolean right = true;
        for (int i = 0; i < rows; i++) {
            long x = Segments.getLong(a, i);
            long y = Segments.getLong(b, i);
            right &= y != 0 & (x != Long.MIN_VALUE | y != -1);
            Segments.setLong(out, i, x / (y == 0 ? 1 : y));
        }
        return right;
    }

    private static boolean remainderLongs(MemorySegment a, MemorySegment b, MemorySegment out, int rows) {
        boolean right = true;
        for (int i = 0; i < rows; i++) {
            long y = Segments.getLong(b, i);
            right &= y != 0;
            Segments.setLong(out, i, Segments.getLong(a, i) % (y == 0 ? 1 : y));
        }
        return right;
    }

    /** The smallest value of an integer layout. */
    static long least(Layout layout) {
        return Long.MIN_VALUE >> (Long.SIZE - layout.byteWidth() * Byte.SIZE);
    }

    /** Writes an integer of any layout up to INT64, cut to it. */
    static void set(Layout layout, MemorySegment out, int row, long value) {
        switch (layout) {
            case INT8 -> Segments.setByte(out, row, (byte) value);
            case INT16 -> Segments.setShort(out, row, (short) value);
            case INT32 -> Segments.setInt(out, row, (int) value);
            case INT64 -> Segments.setLong(out, row, value);
            case BIT, FLOAT32, FLOAT64, INT128, VIEW, LIST, STRUCT ->
                throw new IllegalStateException("no integer is " + layout);
        }
    }
}
