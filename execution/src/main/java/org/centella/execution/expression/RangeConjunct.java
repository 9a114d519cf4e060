// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Batch;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.kernel.IntRange;
import org.centella.columnar.kernel.LongRange;
import org.centella.columnar.kernel.VectorKernels;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.Layout;
import org.jspecify.annotations.Nullable;

/** A column of INT32 or INT64 layout within, or outside, a range: BETWEEN, and all comparisons with a constant. */
final class RangeConjunct extends Conjunct {
    private static final double NANOS_PER_ROW = 0.2;

    private final int column;
    private final boolean ints;
    private final LongRange range;
    private final IntRange intRange;

    RangeConjunct(int column, Layout layout, LongRange range) {
        super(false, NANOS_PER_ROW);
        this.column = column;
        this.ints = layout == Layout.INT32;
        this.range = range;
        this.intRange = narrow(range);
    }

    /** The same range among ints. */
    private static IntRange narrow(LongRange range) {
        boolean empty = range.lo() > Integer.MAX_VALUE || range.hi() < Integer.MIN_VALUE || range.lo() > range.hi();
        return empty
                ? new IntRange(1, 0, range.inside())
                : new IntRange(
                        (int) Math.max(range.lo(), Integer.MIN_VALUE),
                        (int) Math.min(range.hi(), Integer.MAX_VALUE),
                        range.inside());
    }

    int column() {
        return column;
    }

    LongRange range() {
        return range;
    }

    @Override
    int select(Batch batch, @Nullable MemorySegment rows, int count, MemorySegment out) {
        return switch (batch.column(column)) {
            case FlatColumn flat -> selectFlat(flat, rows, count, out);
            case ConstantColumn constant ->
                !constant.base().isNull(0) && range.contains(value(constant.base(), 0)) ? all(rows, count, out) : 0;
            case DictionaryColumn dictionary -> selectEntries(dictionary, rows, count, out);
        };
    }

    private int selectFlat(FlatColumn flat, @Nullable MemorySegment rows, int count, MemorySegment out) {
        VectorKernels kernels = VectorKernels.active();
        MemorySegment values = flat.values();
        int selected;
        if (ints) {
            selected = rows == null
                    ? kernels.selectInts(values, intRange, count, out)
                    : kernels.selectInts(values, intRange, rows, count, out);
        } else {
            selected = rows == null
                    ? kernels.selectLongs(values, range, count, out)
                    : kernels.selectLongs(values, range, rows, count, out);
        }
        MemorySegment validity = flat.validity();
        return validity == null ? selected : keepValid(validity, out, selected);
    }

    private static int keepValid(MemorySegment validity, MemorySegment rows, int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int row = Segments.getInt(rows, i);
            Segments.setInt(rows, kept, row);
            kept += (Segments.getByte(validity, row >>> 3) >>> (row & 7)) & 1;
        }
        return kept;
    }

    private long value(FlatColumn flat, int row) {
        return ints ? Segments.getInt(flat.values(), row) : Segments.getLong(flat.values(), row);
    }

    private int selectEntries(DictionaryColumn dictionary, @Nullable MemorySegment rows, int count, MemorySegment out) {
        FlatColumn base = dictionary.base();
        MemorySegment indices = dictionary.indices();
        MemorySegment values = base.values();
        long lo = range.lo();
        long hi = range.hi();
        boolean wanted = range.inside();
        int selected = 0;
        for (int i = 0; i < count; i++) {
            int row = rows == null ? i : Segments.getInt(rows, i);
            int entry = Segments.getInt(indices, row);
            long value = ints ? Segments.getInt(values, entry) : Segments.getLong(values, entry);
            Segments.setInt(out, selected, row);
            selected += ((value >= lo & value <= hi) == wanted) ? 1 : 0;
        }
        return base.validity() == null ? selected : keepPresent(dictionary, out, selected);
    }

    private static int keepPresent(DictionaryColumn dictionary, MemorySegment rows, int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int row = Segments.getInt(rows, i);
            Segments.setInt(rows, kept, row);
            kept += dictionary.isNull(row) ? 0 : 1;
        }
        return kept;
    }

    /** All of the rows. */
    static int all(@Nullable MemorySegment rows, int count, MemorySegment out) {
        for (int i = 0; i < count; i++) {
            Segments.setInt(out, i, rows == null ? i : Segments.getInt(rows, i));
        }
        return count;
    }

    @Override
    public void close() {}
}
