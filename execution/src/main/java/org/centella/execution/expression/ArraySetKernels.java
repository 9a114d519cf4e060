// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.kernel.ColumnHash;
import org.centella.columnar.kernel.ValueOrder;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** Arrays as sets and as lists to search and to sort. */
final class ArraySetKernels {
    /** Shorter lists are searched one element after the other. */
    private static final int FEW = 16;

    private ArraySetKernels() {}

    /** Some elements of one list, found again by hash where they are many. */
    private static final class Members {
        private FlatColumn column;
        private int[] rows = new int[FEW];
        private int count;
        private int[] slots = new int[0];

        Members(FlatColumn column) {
            this.column = column;
        }

        void begin(FlatColumn of) {
            column = of;
            count = 0;
            slots = slots.length == 0 ? slots : new int[0];
        }

        boolean contains(FlatColumn other, int row) {
            if (count <= FEW) {
                for (int i = 0; i < count; i++) {
                    if (ValueOrder.compareNullsLast(column, rows[i], other, row) == 0) {
                        return true;
                    }
                }
                return false;
            }
            return slots[find(other, row)] != 0;
        }

        /** False when it was there. */
        boolean add(int row) {
            if (contains(column, row)) {
                return false;
            }
            if (count == rows.length) {
                rows = java.util.Arrays.copyOf(rows, count * 2);
            }
            rows[count++] = row;
            if (count > FEW) {
                if (count * 2 > slots.length) {
                    slots = new int[Integer.highestOneBit(count) * 4];
                    for (int i = 0; i < count; i++) {
                        slots[find(column, rows[i])] = i + 1;
                    }
                } else {
                    slots[find(column, row)] = count;
                }
            }
            return true;
        }

        private int find(FlatColumn other, int row) {
            int at = (int) ColumnHash.hashOf(other, row) & (slots.length - 1);
            while (slots[at] != 0 && ValueOrder.compareNullsLast(column, rows[slots[at] - 1], other, row) != 0) {
                at = (at + 1) & (slots.length - 1);
            }
            return at;
        }

        void addAll(Operand in, int row, boolean nulls) {
            int end = Elements.start(in, row) + Elements.length(in, row);
            for (int k = Elements.start(in, row); k < end; k++) {
                if (nulls || !column.isNull(k)) {
                    add(k);
                }
            }
        }
    }

    private static int find(Operand in, int row, FlatColumn child, FlatColumn wanted, int at) {
        int start = Elements.start(in, row);
        int length = Elements.length(in, row);
        for (int k = 0; k < length; k++) {
            if (ValueOrder.compareNullsLast(child, start + k, wanted, at) == 0) {
                return k;
            }
        }
        return -1;
    }

