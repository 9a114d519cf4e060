// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/**
 * Arithmetic on REAL and DOUBLE columns. As in PostgreSQL, dividing by zero is an error, and so is a result that is
 * infinite when no operand is.
 */
final class FloatLoops {
    private FloatLoops() {}

    static void doubles(ArithmeticOperator operator, Operand[] in, int rows, KernelOutput out) {
        MemorySegment a = in[0].dense(rows);
        MemorySegment b = in[1].dense(rows);
        boolean right = switch (operator) {
            case ADD -> addDoubles(a, b, out.values(), rows);
            case SUBTRACT -> subtractDoubles(a, b, out.values(), rows);
            case MULTIPLY -> multiplyDoubles(a, b, out.values(), rows);
            case DIVIDE, REMAINDER -> divideDoubles(operator, a, b, out.values(), rows);
        };
        if (right) {
            return;
        }
        for (int i = 0; i < rows; i++) {
            double x = Segments.getDouble(a, i);
            double y = Segments.getDouble(b, i);
            if (out.counts(i) && isWrong(operator, x, y, Segments.getDouble(out.values(), i))) {
                throw ArithmeticKernels.error(operator, x, y, DataType.DOUBLE);
            }
        }
    }

    private static boolean isWrong(ArithmeticOperator operator, double x, double y, double result) {
        return operator.divides() && y == 0 || (Double.isInfinite(result) && Double.isFinite(x) && Double.isFinite(y));
    }

    private static boolean addDoubles(MemorySegment a, MemorySegment b, MemorySegment out, int rows) {
        boolean finite = true;
        for (int i = 0; i < rows; i++) {
            double r = Segments.getDouble(a, i) + Segments.getDouble(b, i);
            finite &= Math.abs(r) <= Double.MAX_VALUE;
            Segments.setDouble(out, i, r);
        }
        return finite;
    }

    private static boolean subtractDoubles(MemorySegment a, MemorySegment b, MemorySegment out, int rows) {
        boolean finite = true;
        for (int i = 0; i < rows; i++) {
            double r = Segments.getDouble(a, i) - Segments.getDouble(b, i);
            finite &= Math.abs(r) <= Double.MAX_VALUE;
            Segments.setDouble(out, i, r);
        }
        return finite;
    }

    private static boolean multiplyDoubles(MemorySegment a, MemorySegment b, MemorySegment out, int rows) {
        boolean finite = true;
        for (int i = 0; i < rows; i++) {
            double r = Segments.getDouble(a, i) * Segments.getDouble(b, i);
            finite &= Math.abs(r) <= Double.MAX_VALUE;
            Segments.setDouble(out, i, r);
        }
        return finite;
    }

    private static boolean divideDoubles(
            ArithmeticOperator operator, MemorySegment a, MemorySegment b, MemorySegment out, int rows) {
        boolean right = true;
        for (int i = 0; i < rows; i++) {
            double y = Segments.getDouble(b, i);
            double r = operator.apply(Segments.getDouble(a, i), y);
            right &= y != 0 & Math.abs(r) <= Double.MAX_VALUE;
            Segments.setDouble(out, i, r);
        }
        return right;
    }

    static void floats(ArithmeticOperator operator, Operand[] in, int rows, KernelOutput out) {
        MemorySegment a = in[0].dense(rows);
        MemorySegment b = in[1].dense(rows);
        for (int i = 0; i < rows; i++) {
            float x = Segments.getFloat(a, i);
            float y = Segments.getFloat(b, i);
            float r = (float) operator.apply(x, y);
            if (isWrong(operator, x, y, r) && out.counts(i)) {
                throw ArithmeticKernels.error(operator, x, y, DataType.REAL);
            }
            Segments.setFloat(out.values(), i, r);
        }
    }
}
