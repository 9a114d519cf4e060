// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;

/**
 * Chooses the loops of + - * / % and unary minus by type. A loop notes that some row went wrong and goes on; only then the
 * rows are looked through for one that counts, for null rows hold anything.
 */
final class ArithmeticKernels {
    private ArithmeticKernels() {}

    static Kernel add(List<DataType> arguments, DataType result) {
        return bind(ArithmeticOperator.ADD, arguments, result);
    }

    static Kernel subtract(List<DataType> arguments, DataType result) {
        return bind(ArithmeticOperator.SUBTRACT, arguments, result);
    }

    static Kernel multiply(List<DataType> arguments, DataType result) {
        return bind(ArithmeticOperator.MULTIPLY, arguments, result);
    }

    static Kernel divide(List<DataType> arguments, DataType result) {
        return bind(ArithmeticOperator.DIVIDE, arguments, result);
    }

    static Kernel remainder(List<DataType> arguments, DataType result) {
        return bind(ArithmeticOperator.REMAINDER, arguments, result);
    }

    private static Kernel bind(ArithmeticOperator operator, List<DataType> arguments, DataType result) {
        if (result instanceof DataType.Decimal decimal) {
            return DecimalArithmetic.bind(
                    operator, (DataType.Decimal) arguments.getFirst(), (DataType.Decimal) arguments.getLast(), decimal);
        }
        return switch (result.layout()) {
            case INT8, INT16 -> (in, rows, out) -> small(operator, in, rows, out, result);
            case INT32 ->
                (in, rows, out) -> {
                    if (!IntegerLoops.ints(operator, in, rows, out.values())) {
                        explain(operator, in, rows, out, result);
                    }
                };
            case INT64 ->
                (in, rows, out) -> {
                    if (!IntegerLoops.longs(operator, in, rows, out.values())) {
                        explain(operator, in, rows, out, result);
                    }
                };
            case FLOAT32 -> (in, rows, out) -> FloatLoops.floats(operator, in, rows, out);
            case FLOAT64 -> (in, rows, out) -> FloatLoops.doubles(operator, in, rows, out);
            case BIT, INT128, VIEW, LIST, STRUCT -> throw new IllegalStateException("arithmetic on " + result);
        };
    }

    /** TINYINT and SMALLINT: rare, so one row at a time. */
    private static void small(ArithmeticOperator operator, Operand[] in, int rows, KernelOutput out, DataType type) {
        boolean bytes = type.layout() == Layout.INT8;
        for (int i = 0; i < rows; i++) {
            long x = in[0].integer(i);
            long y = in[1].integer(i);
            boolean byZero = y == 0 && operator.divides();
            long value = byZero ? 0 : operator.apply(x, y);
            boolean wrong = byZero || (bytes ? value != (byte) value : value != (short) value);
            if (wrong && out.counts(i)) {
                throw error(operator, x, y, type);
            }
            if (bytes) {
                Segments.setByte(out.values(), i, (byte) value);
            } else {
                Segments.setShort(out.values(), i, (short) value);
            }
        }
    }

    /** Throws for the first row that counts and has no result, if there is one. */
    private static void explain(ArithmeticOperator operator, Operand[] in, int rows, KernelOutput out, DataType type) {
        boolean ints = type.layout() == Layout.INT32;
        for (int i = 0; i < rows; i++) {
            if (out.counts(i)) {
                long x = in[0].integer(i);
                long y = in[1].integer(i);
                if (operator.divides() ? y == 0 : operator.overflows(x, y)) {
                    throw error(operator, x, y, type);
                }
                if (operator.divides() && y == -1 && operator == ArithmeticOperator.DIVIDE && x == Long.MIN_VALUE) {
                    throw error(operator, x, y, type);
                }
                long value = operator.apply(x, y);
                if (ints && value != (int) value) {
                    throw error(operator, x, y, type);
                }
            }
        }
    }

    static CentellaException error(ArithmeticOperator operator, Object x, Object y, DataType type) {
        boolean byZero = operator.divides() && isZero(y);
        return byZero
                ? new CentellaException(ErrorCode.DIVISION_BY_ZERO, x + " " + operator + " " + y + " divides by zero")
                : new CentellaException(
                        ErrorCode.NUMERIC_OVERFLOW, x + " " + operator + " " + y + " is out of range of " + type);
    }

    private static boolean isZero(Object number) {
        return number instanceof Number n && n.doubleValue() == 0;
    }

    static Kernel negate(List<DataType> arguments, DataType result) {
        return switch (result.layout()) {
            case INT8, INT16, INT32, INT64 -> (in, rows, out) -> negateIntegers(in[0], rows, out, result);
            case INT128 ->
                (in, rows, out) -> {
                    MemorySegment a = in[0].dense(rows);
                    for (int i = 0; i < rows; i++) {
                        long low = Int128Math.low(a, i);
                        Int128Math.set(out.values(), i, -low, Int128Math.negateHigh(low, Int128Math.high(a, i)));
                    }
                };
            case FLOAT32 ->
                (in, rows, out) -> {
                    MemorySegment a = in[0].dense(rows);
                    for (int i = 0; i < rows; i++) {
                        Segments.setFloat(out.values(), i, -Segments.getFloat(a, i));
                    }
                };
            case FLOAT64 ->
                (in, rows, out) -> {
                    MemorySegment a = in[0].dense(rows);
                    for (int i = 0; i < rows; i++) {
                        Segments.setDouble(out.values(), i, -Segments.getDouble(a, i));
                    }
                };
            case BIT, VIEW, LIST, STRUCT -> throw new IllegalStateException("arithmetic on " + result);
        };
    }

    private static void negateIntegers(Operand in, int rows, KernelOutput out, DataType type) {
        Layout layout = type.layout();
        long least = IntegerLoops.least(layout);
        for (int i = 0; i < rows; i++) {
            long value = in.integer(i);
            if (value == least && out.counts(i)) {
                throw new CentellaException(ErrorCode.NUMERIC_OVERFLOW, "-(" + value + ") is out of range of " + type);
            }
            IntegerLoops.set(layout, out.values(), i, -value);
        }
    }
}
