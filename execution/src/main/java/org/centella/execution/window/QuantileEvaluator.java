// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.centella.columnar.Column;
import org.centella.columnar.Columns;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.aggregate.AggregateKind;
import org.centella.execution.aggregate.AggregateResult;
import org.centella.execution.aggregate.ColumnReader;
import org.centella.execution.plan.SortKey;
import org.centella.execution.sort.RowSorter;
import org.jspecify.annotations.Nullable;

/**
 * Medians and quantiles of frames. The block's rows are sorted by value once. From frame to frame the rows that come and go
 * are noted at their places in that order, in a binary indexed tree that finds the n-th of those noted; so a frame that moves
 * by a row costs O(log n). The one or two rows that a quantile lies at then become the whole of the collected values, and the
 * aggregate's own last step interpolates between them.
 */
final class QuantileEvaluator extends WindowEvaluator {
    private static final int ROWS = 0;
    private static final int OFFSETS = 1;
    private static final int VALID = 2;
    private static final int PARTS = 3;
    private static final int PARTS_VALID = 4;
    private static final int GATHERED = 5;
    /** Of a median. */
    private static final int NO_COLUMN = -1;

    private final Frame frame;
    private final int value;
    private final int fraction;
    private final boolean interpolates;
    private final boolean descending;
    private final RowChoice choice;
    private final DataType valueType;
    private final MemoryPool pool;
    private final Scratch scratch;
    private final Scratch results;
    private final AggregateResult result;
    private final HeapAccount account;

    private int[] places = {};
    private int[] tree = {};
    private double[] fractions = {};
    private @Nullable Buffer order;
    private WindowBlock block = new WindowBlock();
    /** The rows noted, by part of the frame. */
    private final int[] from = new int[FrameRows.MOST_PARTS];

    private final int[] to = new int[FrameRows.MOST_PARTS];
    private int noted;

    /**
     * @param fraction the column that says which quantile, -1 for a median
     * @param interpolates between two values
     */
    QuantileEvaluator(
            Frame frame,
            int value,
            int fraction,
            boolean interpolates,
            boolean descending,
            RowChoice choice,
            DataType valueType,
            DataType type,
            MemoryPool pool) {
        this.frame = frame;
        this.value = value;
        this.fraction = fraction;
        this.interpolates = interpolates;
        this.descending = descending;
        this.choice = choice;
        this.valueType = valueType;
        this.pool = pool;
        this.scratch = new Scratch(pool);
        this.results = new Scratch(pool);
        this.result = new AggregateResult(kind(interpolates, descending), type, results, 0, pool);
        this.account = new HeapAccount(pool, 2L * Integer.BYTES + Double.BYTES);
    }

    private static AggregateKind kind(boolean interpolates, boolean descending) {
        if (interpolates) {
            return descending ? AggregateKind.QUANTILE_CONTINUOUS_DESCENDING : AggregateKind.QUANTILE_CONTINUOUS;
        }
        return descending ? AggregateKind.QUANTILE_DISCRETE_DESCENDING : AggregateKind.QUANTILE_DISCRETE;
    }

    @Override
    public Reach reach() {
        return Reach.PARTITION;
    }

    @Override
    public Set<Integer> columns() {
        Set<Integer> columns = new TreeSet<>(choice.columns());
        columns.add(value);
        if (fraction != NO_COLUMN) {
            columns.add(fraction);
        }
        return columns;
    }

    @Override
    public void start(WindowBlock next) {
        block = next;
        choice.start(next);
        int rows = next.rows();
        if (account.grow(rows + 1)) {
            places = new int[account.rows()];
            tree = new int[account.rows()];
            fractions = new double[account.rows()];
        }
        closeOrder();
        FlatColumn[] keys = {next.flat(value)};
        Buffer sorted = RowSorter.sort(keys, List.of(new SortKey(0, descending, false)), rows, pool);
        order = sorted;
        for (int i = 0; i < rows; i++) {
            places[Segments.getInt(sorted.segment(), i)] = i;
        }
        java.util.Arrays.fill(tree, 0, rows + 1, 0);
        java.util.Arrays.fill(from, 0);
        java.util.Arrays.fill(to, 0);
        noted = 0;
        if (fraction == NO_COLUMN) {
            java.util.Arrays.fill(fractions, 0, rows, 0.5);
        } else {
            FlatColumn column = next.flat(fraction);
            double scale = column.type() instanceof DataType.Decimal decimal ? Math.pow(10, decimal.scale()) : 1;
            ColumnReader.doubles(column, scale, fractions);
        }
    }

