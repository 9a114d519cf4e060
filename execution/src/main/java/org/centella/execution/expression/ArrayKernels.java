// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.Columns;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Picker;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** Arrays made of values, elements of arrays, parts of arrays, arrays put together. */
final class ArrayKernels {
    private static final int ROWS_SLOT = 8;
    private static final int GATHER_SLOT = 16;

    private ArrayKernels() {}

    /** ARRAY[a, b, …]: the arguments' columns one below the other, then picked row by row. */
    static Kernel construct(List<DataType> arguments, DataType result) {
        int width = arguments.size();
        return (in, rows, out) -> {
            ColumnBuilder below = out.elements();
            for (Operand operand : in) {
                below.append(
                        operand.constant() ? new ConstantColumn(operand.column(), rows) : operand.column(), 0, rows);
            }
            MemorySegment order = out.scratch().ints(ROWS_SLOT, width * rows);
            for (int i = 0; i < rows; i++) {
                Segments.setInt(out.values(), i, i * width);
                for (int k = 0; k < width; k++) {
                    Segments.setInt(order, (long) i * width + k, k * rows + i);
                }
            }
            Segments.setInt(out.values(), rows, rows * width);
            out.children(List.of(Columns.gather(below.view(), order, rows * width, out.scratch(), GATHER_SLOT)));
        };
    }

