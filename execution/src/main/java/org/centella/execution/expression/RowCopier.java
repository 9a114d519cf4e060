// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.Layout;

/** Copies single values of some columns of one layout into an output; strings keep lying in their columns' buffers. */
final class RowCopier {
    private final Layout layout;
    private final KernelOutput out;

    RowCopier(Layout layout, KernelOutput out) {
        this.layout = layout;
        this.out = out;
    }

    /** Admits a column to copy from; what it returns goes to {@link #copy}. All columns before the first copy. */
    int source(FlatColumn column) {
        return layout == Layout.VIEW ? out.share(column) : 0;
    }

    void copy(FlatColumn column, int from, int shift, int to) {
        MemorySegment source = column.values();
        MemorySegment target = out.values();
        switch (layout) {
            case BIT -> Segments.setBit(target, to, Segments.getBit(source, from));
            case INT8 -> Segments.setByte(target, to, Segments.getByte(source, from));
            case INT16 -> Segments.setShort(target, to, Segments.getShort(source, from));
            case INT32, FLOAT32 -> Segments.setInt(target, to, Segments.getInt(source, from));
            case INT64, FLOAT64 -> Segments.setLong(target, to, Segments.getLong(source, from));
            case INT128 -> Int128Math.set(target, to, Int128Math.low(source, from), Int128Math.high(source, from));
            case VIEW -> {
                long at = (long) from << 4;
                long first = source.get(Segments.LONG, at);
                long second = source.get(Segments.LONG, at + 8);
                // The buffer index is the low int of the second half.
                boolean moved = shift != 0 && (int) first > FlatColumn.VIEW_INLINE;
                Int128Math.set(target, to, first, moved ? second + shift : second);
            }
            case LIST, STRUCT -> throw new IllegalStateException(layout + " is not copied by row");
        }
    }
}
