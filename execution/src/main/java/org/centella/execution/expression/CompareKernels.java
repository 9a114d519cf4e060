// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.kernel.Comparison;
import org.centella.columnar.kernel.VectorKernels;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** Comparisons into bits, and the choice of extremes, by type. */
final class CompareKernels {
    private CompareKernels() {}

    static Kernel equal(List<DataType> arguments, DataType result) {
        return bind(Comparison.EQUAL, arguments);
    }

    static Kernel notEqual(List<DataType> arguments, DataType result) {
        return bind(Comparison.NOT_EQUAL, arguments);
    }

    static Kernel less(List<DataType> arguments, DataType result) {
        return bind(Comparison.LESS, arguments);
    }

    static Kernel lessOrEqual(List<DataType> arguments, DataType result) {
        return bind(Comparison.LESS_OR_EQUAL, arguments);
    }

    static Kernel greater(List<DataType> arguments, DataType result) {
        return bind(Comparison.GREATER, arguments);
    }

    static Kernel greaterOrEqual(List<DataType> arguments, DataType result) {
        return bind(Comparison.GREATER_OR_EQUAL, arguments);
    }

    private static Kernel bind(Comparison comparison, List<DataType> arguments) {
        int outcomes = outcomes(comparison);
        Order order = Order.of(arguments.getFirst(), arguments.getLast());
        return switch (arguments.getFirst().layout()) {
            case INT32 -> (in, rows, out) -> ints(comparison, in, rows, out.values());
            case INT64 -> (in, rows, out) -> longs(comparison, in, rows, out.values());
            case FLOAT64 -> (in, rows, out) -> doubles(comparison, in, rows, out.values());
            case VIEW ->
                order == Order.PADDED || (comparison != Comparison.EQUAL && comparison != Comparison.NOT_EQUAL)
                        ? (in, rows, out) -> general(order, outcomes, in, rows, out.values())
                        : (in, rows, out) -> equalStrings(in, rows, comparison == Comparison.EQUAL, out.values());
            case BIT, INT8, INT16, FLOAT32, INT128 ->
                (in, rows, out) -> general(order, outcomes, in, rows, out.values());
            case LIST, STRUCT -> (in, rows, out) -> counted(order, outcomes, in, rows, out);
        };
    }

    private static void ints(Comparison comparison, Operand[] in, int rows, MemorySegment out) {
        VectorKernels kernels = VectorKernels.active();
        if (in[1].constant()) {
            kernels.compareInts(comparison, in[0].values(), (int) in[1].integer(0), rows, out);
        } else if (in[0].constant()) {
            kernels.compareInts(comparison.flipped(), in[1].values(), (int) in[0].integer(0), rows, out);
        } else {
            kernels.compareInts(comparison, in[0].values(), in[1].values(), rows, out);
        }
    }

    private static void longs(Comparison comparison, Operand[] in, int rows, MemorySegment out) {
        VectorKernels kernels = VectorKernels.active();
        if (in[1].constant()) {
            kernels.compareLongs(comparison, in[0].values(), in[1].integer(0), rows, out);
        } else if (in[0].constant()) {
            kernels.compareLongs(comparison.flipped(), in[1].values(), in[0].integer(0), rows, out);
        } else {
            kernels.compareLongs(comparison, in[0].values(), in[1].values(), rows, out);
        }
    }

    private static void doubles(Comparison comparison, Operand[] in, int rows, MemorySegment out) {
        VectorKernels kernels = VectorKernels.active();
        if (in[1].constant()) {
            kernels.compareDoubles(comparison, in[0].values(), Segments.getDouble(in[1].values(), 0), rows, out);
        } else if (in[0].constant()) {
            double constant = Segments.getDouble(in[0].values(), 0);
            kernels.compareDoubles(comparison.flipped(), in[1].values(), constant, rows, out);
        } else {
            kernels.compareDoubles(comparison, in[0].values(), in[1].values(), rows, out);
        }
    }