    static Kernel length(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                Segments.setLong(out.values(), i, Elements.length(in[0], i));
            }
        };
    }

    /** The length of one dimension, null of none: what is empty has no dimensions. */
    static Kernel dimension(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                long wanted = in[1].integer(i);
                FlatColumn lists = in[0].column();
                int row = i & in[0].mask();
                int length = out.counts(i) ? Elements.length(in[0], i) : 0;
                for (long d = 1; d < wanted && length > 0; d++) {
                    row = Segments.getInt(lists.values(), row);
                    lists = lists.children().getFirst();
                    boolean deeper = lists.type() instanceof DataType.Array && !lists.isNull(row);
                    length = deeper
                            ? Segments.getInt(lists.values(), row + 1L) - Segments.getInt(lists.values(), row)
                            : 0;
                }
                Segments.setLong(out.values(), i, length);
                if (wanted < 1 || length == 0) {
                    out.setNull(i);
                }
            }
        };
    }

    /** a[i]: positions from 1, what is outside is null. */
    static Kernel subscript(List<DataType> arguments, DataType result) {
        return element(false);
    }

    /** As a subscript, but negative positions count from the end. */
    static Kernel elementAt(List<DataType> arguments, DataType result) {
        return element(true);
    }

    private static Kernel element(boolean fromEnd) {
        return (in, rows, out) -> {
            MemorySegment picked = out.scratch().ints(ROWS_SLOT, rows);
            boolean missing = false;
            FlatColumn child = Elements.child(in[0]);
            for (int i = 0; i < rows; i++) {
                int length = out.counts(i) ? Elements.length(in[0], i) : 0;
                long at = in[1].integer(i);
                at = fromEnd && at < 0 ? at + length + 1 : at;
                boolean there = at >= 1 && at <= length;
                missing |= !there;
                Segments.setInt(picked, i, there ? Elements.start(in[0], i) + (int) at - 1 : Picker.NONE);
            }
            out.become(missing ? out.pick(0, child, picked, rows) : new DictionaryColumn(child, picked, rows));
        };
    }

    /** a[from:to]: both ends included, null ends open, negative ones counted from the end. */
    static Kernel slice(List<DataType> arguments, DataType result) {
        Picks picks = new Picks();
        return (in, rows, out) -> {
            picks.clear();
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                if (in[0].isNull(i)) {
                    out.setNull(i);
                } else {
                    int length = Elements.length(in[0], i);
                    long from = Math.max(bound(in[1], i, 1, length), 1);
                    long to = Math.min(bound(in[2], i, length, length), length);
                    for (long k = from; k <= to; k++) {
                        picks.add(Elements.start(in[0], i) + (int) k - 1);
                    }
                }
                Segments.setInt(out.values(), i + 1L, picks.count());
            }
            picks.finish(Elements.child(in[0]), out);
        };
    }

    private static long bound(Operand in, int row, long open, int length) {
        if (in.isNull(row)) {
            return open;
        }
        long bound = in.integer(row);
        return bound < 0 ? bound + length + 1 : bound;
    }

    /** slice(a, start, length): start from 1, negative from the end. */
    static Kernel sliceOfLength(List<DataType> arguments, DataType result) {
        Picks picks = new Picks();
        return (in, rows, out) -> {
            picks.clear();
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                if (out.counts(i)) {
                    int length = Elements.length(in[0], i);
                    long start = in[1].integer(i);
                    long wanted = in[2].integer(i);
                    if (start == 0 || wanted < 0) {
                        throw new CentellaException(
                                ErrorCode.INVALID_ARGUMENT,
                                "a slice begins at 1 or, from the end, at -1, and has no negative length; not at "
                                        + start + " with length " + wanted);
                    }
                    long from = start < 0 ? start + length : start - 1;
                    for (long k = from; from >= 0 && k < Math.min(length, from + wanted); k++) {
                        picks.add(Elements.start(in[0], i) + (int) k);
                    }
                }
                Segments.setInt(out.values(), i + 1L, picks.count());
            }
            picks.finish(Elements.child(in[0]), out);
        };
    }

    /** trim_array(a, n): without the last n elements. */
    static Kernel trim(List<DataType> arguments, DataType result) {
        Picks picks = new Picks();
        return (in, rows, out) -> {
            picks.clear();
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                if (out.counts(i)) {
                    int length = Elements.length(in[0], i);
                    long less = in[1].integer(i);
                    if (less < 0 || less > length) {
                        throw new CentellaException(
                                ErrorCode.INVALID_ARGUMENT,
                                "an array of " + length + " elements cannot be cut by " + less);
                    }
                    for (int k = 0; k < length - less; k++) {
                        picks.add(Elements.start(in[0], i) + k);
                    }
                }
                Segments.setInt(out.values(), i + 1L, picks.count());
            }
            picks.finish(Elements.child(in[0]), out);
        };
    }

    static Kernel reverse(List<DataType> arguments, DataType result) {
        Picks picks = new Picks();
        return (in, rows, out) -> {
            picks.clear();
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                int length = out.counts(i) ? Elements.length(in[0], i) : 0;
                for (int k = length - 1; k >= 0; k--) {
                    picks.add(Elements.start(in[0], i) + k);
                }
                Segments.setInt(out.values(), i + 1L, picks.count());
            }
            picks.finish(Elements.child(in[0]), out);
        };
    }

    /** The arrays that are not null one after the other; null when all are. */
    static Kernel concat(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            ColumnBuilder elements = out.elements();
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                boolean any = false;
                for (Operand operand : in) {
                    if (!operand.isNull(i)) {
                        any = true;
                        elements.append(
                                Elements.child(operand), Elements.start(operand, i), Elements.length(operand, i));
                    }
                }
                if (!any) {
                    out.setNull(i);
                }
                Segments.setInt(out.values(), i + 1L, elements.length());
            }
            out.children(List.of(elements.view()));
        };
    }

    /** The array and one element more; a null array is an empty one. */
    static Kernel append(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> extend(in[0], in[1], rows, out, false);
    }

    static Kernel prepend(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> extend(in[1], in[0], rows, out, true);
    }

    private static void extend(Operand array, Operand element, int rows, KernelOutput out, boolean before) {
        ColumnBuilder elements = out.elements();
        Segments.setInt(out.values(), 0, 0);
        for (int i = 0; i < rows; i++) {
            if (before) {
                elements.append(element.column(), i & element.mask(), 1);
            }
            int length = Elements.length(array, i);
            if (length > 0) {
                elements.append(Elements.child(array), Elements.start(array, i), length);
            }
            if (!before) {
                elements.append(element.column(), i & element.mask(), 1);
            }
            Segments.setInt(out.values(), i + 1L, elements.length());
        }
        out.children(List.of(elements.view()));
    }

    static Kernel orEmpty(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            Elements elements = Elements.of(in[0], rows, out, 0);
            elements.offsets(out.values());
            out.children(List.of(Columns.flatten(elements.column(), out.scratch(), GATHER_SLOT)));
        };
    }

    /** Cut, or filled up with an element, to a length. */
    static Kernel resize(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            ColumnBuilder elements = out.elements();
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                if (in[0].isNull(i)) {
                    out.setNull(i);
                } else {
                    long wanted = in[1].isNull(i) ? 0 : SeriesKernels.checkLength(in[1].integer(i));
                    int kept = (int) Math.min(wanted, Elements.length(in[0], i));
                    elements.append(Elements.child(in[0]), Elements.start(in[0], i), kept);
                    int more = (int) wanted - kept;
                    if (in.length > 2) {
                        fill(in[2], i, more, elements);
                    } else {
                        elements.appendNulls(more);
                    }
                }
                Segments.setInt(out.values(), i + 1L, elements.length());
            }
            out.children(List.of(elements.view()));
        };
    }

    private static void fill(Operand value, int row, int count, ColumnBuilder elements) {
        int at = row & value.mask();
        for (int k = 0; k < count; k++) {
            elements.append(value.column(), at, 1);
        }
    }

    /** array_repeat(x, n). */
    static Kernel repeat(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            ColumnBuilder elements = out.elements();
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                if (in[1].isNull(i)) {
                    out.setNull(i);
                } else {
                    fill(in[0], i, (int) SeriesKernels.checkLength(Math.max(0, in[1].integer(i))), elements);
                }
                Segments.setInt(out.values(), i + 1L, elements.length());
            }
            out.children(List.of(elements.view()));
        };
    }

    /** array_fill(x, ARRAY[n]): of one dimension. */
    static Kernel arrayFill(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            ColumnBuilder elements = out.elements();
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                int dimensions = in[1].isNull(i) ? 0 : Elements.length(in[1], i);
                if (dimensions > 1) {
                    throw new CentellaException(
                            ErrorCode.FEATURE_NOT_SUPPORTED, "array_fill makes arrays of one dimension");
                }
                if (in[1].isNull(i)) {
                    out.setNull(i);
                } else if (dimensions == 1) {
                    long count = Segments.getLong(Elements.child(in[1]).values(), Elements.start(in[1], i));
                    fill(in[0], i, (int) SeriesKernels.checkLength(count), elements);
                }
                Segments.setInt(out.values(), i + 1L, elements.length());
            }
            out.children(List.of(elements.view()));
        };
    }

    /** The elements of the arrays within an array; null ones have none. */
    static Kernel flatten(List<DataType> arguments, DataType result) {
        Picks picks = new Picks();
        return (in, rows, out) -> {
            picks.clear();
            FlatColumn inner = Elements.child(in[0]);
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                int length = out.counts(i) ? Elements.length(in[0], i) : 0;
                for (int k = 0; k < length; k++) {
                    int list = Elements.start(in[0], i) + k;
                    if (inner.isNull(list)) {
                        continue;
                    }
                    int end = Segments.getInt(inner.values(), list + 1L);
                    for (int e = Segments.getInt(inner.values(), list); e < end; e++) {
                        picks.add(e);
                    }
                }
                Segments.setInt(out.values(), i + 1L, picks.count());
            }
            picks.finish(inner.children().getFirst(), out);
        };
    }

    /** The elements at given positions, null where there is none. */
    static Kernel select(List<DataType> arguments, DataType result) {
        Picks picks = new Picks();
        return (in, rows, out) -> {
            picks.clear();
            FlatColumn positions = Elements.child(in[1]);
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                int length = out.counts(i) ? Elements.length(in[0], i) : 0;
                int wanted = out.counts(i) ? Elements.length(in[1], i) : 0;
                for (int k = 0; k < wanted; k++) {
                    int at = Elements.start(in[1], i) + k;
                    long position = positions.isNull(at) ? 0 : Segments.getLong(positions.values(), at);
                    boolean there = position >= 1 && position <= length;
                    picks.add(there ? Elements.start(in[0], i) + (int) position - 1 : Picker.NONE);
                }
                Segments.setInt(out.values(), i + 1L, picks.count());
            }
            picks.finish(Elements.child(in[0]), out);
        };
    }

    /** The elements whose place in a second array is true. */
    static Kernel where(List<DataType> arguments, DataType result) {
        Picks picks = new Picks();
        return (in, rows, out) -> {
            picks.clear();
            FlatColumn flags = Elements.child(in[1]);
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                int both = out.counts(i) ? Math.min(Elements.length(in[0], i), Elements.length(in[1], i)) : 0;
                for (int k = 0; k < both; k++) {
                    int at = Elements.start(in[1], i) + k;
                    if (!flags.isNull(at) && Segments.getBit(flags.values(), at)) {
                        picks.add(Elements.start(in[0], i) + k);
                    }
                }
                Segments.setInt(out.values(), i + 1L, picks.count());
            }
            picks.finish(Elements.child(in[0]), out);
        };
    }

    /** Arrays side by side as an array of rows, as long as the longest. */
    static Kernel zip(List<DataType> arguments, DataType result) {
        Picks[] picks = new Picks[arguments.size()];
        java.util.Arrays.setAll(picks, _ -> new Picks());
        return (in, rows, out) -> {
            for (Picks one : picks) {
                one.clear();
            }
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                int longest = 0;
                for (Operand operand : in) {
                    longest = Math.max(longest, out.counts(i) ? Elements.length(operand, i) : 0);
                }
                for (int c = 0; c < in.length; c++) {
                    int length = Elements.length(in[c], i);
                    for (int k = 0; k < longest; k++) {
                        picks[c].add(k < length ? Elements.start(in[c], i) + k : Picker.NONE);
                    }
                }
                Segments.setInt(out.values(), i + 1L, picks[0].count());
            }
            List<FlatColumn> fields = new java.util.ArrayList<>();
            int total = picks[0].count();
            for (int c = 0; c < in.length; c++) {
                MemorySegment numbers = out.scratch().ints(ROWS_SLOT + c, total);
                MemorySegment.copy(picks[c].array(), 0, numbers, Segments.INT, 0, total);
                fields.add(out.pick(c, Elements.child(in[c]), numbers, total));
            }
            DataType element = ((DataType.Array) result).element();
            out.children(List.of(FlatColumn.ofRow(element, total, null, fields)));
        };
    }
}