    static Kernel contains(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                boolean found =
                        out.counts(i) && find(in[0], i, Elements.child(in[0]), in[1].column(), i & in[1].mask()) >= 0;
                Segments.setBit(out.values(), i, found);
            }
        };
    }

    /** The place of the first equal element from 1, null if there is none; null is found, too. */
    static Kernel position(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                int found =
                        in[0].isNull(i) ? -1 : find(in[0], i, Elements.child(in[0]), in[1].column(), i & in[1].mask());
                Segments.setInt(out.values(), i, found + 1);
                if (found < 0) {
                    out.setNull(i);
                }
            }
        };
    }

    static Kernel remove(List<DataType> arguments, DataType result) {
        Picks picks = new Picks();
        return (in, rows, out) -> {
            picks.clear();
            FlatColumn child = Elements.child(in[0]);
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                if (in[0].isNull(i)) {
                    out.setNull(i);
                } else {
                    int end = Elements.start(in[0], i) + Elements.length(in[0], i);
                    for (int k = Elements.start(in[0], i); k < end; k++) {
                        if (ValueOrder.compareNullsLast(child, k, in[1].column(), i & in[1].mask()) != 0) {
                            picks.add(k);
                        }
                    }
                }
                Segments.setInt(out.values(), i + 1L, picks.count());
            }
            picks.finish(child, out);
        };
    }

    /** Each value once, where it comes first; no nulls. */
    static Kernel distinct(List<DataType> arguments, DataType result) {
        Picks picks = new Picks();
        return (in, rows, out) -> {
            picks.clear();
            FlatColumn child = Elements.child(in[0]);
            Members members = new Members(child);
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                members.begin(child);
                int end = out.counts(i) ? Elements.start(in[0], i) + Elements.length(in[0], i) : 0;
                for (int k = Elements.start(in[0], i); k < end; k++) {
                    if (!child.isNull(k) && members.add(k)) {
                        picks.add(k);
                    }
                }
                Segments.setInt(out.values(), i + 1L, picks.count());
            }
            picks.finish(child, out);
        };
    }

    static Kernel countDistinct(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            FlatColumn child = Elements.child(in[0]);
            Members members = new Members(child);
            for (int i = 0; i < rows; i++) {
                members.begin(child);
                if (out.counts(i)) {
                    members.addAll(in[0], i, false);
                }
                Segments.setLong(out.values(), i, members.count);
            }
        };
    }

    /** The values of the first array that are in the second. */
    static Kernel intersect(List<DataType> arguments, DataType result) {
        return ofBoth(true);
    }

    /** The values of the first array that are not in the second. */
    static Kernel except(List<DataType> arguments, DataType result) {
        return ofBoth(false);
    }

    private static Kernel ofBoth(boolean inSecond) {
        Picks picks = new Picks();
        return (in, rows, out) -> {
            picks.clear();
            FlatColumn first = Elements.child(in[0]);
            FlatColumn second = Elements.child(in[1]);
            Members members = new Members(first);
            Members others = new Members(second);
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                members.begin(first);
                others.begin(second);
                int end = 0;
                if (out.counts(i)) {
                    others.addAll(in[1], i, !inSecond);
                    end = Elements.start(in[0], i) + Elements.length(in[0], i);
                }
                for (int k = Elements.start(in[0], i); k < end; k++) {
                    boolean wanted = (!inSecond || !first.isNull(k)) && others.contains(first, k) == inSecond;
                    if (wanted && members.add(k)) {
                        picks.add(k);
                    }
                }
                Segments.setInt(out.values(), i + 1L, picks.count());
            }
            picks.finish(first, out);
        };
    }

    static Kernel hasAny(List<DataType> arguments, DataType result) {
        return (in, rows, out) -> {
            FlatColumn second = Elements.child(in[1]);
            Members members = new Members(second);
            for (int i = 0; i < rows; i++) {
                Segments.setBit(out.values(), i, out.counts(i) && among(in, i, members, second, true));
            }
        };
    }

    static Kernel hasAll(List<DataType> arguments, DataType result) {
        return all(0, 1);
    }

    static Kernel containedIn(List<DataType> arguments, DataType result) {
        return all(1, 0);
    }

    private static Kernel all(int whole, int part) {
        return (in, rows, out) -> {
            FlatColumn large = Elements.child(in[whole]);
            Members members = new Members(large);
            Operand[] turned = {in[part], in[whole]};
            for (int i = 0; i < rows; i++) {
                Segments.setBit(out.values(), i, out.counts(i) && among(turned, i, members, large, false));
            }
        };
    }

    /** Whether any, or all, of the first array's values that are not null are in the second. */
    private static boolean among(Operand[] in, int row, Members members, FlatColumn second, boolean any) {
        members.begin(second);
        members.addAll(in[1], row, false);
        FlatColumn first = Elements.child(in[0]);
        int end = Elements.start(in[0], row) + Elements.length(in[0], row);
        for (int k = Elements.start(in[0], row); k < end; k++) {
            if (!first.isNull(k) && members.contains(first, k) == any) {
                return any;
            }
        }
        return !any;
    }

    static Kernel sort(List<DataType> arguments, DataType result) {
        return sort(false, false);
    }

    static Kernel sortDescending(List<DataType> arguments, DataType result) {
        return sort(true, false);
    }

    /** The places of the elements in ascending order. */
    static Kernel gradeUp(List<DataType> arguments, DataType result) {
        return sort(false, true);
    }

    private static Kernel sort(boolean descending, boolean places) {
        Picks picks = new Picks();
        return (in, rows, out) -> {
            picks.clear();
            FlatColumn child = Elements.child(in[0]);
            boolean turned = descending;
            boolean nullsFirst = false;
            Segments.setInt(out.values(), 0, 0);
            for (int i = 0; i < rows; i++) {
                int from = picks.count();
                int length = out.counts(i) ? Elements.length(in[0], i) : 0;
                int start = Elements.start(in[0], i);
                for (int k = 0; k < length; k++) {
                    picks.add(start + k);
                }
                if (length > 0) {
                    turned = in.length > 1 ? isDescending(in[1], i) : descending;
                    nullsFirst = in.length > 2 && isNullsFirst(in[2], i);
                    new Sorter(child, turned, nullsFirst).sort(picks.array(), from, picks.count());
                }
                for (int k = from; places && k < picks.count(); k++) {
                    picks.array()[k] -= start - 1;
                }
                Segments.setInt(out.values(), i + 1L, picks.count());
            }
            if (places) {
                finishPlaces(picks, out);
            } else {
                picks.finish(child, out);
            }
        };
    }

    private static void finishPlaces(Picks picks, KernelOutput out) {
        var longs = out.scratch().longs(0, picks.count());
        for (int k = 0; k < picks.count(); k++) {
            Segments.setLong(longs, k, picks.get(k));
        }
        out.children(List.of(FlatColumn.of(DataType.BIGINT, picks.count(), null, longs)));
    }

    private static boolean isDescending(Operand word, int row) {
        return switch (text(word, row)) {
            case "ASC", "ASCENDING" -> false;
            case "DESC", "DESCENDING" -> true;
            default -> throw unknown(word, row, "ASC or DESC");
        };
    }

    private static boolean isNullsFirst(Operand word, int row) {
        return switch (text(word, row)) {
            case "NULLS FIRST" -> true;
            case "NULLS LAST" -> false;
            default -> throw unknown(word, row, "NULLS FIRST or NULLS LAST");
        };
    }

    private static String text(Operand word, int row) {
        return word.column().stringAt(row & word.mask()).strip().toUpperCase(java.util.Locale.ROOT);
    }

    private static RuntimeException unknown(Operand word, int row, String expected) {
        return new org.centella.columnar.error.CentellaException(
                org.centella.columnar.error.ErrorCode.INVALID_ARGUMENT,
                "the order of an array is " + expected + ", not '" + text(word, row) + "'");
    }

    /** Sorts rows of one column by merging; stable. */
    private record Sorter(FlatColumn column, boolean descending, boolean nullsFirst) {
        private static final int SHORT = 8;

        void sort(int[] rows, int from, int to) {
            merge(rows, from, to, new int[to - from]);
        }

        private void merge(int[] rows, int from, int to, int[] spare) {
            if (to - from <= SHORT) {
                for (int i = from + 1; i < to; i++) {
                    int row = rows[i];
                    int k = i - 1;
                    for (; k >= from && compare(rows[k], row) > 0; k--) {
                        rows[k + 1] = rows[k];
                    }
                    rows[k + 1] = row;
                }
                return;
            }
            int middle = (from + to) >>> 1;
            merge(rows, from, middle, spare);
            merge(rows, middle, to, spare);
            int left = middle - from;
            System.arraycopy(rows, from, spare, 0, left);
            int a = 0;
            int b = middle;
            int at = from;
            while (a < left && b < to) {
                rows[at++] = compare(spare[a], rows[b]) <= 0 ? spare[a++] : rows[b++];
            }
            System.arraycopy(spare, a, rows, at, left - a);
        }

        private int compare(int a, int b) {
            boolean nullA = column.isNull(a);
            boolean nullB = column.isNull(b);
            if (nullA || nullB) {
                int order = Boolean.compare(nullA, nullB);
                return nullsFirst ? -order : order;
            }
            int order = ValueOrder.compare(column, a, column, b);
            return descending ? -order : order;
        }
    }
}
