// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.Layout;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.WindowFrame.Bound;

/** The offsets of one end of frames: one for all, or a column's. They are found to be neither null nor negative here. */
final class Offsets {
    private final Bound bound;
    private final boolean start;

    Offsets(Bound bound, boolean start) {
        this.bound = bound;
        this.start = start;
    }

    /** Offsets in rows or groups, those that reach beyond every block cut short. */
    void read(WindowBlock block, int first, int count, int[] out) {
        if (!(bound.offset() instanceof Expression.InputReference reference)) {
            java.util.Arrays.fill(out, 0, count, cut(bound.constant()));
            return;
        }
        FlatColumn column = block.flat(reference.index());
        MemorySegment values = column.values();
        for (int i = 0; i < count; i++) {
            check(column, first + i);
            out[i] = cut(Segments.getLong(values, first + i));
        }
    }

    private static int cut(long offset) {
        return (int) Math.min(offset, Integer.MAX_VALUE >> 1);
    }

    /** Looks at the offsets of these rows only for errors. */
    void check(WindowBlock block, int first, int count) {
        if (bound.offset() instanceof Expression.InputReference reference) {
            FlatColumn column = block.flat(reference.index());
            for (int i = 0; i < count; i++) {
                check(column, first + i);
            }
        }
    }

    private void check(FlatColumn column, int row) {
        if (column.isNull(row)) {
            throw Frame.badOffset(start, "null");
        }
        if (isNegative(column, row)) {
            throw Frame.badOffset(start, "negative");
        }
    }

    private static boolean isNegative(FlatColumn column, int row) {
        MemorySegment values = column.values();
        Layout layout = column.type().layout();
        return switch (layout) {
            case INT8 -> Segments.getByte(values, row) < 0;
            case INT16 -> Segments.getShort(values, row) < 0;
            case INT32 -> Segments.getInt(values, row) < 0;
            case INT64 -> Segments.getLong(values, row) < 0;
            case INT128 -> Segments.getLong(values, 2L * row + 1) < 0;
            case FLOAT32 -> !(Segments.getFloat(values, row) >= 0);
            case FLOAT64 -> !(Segments.getDouble(values, row) >= 0);
            case BIT, VIEW, LIST, STRUCT -> throw new IllegalArgumentException("an offset of type " + column.type());
        };
    }
}
