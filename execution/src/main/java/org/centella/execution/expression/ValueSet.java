// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** A fixed set of values to look columns of the same type up in. */
abstract sealed class ValueSet {
    /** Up to this many values are compared one after the other: a hash costs as much. */
    private static final int FEW = 4;

    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

    /** The set of a column's values, none of them null; the column must stay valid. */
    static ValueSet of(FlatColumn values) {
        return switch (values.type().layout()) {
            case INT8, INT16, INT32, INT64 -> new Integers(values);
            case VIEW ->
                values.type() instanceof DataType.Char || values.length() <= FEW
                        ? new Listed(values)
                        : new Strings(values);
            case BIT, FLOAT32, FLOAT64, INT128, LIST, STRUCT -> new Listed(values);
        };
    }

    /** Sets the bits of the rows whose value is in the set; what null rows give is undefined. */
    abstract void contains(FlatColumn column, int rows, MemorySegment out);

    private static int capacity(int values) {
        return Math.max(8, Integer.highestOneBit(Math.max(1, values)) << 2);
    }

    private static int slot(long hash, int capacity) {
        return (int) ((hash * MIX) >>> 33) & (capacity - 1);
    }

    /** Open addressing over longs; whether a slot is taken is told by its value not being the free mark. */
    private static final class Integers extends ValueSet {
        private final long[] slots;
        private final long[] few;
        private final long free;

        Integers(FlatColumn values) {
            long[] all = new long[values.length()];
            for (int i = 0; i < all.length; i++) {
                all[i] = integer(values, i);
            }
            few = all.length <= FEW ? all : new long[0];
            free = freeMark(all);
            slots = new long[capacity(all.length)];
            Arrays.fill(slots, free);
            for (long value : all) {
                int at = slot(value, slots.length);
                while (slots[at] != free && slots[at] != value) {
                    at = (at + 1) & (slots.length - 1);
                }
                slots[at] = value;
            }
        }

        /** Some number that is not in the set. */
        private static long freeMark(long[] values) {
            long[] sorted = values.clone();
            Arrays.sort(sorted);
            long mark = Long.MIN_VALUE;
            for (long value : sorted) {
                if (value == mark) {
                    mark++;
                }
            }
            return mark;
        }

        private static long integer(FlatColumn column, int row) {
            return switch (column.type().layout()) {
                case INT8 -> Segments.getByte(column.values(), row);
                case INT16 -> Segments.getShort(column.values(), row);
                case INT32 -> Segments.getInt(column.values(), row);
                case INT64, BIT, FLOAT32, FLOAT64, INT128, VIEW, LIST, STRUCT -> Segments.getLong(column.values(), row);
            };
        }

        @Override
        void contains(FlatColumn column, int rows, MemorySegment out) {
            for (int base = 0; base < rows; base += Long.SIZE) {
                int end = Math.min(rows - base, Long.SIZE);
                long word = 0;
                for (int k = 0; k < end; k++) {
                    long value = integer(column, base + k);
                    word |= (few.length > 0 ? inFew(value) : inSlots(value)) ? 1L << k : 0;
                }
                Segments.setLong(out, base >>> 6, word);
            }
        }

        private boolean inFew(long value) {
            boolean found = false;
            for (long one : few) {
                found |= one == value;
            }
            return found;
        }

        private boolean inSlots(long value) {
            if (value == free) {
                return false;
            }
            int at = slot(value, slots.length);
            while (slots[at] != free) {
                if (slots[at] == value) {
                    return true;
                }
                at = (at + 1) & (slots.length - 1);
            }
            return false;
        }
    }

    /** Open addressing over rows of the values, hashed by length, prefix and the bytes beside it. */
    private static final class Strings extends ValueSet {
        private final FlatColumn values;
        private final int[] slots;

        Strings(FlatColumn values) {
            this.values = values;
            slots = new int[capacity(values.length())];
            Arrays.fill(slots, -1);
            for (int row = 0; row < values.length(); row++) {
                int at = slot(hash(values, row), slots.length);
                while (slots[at] >= 0) {
                    at = (at + 1) & (slots.length - 1);
                }
                slots[at] = row;
            }
        }

        private static long hash(FlatColumn column, int row) {
            MemorySegment views = column.values();
            long at = (long) row << 4;
            int length = views.get(Segments.INT, at);
            long second = length <= FlatColumn.VIEW_INLINE
                    ? views.get(Segments.LONG, at + 8)
                    : Views.segment(column, row).get(Segments.LONG, Views.offset(views, row) + length - 8);
            return views.get(Segments.LONG, at) * 31 + second;
        }

        @Override
        void contains(FlatColumn column, int rows, MemorySegment out) {
            for (int base = 0; base < rows; base += Long.SIZE) {
                int end = Math.min(rows - base, Long.SIZE);
                long word = 0;
                for (int k = 0; k < end; k++) {
                    word |= contains(column, base + k) ? 1L << k : 0;
                }
                Segments.setLong(out, base >>> 6, word);
            }
        }

        private boolean contains(FlatColumn column, int row) {
            int at = slot(hash(column, row), slots.length);
            while (slots[at] >= 0) {
                if (Views.equal(values, slots[at], column, row)) {
                    return true;
                }
                at = (at + 1) & (slots.length - 1);
            }
            return false;
        }
    }

    /** Compares with one value after the other. */
    private static final class Listed extends ValueSet {
        private final FlatColumn values;
        private final Order order;

        Listed(FlatColumn values) {
            this.values = values;
            this.order = Order.of(values.type(), values.type());
        }

        @Override
        void contains(FlatColumn column, int rows, MemorySegment out) {
            for (int base = 0; base < rows; base += Long.SIZE) {
                int end = Math.min(rows - base, Long.SIZE);
                long word = 0;
                for (int k = 0; k < end; k++) {
                    boolean found = false;
                    for (int v = 0; v < values.length() && !found; v++) {
                        found = order == Order.STRINGS
                                ? Views.equal(column, base + k, values, v)
                                : order.compare(column, base + k, values, v) == 0;
                    }
                    word |= found ? 1L << k : 0;
                }
                Segments.setLong(out, base >>> 6, word);
            }
        }
    }
}
