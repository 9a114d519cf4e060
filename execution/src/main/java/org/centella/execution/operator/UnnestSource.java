// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Picker;
import org.centella.columnar.Scratch;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.centella.columnar.type.Schema;
import org.centella.execution.expression.Series;
import org.centella.execution.plan.PhysicalPlan;

/** What one column of an {@link UnnestOperator} is filled from, a row of the input after the other. */
abstract sealed class UnnestSource implements AutoCloseable {
    abstract void turnTo(Batch batch);

    /** Begins a row; returns how many values it has. */
    abstract long begin(int row);

    /** Prepares for an output of so many rows. */
    abstract void room(int count);

    /** Puts the row's values from number {@code from} on at output rows {@code at} to {@code at + count}, then nulls. */
    abstract void take(long from, int at, int count);

    /** The output's first {@code count} rows; valid until {@link #room}. */
    abstract Column column(int count);

    @Override
    public abstract void close();

    /** The elements of an array, or the entries of a map. */
    static final class Elements extends UnnestSource {
        private final int index;
        private final Scratch scratch;
        private final Picker picker;
        private FlatColumn lists;
        private Column column;
        private int start;
        private int length;
        private MemorySegment picked = Segments.EMPTY;
        private boolean missing;
        private boolean dense;
        private int next;

        Elements(int index, DataType type, MemoryPool pool) {
            this.index = index;
            this.scratch = new Scratch(pool);
            this.picker = new Picker(type, pool);
            this.lists = FlatColumn.of(DataType.NULL, 0, null, Segments.EMPTY);
            this.column = lists;
        }

        @Override
        void turnTo(Batch batch) {
            column = batch.column(index);
            lists = column.base();
        }

        @Override
        long begin(int row) {
            int at = column.baseRow(row);
            boolean none = lists.isNull(at);
            start = none ? 0 : Segments.getInt(lists.values(), at);
            length = none ? 0 : Segments.getInt(lists.values(), at + 1L) - start;
            return length;
        }

        @Override
        void room(int count) {
            picked = scratch.ints(0, count);
            missing = false;
            dense = true;
            next = -1;
        }

        @Override
        void take(long from, int at, int count) {
            int there = Math.clamp(length - from, 0, count);
            int first = start + (int) Math.min(from, length);
            for (int i = 0; i < there; i++) {
                Segments.setInt(picked, (long) at + i, first + i);
            }
            for (int i = there; i < count; i++) {
                Segments.setInt(picked, (long) at + i, Picker.NONE);
            }
            missing |= there < count;
            if (there > 0) {
                dense &= next < 0 || next == first;
                next = first + there;
            }
        }

        @Override
        Column column(int count) {
            FlatColumn child = lists.children().getFirst();
            if (missing) {
                return picker.pick(child, picked, count);
            }
            return dense ? child.slice(next - count, count) : new DictionaryColumn(child, picked, count);
        }

        @Override
        public void close() {
            scratch.close();
            picker.close();
        }
    }

    /** The values of a series. */
    static final class Values extends UnnestSource {
        private static final int VALUES = 0;
        private static final int BITS = 1;

        private final List<Integer> columns;
        private final DataType type;
        private final Series series;
        private final Scratch scratch;
        private final long[] arguments;
        private Batch batch = new Batch(0, List.of());
        private MemorySegment values = Segments.EMPTY;
        private MemorySegment bits = Segments.EMPTY;
        private long left;

        Values(PhysicalPlan.UnnestSource source, Schema input, DataType type, MemoryPool pool) {
            this.columns = source.columns();
            this.type = type;
            this.series = Series.of(
                    source.function(), columns.stream().map(input::type).toList(), type);
            this.scratch = new Scratch(pool);
            this.arguments = new long[columns.size()];
        }

        @Override
        void turnTo(Batch next) {
            batch = next;
        }

        @Override
        long begin(int row) {
            left = 0;
            for (int i = 0; i < arguments.length; i++) {
                Column column = batch.column(columns.get(i));
                if (column.isNull(row)) {
                    return 0;
                }
                arguments[i] = integer(column.base(), column.baseRow(row));
            }
            series.begin(arguments, arguments.length);
            left = series.left();
            return left;
        }

        private static long integer(FlatColumn column, int row) {
            return column.type().layout() == Layout.INT32
                    ? Segments.getInt(column.values(), row)
                    : Segments.getLong(column.values(), row);
        }

        @Override
        void room(int count) {
            values = scratch.bytes(VALUES, (long) count * type.layout().byteWidth());
            bits = scratch.bits(BITS, count);
        }

        @Override
        void take(long from, int at, int count) {
            int there = (int) Math.min(left, count);
            boolean ints = type.layout() == Layout.INT32;
            for (int i = 0; i < there; i++) {
                long value = series.next();
                if (ints) {
                    Segments.setInt(values, (long) at + i, (int) value);
                } else {
                    Segments.setLong(values, (long) at + i, value);
                }
            }
            left -= there;
            org.centella.columnar.memory.Bits.fill(bits, at, there, true);
            org.centella.columnar.memory.Bits.fill(bits, (long) at + there, (long) count - there, false);
        }

        @Override
        Column column(int count) {
            boolean all = org.centella.columnar.memory.Bits.count(bits, 0, count) == count;
            return FlatColumn.of(type, count, all ? null : bits, values);
        }

        @Override
        public void close() {
            scratch.close();
        }
    }
}
