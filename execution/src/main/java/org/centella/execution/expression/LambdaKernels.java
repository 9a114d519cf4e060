// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.Columns;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Picker;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/**
 * Functions that take lambdas. A body is computed for all elements of a batch at once; where one step needs the result of
 * the one before (reduce, sort by comparisons), for one element of each row at a time.
 */
final class LambdaKernels {
    private static final int FIRST_SLOT = 0;
    private static final int FREE_SLOT = 2 * Elements.SLOTS;
    private static final int GATHER_SLOT = 24;

    private LambdaKernels() {}

    /** A lambda's values for all elements of an array, given element and position. */
    private static Operand overElements(Elements elements, LambdaBody body) {
        int total = elements.total();
        elements.rows(body.rows(total));
        return body.parameters() > 1
                ? body.operand(total, elements.column(), elements.ordinals())
                : body.operand(total, elements.column());
    }

    /** An operand's values as a flat column of so many rows. */
    private static FlatColumn flat(Operand operand, int rows, KernelOutput out, int slot) {
        return operand.constant()
                ? Columns.flatten(new ConstantColumn(operand.column(), rows), out.scratch(), slot)
                : operand.column();
    }

    static Kernel transform(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            Elements elements = Elements.of(in[0], rows, out, FIRST_SLOT);
            elements.offsets(out.values());
            Operand values = overElements(elements, in[1].body());
            out.children(List.of(flat(values, elements.total(), out, GATHER_SLOT)));
        };
    }

    static Kernel filter(List<DataType> arguments, DataType result) {
        Picks picks = new Picks();
        return (in, rows, out) -> {
            Elements elements = Elements.of(in[0], rows, out, FIRST_SLOT);
            Operand keep = overElements(elements, in[1].body());
            picks.clear();
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0, at = 0; i < rows; i++) {
                int start = Elements.start(in[0], i);
                int length = elements.length(i);
                for (int k = 0; k < length; k++, at++) {
                    if (isTrue(keep, at)) {
                        picks.add(start + k);
                    }
                }
                Segments.setInt(out.values(), i + 1L, picks.count());
            }
            picks.finish(Elements.child(in[0]), out);
        };
    }

    private static boolean isTrue(Operand bits, int row) {
        return !bits.isNull(row) && Segments.getBit(bits.values(), row & bits.mask());
    }

    static Kernel anyMatch(List<DataType> arguments, DataType result) {
        return match(true, true);
    }

    static Kernel allMatch(List<DataType> arguments, DataType result) {
        return match(false, false);
    }

    static Kernel noneMatch(List<DataType> arguments, DataType result) {
        return match(true, false);
    }

    /** The result is {@code found} if the body is {@code decides} for an element, null if it may be, else the other. */
    private static Kernel match(boolean decides, boolean found) {
        return (in, rows, out) -> {
            Elements elements = Elements.of(in[0], rows, out, FIRST_SLOT);
            Operand values = overElements(elements, in[1].body());
            for (int i = 0, at = 0; i < rows; i++) {
                boolean decided = false;
                boolean unknown = false;
                for (int end = at + elements.length(i); at < end; at++) {
                    boolean isNull = values.isNull(at);
                    unknown |= isNull;
                    decided |= !isNull && Segments.getBit(values.values(), at & values.mask()) == decides;
                }
                Segments.setBit(out.values(), i, decided == found);
                if (unknown && !decided) {
                    out.setNull(i);
                }
            }
        };
    }

    /** Two arrays element by element; the shorter is filled up with nulls. */
    static Kernel zipWith(List<DataType> arguments, DataType result) {
        Picks first = new Picks();
        Picks second = new Picks();
        return (in, rows, out) -> {
            first.clear();
            second.clear();
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                int a = out.counts(i) ? Elements.length(in[0], i) : 0;
                int b = out.counts(i) ? Elements.length(in[1], i) : 0;
                for (int k = 0; k < Math.max(a, b); k++) {
                    first.add(k < a ? Elements.start(in[0], i) + k : Picker.NONE);
                    second.add(k < b ? Elements.start(in[1], i) + k : Picker.NONE);
                }
                Segments.setInt(out.values(), i + 1L, first.count());
            }
            int total = first.count();
            FlatColumn a = picked(first, Elements.child(in[0]), out, 0);
            FlatColumn b = picked(second, Elements.child(in[1]), out, 1);
            LambdaBody body = in[2].body();
            MemorySegment owners = body.rows(total);
            for (int i = 0, at = 0; i < rows; i++) {
                for (int end = Segments.getInt(out.values(), i + 1L); at < end; at++) {
                    Segments.setInt(owners, at, i);
                }
            }
            out.children(List.of(flat(body.operand(total, a, b), total, out, GATHER_SLOT)));
        };
    }

    private static FlatColumn picked(Picks picks, FlatColumn child, KernelOutput out, int slot) {
        MemorySegment numbers = out.scratch().ints(FREE_SLOT + slot, picks.count());
        MemorySegment.copy(picks.array(), 0, numbers, Segments.INT, 0, picks.count());
        return out.pick(slot, child, numbers, picks.count());
    }

    /** reduce(a, start, (state, x) -> state [, state -> result]). */
    static Kernel reduce(List<DataType> arguments, DataType result) {
        DataType state = arguments.get(1);
        return (in, rows, out) -> {
            Reduction reduction = new Reduction(state, out);
            FlatColumn start = flat(in[1], rows, out, GATHER_SLOT);
            FlatColumn last = reduction.run(in[0], rows, start, 0, in[2].body());
            if (in.length < 4) {
                out.become(nullsOf(in[0], rows, last, out));
                return;
            }
            LambdaBody finish = in[3].body();
            ownRows(finish, rows);
            out.become(nullsOf(in[0], rows, flat(finish.operand(rows, last), rows, out, GATHER_SLOT), out));
        };
    }

    private static void ownRows(LambdaBody body, int rows) {
        MemorySegment same = body.rows(rows);
        for (int i = 0; i < rows; i++) {
            Segments.setInt(same, i, i);
        }
    }

    /** list_reduce(a, (state, x) -> state [, start]): begins with the first element where no start is given. */
    static Kernel listReduce(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            Reduction reduction = new Reduction(result, out);
            if (in.length > 2) {
                FlatColumn start = flat(in[2], rows, out, GATHER_SLOT);
                out.become(nullsOf(in[0], rows, reduction.run(in[0], rows, start, 0, in[1].body()), out));
                return;
            }
            MemorySegment firsts = out.scratch().ints(FREE_SLOT, rows);
            for (int i = 0; i < rows; i++) {
                boolean any = out.counts(i) && Elements.length(in[0], i) > 0;
                Segments.setInt(firsts, i, any ? Elements.start(in[0], i) : Picker.NONE);
            }
            FlatColumn start = out.pick(0, Elements.child(in[0]), firsts, rows);
            out.become(nullsOf(in[0], rows, reduction.run(in[0], rows, start, 1, in[1].body()), out));
        };
    }

    /** A null array gives null whatever the start was. */
    private static FlatColumn nullsOf(Operand array, int rows, FlatColumn values, KernelOutput out) {
        MemorySegment bits = out.scratch().bits(FREE_SLOT + 1, rows);
        boolean some = false;
        for (int i = 0; i < rows; i++) {
            boolean valid = !array.isNull(i) && !values.isNull(i);
            some |= !valid;
            Segments.setBit(bits, i, valid);
        }
        return some ? values.withValidity(bits) : values;
    }

    /**
     * Folds the elements of each row into a state: step k computes the body for element k of all rows that have one. Rows
     * that are through leave; what they ended with is kept in the order they left.
     */
    private static final class Reduction {
        private final ColumnBuilder ended;
        private final ColumnBuilder[] states;
        private final KernelOutput out;

        Reduction(DataType state, KernelOutput out) {
            this.ended = out.inner(0, state).builder();
            this.states = new ColumnBuilder[] {
                out.inner(1, state).builder(), out.inner(2, state).builder()
            };
            this.out = out;
        }

        FlatColumn run(Operand array, int rows, FlatColumn start, int firstElement, LambdaBody body) {
            int[] active = new int[rows];
            int count = rows;
            for (int i = 0; i < rows; i++) {
                active[i] = i;
            }
            MemorySegment place = out.scratch().ints(FREE_SLOT + 2, rows);
            MemorySegment going = out.scratch().ints(FREE_SLOT + 3, rows);
            MemorySegment picked = out.scratch().ints(FREE_SLOT + 4, rows);
            FlatColumn state = start;
            FlatColumn child = Elements.child(array);
            for (int step = firstElement; count > 0; step++) {
                int left = 0;
                for (int i = 0; i < count; i++) {
                    int row = active[i];
                    int length = out.counts(row) ? Elements.length(array, row) : 0;
                    if (step < length) {
                        Segments.setInt(going, left, i);
                        Segments.setInt(picked, left, Elements.start(array, row) + step);
                        active[left++] = row;
                    } else {
                        Segments.setInt(place, row, ended.length());
                        ended.append(state, i, 1);
                    }
                }
                count = left;
                if (count > 0) {
                    state = next(body, active, count, state, going, new DictionaryColumn(child, picked, count), step);
                }
            }
            return Columns.gather(ended.view(), place, rows, out.scratch(), GATHER_SLOT);
        }

        private FlatColumn next(
                LambdaBody body,
                int[] active,
                int count,
                FlatColumn state,
                MemorySegment going,
                Column elements,
                int step) {
            MemorySegment owners = body.rows(count);
            for (int i = 0; i < count; i++) {
                Segments.setInt(owners, i, active[i]);
            }
            Column result = body.apply(count, new DictionaryColumn(state, going, count), elements);
            ColumnBuilder target = states[step & 1];
            target.reset();
            target.append(result);
            return target.view();
        }
    }

    /** Sorts by a comparison: negative, zero or positive. */
    static Kernel sort(List<DataType> arguments, DataType result) {
        Picks picks = new Picks();
        return (in, rows, out) -> {
            picks.clear();
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                int length = out.counts(i) ? Elements.length(in[0], i) : 0;
                for (int k = 0; k < length; k++) {
                    picks.add(Elements.start(in[0], i) + k);
                }
                Segments.setInt(out.values(), i + 1L, picks.count());
            }
            new LambdaSort(Elements.child(in[0]), in[1].body(), out).sort(picks.array(), out.values(), rows);
            picks.finish(Elements.child(in[0]), out);
        };
    }

    /** The entries of maps for which a condition of key and value is true. */
    static Kernel mapFilter(List<DataType> arguments, DataType result) {
        Picks picks = new Picks();
        return (in, rows, out) -> {
            Elements entries = Elements.of(in[0], rows, out, FIRST_SLOT);
            Operand keep = overEntries(in[0], entries, in[1].body());
            picks.clear();
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0, at = 0; i < rows; i++) {
                int start = Elements.start(in[0], i);
                int length = entries.length(i);
                for (int k = 0; k < length; k++, at++) {
                    if (isTrue(keep, at)) {
                        picks.add(start + k);
                    }
                }
                Segments.setInt(out.values(), i + 1L, picks.count());
            }
            picks.finish(Elements.child(in[0]), out);
        };
    }

    private static Operand overEntries(Operand map, Elements entries, LambdaBody body) {
        int total = entries.total();
        MemorySegment positions = entries.positions();
        entries.rows(body.rows(total));
        List<FlatColumn> fields = Elements.child(map).children();
        return body.operand(
                total,
                new DictionaryColumn(fields.getFirst(), positions, total),
                new DictionaryColumn(fields.getLast(), positions, total));
    }

    static Kernel transformKeys(List<DataType> arguments, DataType result) {
        return transformEntries(result, true);
    }

    static Kernel transformValues(List<DataType> arguments, DataType result) {
        return transformEntries(result, false);
    }

    private static Kernel transformEntries(DataType result, boolean keys) {
        DataType.Row entry = ((DataType.Map) result).entry();
        return (in, rows, out) -> {
            Elements entries = Elements.of(in[0], rows, out, FIRST_SLOT);
            entries.offsets(out.values());
            int total = entries.total();
            FlatColumn changed = flat(overEntries(in[0], entries, in[1].body()), total, out, GATHER_SLOT);
            FlatColumn source = Elements.child(in[0]).children().get(keys ? 1 : 0);
            FlatColumn kept = Columns.gather(source, entries.positions(), total, out.scratch(), 2 * GATHER_SLOT);
            List<FlatColumn> fields = keys ? List.of(changed, kept) : List.of(kept, changed);
            out.children(List.of(FlatColumn.ofRow(entry, total, null, fields)));
            if (keys) {
                MapKernels.checkKeys(changed, out.values(), rows);
            }
        };
    }

    /** Two maps by key: the keys of the first, then those that only the second has; a missing value is null. */
    static Kernel mapZipWith(List<DataType> arguments, DataType result) {
        DataType.Row entry = ((DataType.Map) result).entry();
        return (in, rows, out) -> {
            ColumnBuilder keys = out.inner(0, entry.fields().getFirst().type()).builder();
            List<Picks> values = new ArrayList<>(List.of(new Picks(), new Picks()));
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                if (out.counts(i)) {
                    MapKernels.matchKeys(in[0], in[1], i, keys, values.getFirst(), values.getLast());
                }
                Segments.setInt(out.values(), i + 1L, keys.length());
            }
            int total = keys.length();
            FlatColumn a =
                    picked(values.getFirst(), Elements.child(in[0]).children().getLast(), out, 0);
            FlatColumn b =
                    picked(values.getLast(), Elements.child(in[1]).children().getLast(), out, 1);
            LambdaBody body = in[2].body();
            MemorySegment owners = body.rows(total);
            for (int i = 0, at = 0; i < rows; i++) {
                for (int end = Segments.getInt(out.values(), i + 1L); at < end; at++) {
                    Segments.setInt(owners, at, i);
                }
            }
            FlatColumn changed = flat(body.operand(total, keys.view(), a, b), total, out, GATHER_SLOT);
            out.children(List.of(FlatColumn.ofRow(entry, total, null, List.of(keys.view(), changed))));
        };
    }
}