    private void move(int part, int start, int end) {
        if (start >= to[part] || end <= from[part]) {
            note(from[part], to[part], -1);
            from[part] = start;
            to[part] = start;
        }
        note(to[part], end, 1);
        note(start, from[part], 1);
        note(end, to[part], -1);
        note(from[part], start, -1);
        from[part] = start;
        to[part] = end;
    }

    /** Rows {@code [first, last)} come, or go; none where these are in no order. */
    private void note(int first, int last, int sign) {
        int rows = block.rows();
        for (int row = first; row < last; row++) {
            if (choice.contains(row)) {
                noted += sign;
                for (int node = places[row] + 1; node <= rows; node += node & -node) {
                    tree[node] += sign;
                }
            }
        }
    }

    /** The row that is number {@code n}, from 0, of those noted. */
    private int select(int n) {
        int rows = block.rows();
        int node = 0;
        int left = n;
        for (int step = Integer.highestOneBit(Math.max(rows, 1)); step > 0; step >>= 1) {
            int next = node + step;
            if (next <= rows && tree[next] <= left) {
                node = next;
                left -= tree[next];
            }
        }
        return Segments.getInt(Objects.requireNonNull(order).segment(), node);
    }

    @Override
    public Column evaluate(int first, int count) {
        FrameRows frames = frame.locate(first, count);
        MemorySegment picked = scratch.ints(ROWS, 2 * count);
        MemorySegment offsets = scratch.ints(OFFSETS, count + 1);
        MemorySegment valid = scratch.bits(VALID, count);
        MemorySegment parts = scratch.longs(PARTS, count);
        MemorySegment partsValid = scratch.bits(PARTS_VALID, count);
        int total = 0;
        Segments.setInt(offsets, 0, 0);
        for (int i = 0; i < count; i++) {
            for (int p = 0; p < frames.parts(); p++) {
                move(p, frames.starts(p)[i], frames.ends(p)[i]);
            }
            double part = 0;
            boolean known = fraction == NO_COLUMN || !block.flat(fraction).isNull(first + i);
            double wanted = known ? checked(fractions[first + i]) : 0;
            if (noted > 0 && interpolates) {
                double position = wanted * (noted - 1);
                int below = (int) Math.floor(position);
                part = position - below;
                Segments.setInt(picked, total++, select(below));
                if (part > 0) {
                    Segments.setInt(picked, total++, select(below + 1));
                }
            } else if (noted > 0) {
                Segments.setInt(picked, total++, select(Math.max(0, (int) Math.ceil(wanted * noted) - 1)));
            }
            Segments.setInt(offsets, i + 1L, total);
            Segments.setBit(valid, i, noted > 0);
            Segments.setDouble(parts, i, part);
            Segments.setBit(partsValid, i, known);
        }
        FlatColumn values = Columns.gather(block.flat(value), picked, total, scratch, GATHERED);
        Column lists = FlatColumn.ofList(new DataType.Array(valueType), count, valid, offsets, values);
        return result.of(List.of(lists, FlatColumn.of(DataType.DOUBLE, count, partsValid, parts)), count);
    }

    private static double checked(double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "the fraction of a quantile must be from 0 to 1, not " + fraction);
        }
        return fraction;
    }

    private void closeOrder() {
        if (order != null) {
            order.close();
            order = null;
        }
    }

    @Override
    public void close() {
        choice.close();
        scratch.close();
        results.close();
        account.close();
        closeOrder();
        places = new int[0];
        tree = new int[0];
        fractions = new double[0];
    }
}