    /** The outcomes of a three-way comparison that make a comparison true. Bit 0: less, bit 1: equal, bit 2: greater. */
    static int outcomes(Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> 0b010;
            case NOT_EQUAL -> 0b101;
            case LESS -> 0b001;
            case LESS_OR_EQUAL -> 0b011;
            case GREATER -> 0b100;
            case GREATER_OR_EQUAL -> 0b110;
        };
    }

    /** The comparison that a function of that canonical name is, or null. */
    static @Nullable Comparison named(String function) {
        return switch (function) {
            case "=" -> Comparison.EQUAL;
            case "<>" -> Comparison.NOT_EQUAL;
            case "<" -> Comparison.LESS;
            case "<=" -> Comparison.LESS_OR_EQUAL;
            case ">" -> Comparison.GREATER;
            case ">=" -> Comparison.GREATER_OR_EQUAL;
            default -> null;
        };
    }

    private static void general(Order order, int outcomes, Operand[] in, int rows, MemorySegment out) {
        FlatColumn a = in[0].column();
        FlatColumn b = in[1].column();
        int aMask = in[0].mask();
        int bMask = in[1].mask();
        for (int base = 0; base < rows; base += Long.SIZE) {
            int end = Math.min(rows - base, Long.SIZE);
            long word = 0;
            for (int k = 0; k < end; k++) {
                int c = Integer.signum(order.compare(a, (base + k) & aMask, b, (base + k) & bMask));
                word |= (long) ((outcomes >>> (c + 1)) & 1) << k;
            }
            Segments.setLong(out, base >>> 6, word);
        }
    }

    /** As {@link #general}, for the rows that count: lists of null rows have no offsets to rely on. */
    private static void counted(Order order, int outcomes, Operand[] in, int rows, KernelOutput out) {
        for (int i = 0; i < rows; i++) {
            int c = out.counts(i)
                    ? Integer.signum(order.compare(in[0].column(), i & in[0].mask(), in[1].column(), i & in[1].mask()))
                    : 0;
            Segments.setBit(out.values(), i, (outcomes >>> (c + 1) & 1) != 0);
        }
    }

    private static void equalStrings(Operand[] in, int rows, boolean equal, MemorySegment out) {
        FlatColumn a = in[0].column();
        FlatColumn b = in[1].column();
        int aMask = in[0].mask();
        int bMask = in[1].mask();
        for (int base = 0; base < rows; base += Long.SIZE) {
            int end = Math.min(rows - base, Long.SIZE);
            long word = 0;
            for (int k = 0; k < end; k++) {
                boolean same = Views.equal(a, (base + k) & aMask, b, (base + k) & bMask);
                word |= (same == equal ? 1L : 0L) << k;
            }
            Segments.setLong(out, base >>> 6, word);
        }
    }

    static Kernel distinct(List<DataType> arguments, DataType result) {
        Order order = Order.of(arguments.getFirst(), arguments.getLast());
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                boolean aNull = in[0].isNull(i);
                boolean bNull = in[1].isNull(i);
                boolean differ = aNull || bNull
                        ? aNull != bNull
                        : order.compare(in[0].column(), i & in[0].mask(), in[1].column(), i & in[1].mask()) != 0;
                Segments.setBit(out.values(), i, differ);
            }
        };
    }

    static Kernel greatest(List<DataType> arguments, DataType result) {
        return extreme(arguments, result, 1);
    }

    static Kernel least(List<DataType> arguments, DataType result) {
        return extreme(arguments, result, -1);
    }

    private static Kernel extreme(List<DataType> arguments, DataType result, int sign) {
        Order order = Order.of(arguments.getFirst(), arguments.getLast());
        if (result.isNested()) {
            return (in, rows, out) -> nestedExtreme(order, sign, in, rows, out);
        }
        return (in, rows, out) -> {
            RowCopier copier = new RowCopier(result.layout(), out);
            int[] shifts = new int[in.length];
            for (int k = 0; k < in.length; k++) {
                shifts[k] = copier.source(in[k].column());
            }
            for (int i = 0; i < rows; i++) {
                int best = extreme(order, sign, in, i);
                if (best < 0) {
                    out.putNull(i);
                    continue;
                }
                copier.copy(in[best].column(), i & in[best].mask(), shifts[best], i);
            }
        };
    }

    private static void nestedExtreme(Order order, int sign, Operand[] in, int rows, KernelOutput out) {
        ColumnBuilder chosen = out.builder();
        for (int i = 0; i < rows; i++) {
            int best = out.counts(i) ? extreme(order, sign, in, i) : -1;
            if (best < 0) {
                chosen.appendNulls(1);
            } else {
                chosen.append(in[best].column(), i & in[best].mask(), 1);
            }
        }
        out.become(chosen.view());
    }

    /** The operand whose value of a row is the extreme one; -1 if all are null. */
    private static int extreme(Order order, int sign, Operand[] in, int row) {
        int best = -1;
        for (int k = 0; k < in.length; k++) {
            if (!in[k].isNull(row)) {
                boolean better = best < 0
                        || sign
                                        * order.compare(
                                                in[k].column(),
                                                row & in[k].mask(),
                                                in[best].column(),
                                                row & in[best].mask())
                                > 0;
                best = better ? k : best;
            }
        }
        return best;
    }
}
