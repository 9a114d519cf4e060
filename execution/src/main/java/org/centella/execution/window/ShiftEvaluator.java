// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.WindowCall;
import org.jspecify.annotations.Nullable;

/** {@code lag} and {@code lead}: the value some rows before or behind, of the same partition. */
final class ShiftEvaluator extends WindowEvaluator {
    private final int value;
    private final @Nullable Expression offset;
    private final int otherwise;
    private final boolean back;
    private final @Nullable RowChoice valid;
    private final RowPicker picker;
    private WindowBlock block = new WindowBlock();
    private int[] picks = {};

    ShiftEvaluator(WindowCall call, boolean back, MemoryPool pool) {
        List<Expression> arguments = call.arguments();
        this.value = column(arguments.getFirst());
        this.offset = arguments.size() > 1 ? arguments.get(1) : null;
        this.otherwise = arguments.size() > 2 ? column(arguments.get(2)) : -1;
        this.back = back;
        this.valid = call.ignoreNulls() ? new RowChoice(List.of(value), List.of(), null, pool) : null;
        this.picker = new RowPicker(call.type(), pool);
    }

    static int column(Expression argument) {
        if (argument instanceof Expression.InputReference reference) {
            return reference.index();
        }
        throw new IllegalArgumentException(argument + " is no column");
    }

    /** The offset if it is one for all rows, {@link Long#MIN_VALUE} if it is null or a column's. */
    private long constant() {
        if (offset == null) {
            return 1;
        }
        return offset instanceof Expression.Literal literal && literal.value() instanceof Long rows
                ? rows
                : Long.MIN_VALUE;
    }

    @Override
    public Reach reach() {
        long rows = constant();
        if (rows == Long.MIN_VALUE || valid != null) {
            return Reach.PARTITION;
        }
        return back == rows >= 0 ? Reach.before(Math.abs(rows)) : Reach.ahead(Math.abs(rows));
    }

    @Override
    public Set<Integer> columns() {
        Set<Integer> columns = new TreeSet<>(Set.of(value));
        if (offset instanceof Expression.InputReference reference) {
            columns.add(reference.index());
        }
        if (otherwise >= 0) {
            columns.add(otherwise);
        }
        return columns;
    }

    @Override
    public void start(WindowBlock next) {
        block = next;
        if (valid != null) {
            valid.start(next);
        }
    }

    @Override
    public Column evaluate(int first, int count) {
        if (picks.length < count) {
            picks = new int[count];
        }
        int[] partitions = block.partitionStarts();
        int i = 0;
        while (i < count) {
            int partition = block.partitionOf()[first + i];
            int from = partitions[partition];
            int to = partitions[partition + 1];
            int end = Math.min(count, to - first);
            for (; i < end; i++) {
                picks[i] = pick(first + i, from, to);
            }
        }
        FlatColumn values = block.flat(value);
        if (otherwise < 0) {
            return picker.pick(values, picks, count);
        }
        if (offset != null && constant() == Long.MIN_VALUE) {
            return withoutNullOffsets(values, first, count);
        }
        return picker.pickOr(values, picks, count, block.flat(otherwise), first);
    }

    /** A null offset leads to null and not to the default: two picks, one over the other. */
    private Column withoutNullOffsets(FlatColumn values, int first, int count) {
        Column mixed = picker.pickOr(values, picks, count, block.flat(otherwise), first);
        FlatColumn flat = mixed.base();
        boolean nulls = false;
        for (int i = 0; i < count; i++) {
            nulls |= isNullOffset(first + i);
            picks[i] = isNullOffset(first + i) ? RowPicker.NONE : i;
        }
        return nulls ? picker.pick(flat, picks, count) : mixed;
    }

    private boolean isNullOffset(int row) {
        return offset instanceof Expression.InputReference reference
                ? block.flat(reference.index()).isNull(row)
                : offset != null && constant() == Long.MIN_VALUE;
    }

    private int pick(int row, int from, int to) {
        long rows = constant();
        if (rows == Long.MIN_VALUE) {
            if (isNullOffset(row) || !(offset instanceof Expression.InputReference reference)) {
                return RowPicker.NONE;
            }
            MemorySegment offsets = block.flat(reference.index()).values();
            rows = Segments.getLong(offsets, row);
        }
        long shift = back ? -rows : rows;
        if (valid != null && shift != 0) {
            return pickValid(valid, row, shift, from, to);
        }
        long target = row + shift;
        return target >= from && target < to ? (int) target : RowPicker.NONE;
    }

    private static int pickValid(RowChoice valid, int row, long shift, int from, int to) {
        // The first value behind the row is number before(row + 1), the last one before it before(row) - 1.
        long n = shift < 0 ? valid.before(row) + shift : valid.before(row + 1) + shift - 1;
        return n >= valid.before(from) && n < valid.before(to) ? valid.position((int) n) : RowPicker.NONE;
    }

    @Override
    public void close() {
        picker.close();
        if (valid != null) {
            valid.close();
        }
    }
}
