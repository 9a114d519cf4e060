// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.kernel.Arithmetic;
import org.centella.columnar.kernel.VectorKernels;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.Layout;

/** Arithmetic on INTEGER and BIGINT columns; a loop answers false when the result of some row may not
 * have fitted. */
final class IntegerLoops {
    private IntegerLoops() {}

    static boolean ints(ArithmeticOperator operator, Operand[] in, int rows, MemorySegment out) {
        return switch (operator) {
            case ADD -> calculateInts(Arithmetic.ADD, in, rows, out);
            case SUBTRACT -> calculateInts(Arithmetic.SUBTRACT, in, rows, out);
            case MULTIPLY -> calculateInts(Arithmetic.MULTIPLY, in, rows, out);
            case DIVIDE -> divideInts(in[0].dense(rows), in[1].dense(rows), out, rows);
            case REMAINDER -> remainderInts(in[0].dense(rows), in[1].dense(rows), out, rows);
        };
    }

    static boolean longs(ArithmeticOperator operator, Operand[] in, int rows, MemorySegment out) {
        return switch (operator) {
            case ADD -> calculateLongs(Arithmetic.ADD, in, rows, out);
            case SUBTRACT -> calculateLongs(Arithmetic.SUBTRACT, in, rows, out);
            case MULTIPLY -> calculateLongs(Arithmetic.MULTIPLY, in, rows, out);
            case DIVIDE -> divideLongs(in[0].dense(rows), in[1].dense(rows), out, rows);
            case REMAINDER -> remainderLongs(in[0].dense(rows), in[1].dense(rows), out, rows);
        };
    }

    private static boolean calculateInts(Arithmetic operator, Operand[] in, int rows, MemorySegment out) {
        VectorKernels kernels = VectorKernels.active();
        if (in[1].constant()) {
            return !kernels.calculateInts(operator, in[0].dense(rows), (int) in[1].integer(0), rows, out);
        }
        return in[0].constant()
                ? !kernels.calculateInts(operator, (int) in[0].integer(0), in[1].values(), rows, out)
                : !kernels.calculateInts(operator, in[0].values(), in[1].values(), rows, out);
    }

    private static boolean calculateLongs(Arithmetic operator, Operand[] in, int rows, MemorySegment out) {
        VectorKernels kernels = VectorKernels.active();
        if (in[1].constant()) {
            return !kernels.calculateLongs(operator, in[0].dense(rows), in[1].integer(0), rows, out);
        }
        return in[0].constant()
                ? !kernels.calculateLongs(operator, in[0].integer(0), in[1].values(), rows, out)
                : !kernels.calculateLongs(operator, in[0].values(), in[1].values(), rows, out);
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
