// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression;
import org.jspecify.annotations.Nullable;

/** The value of one row of the frame: the first, the last, or one counted from either side, of the rows that count. */
final class FrameValueEvaluator extends WindowEvaluator {
    private final Frame frame;
    private final int value;
    private final @Nullable Expression number;
    private final boolean fromLast;
    private final RowChoice choice;
    private final RowPicker picker;
    private WindowBlock block = new WindowBlock();
    private int[] picks = {};

    /** @param number which row, from 1; null for the first */
    FrameValueEvaluator(
            Frame frame,
            int value,
            @Nullable Expression number,
            boolean fromLast,
            RowChoice choice,
            DataType type,
            MemoryPool pool) {
        this.frame = frame;
        this.value = value;
        this.number = number;
        this.fromLast = fromLast;
        this.choice = choice;
        this.picker = new RowPicker(type, pool);
    }

    @Override
    public Reach reach() {
        // The last row of a frame is there whatever was before the block.
        boolean last = fromLast && number == null && choice.columns().isEmpty();
        return Reach.of(frame.frame(), last && frame.frame().fromPartitionStart());
    }

    @Override
    public Set<Integer> columns() {
        Set<Integer> columns = new TreeSet<>(choice.columns());
        columns.add(value);
        if (number instanceof Expression.InputReference reference) {
            columns.add(reference.index());
        }
        return columns;
    }

    @Override
    public void start(WindowBlock next) {
        block = next;
        choice.start(next);
    }

    @Override
    public Column evaluate(int first, int count) {
        if (picks.length < count) {
            picks = new int[count];
        }
        FrameRows frames = frame.locate(first, count);
        for (int i = 0; i < count; i++) {
            long n = number(first + i);
            picks[i] = n <= 0 ? RowPicker.NONE : fromLast ? last(frames, i, n) : first(frames, i, n);
        }
        return picker.pick(block.flat(value), picks, count);
    }

    private int first(FrameRows frames, int i, long number) {
        long left = number;
        for (int p = 0; p < frames.parts(); p++) {
            int from = frames.starts(p)[i];
            int in = choice.count(from, frames.ends(p)[i]);
            if (left <= in) {
                return choice.position((int) (choice.before(from) + left - 1));
            }
            left -= in;
        }
        return RowPicker.NONE;
    }

    private int last(FrameRows frames, int i, long number) {
        long left = number;
        for (int p = frames.parts() - 1; p >= 0; p--) {
            int from = frames.starts(p)[i];
            int in = choice.count(from, frames.ends(p)[i]);
            if (left <= in) {
                return choice.position((int) (choice.before(from) + in - left));
            }
            left -= in;
        }
        return RowPicker.NONE;
    }

    /** Which row of the frame is wanted, 0 for null. */
    private long number(int row) {
        if (number == null) {
            return 1;
        }
        Long wanted = null;
        if (number instanceof Expression.InputReference reference) {
            FlatColumn column = block.flat(reference.index());
            wanted = column.isNull(row) ? null : Segments.getLong(column.values(), row);
        } else if (number instanceof Expression.Literal literal) {
            wanted = (Long) literal.value();
        }
        if (wanted != null && wanted <= 0) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "nth_value needs a row number above 0, not " + wanted);
        }
        return wanted == null ? 0 : wanted;
    }

    @Override
    public void close() {
        choice.close();
        picker.close();
    }

    static List<Integer> notNull(int column, boolean ignoreNulls) {
        return ignoreNulls ? List.of(column) : List.of();
    }
}
