// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Batch;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.kernel.Comparison;
import org.centella.columnar.kernel.VectorKernels;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.Layout;
import org.centella.execution.plan.Expression;
import org.jspecify.annotations.Nullable;

/** Two columns compared; when one is not flat, as any other condition. */
final class ColumnsConjunct extends Conjunct {
    private static final double NANOS_PER_ROW = 0.3;

    private final Comparison comparison;
    private final int left;
    private final int right;
    private final Layout layout;
    private final GeneralConjunct general;

    ColumnsConjunct(Comparison comparison, int left, int right, Layout layout, Expression condition, MemoryPool pool) {
        super(false, NANOS_PER_ROW);
        this.comparison = comparison;
        this.left = left;
        this.right = right;
        this.layout = layout;
        this.general = new GeneralConjunct(condition, pool);
    }

    static boolean handles(Layout layout) {
        return layout == Layout.INT32 || layout == Layout.INT64 || layout == Layout.FLOAT64;
    }

    @Override
    int select(Batch batch, @Nullable MemorySegment rows, int count, MemorySegment out) {
        if (!(batch.column(left) instanceof FlatColumn a) || !(batch.column(right) instanceof FlatColumn b)) {
            return general.select(batch, rows, count, out);
        }
        VectorKernels kernels = VectorKernels.active();
        MemorySegment x = a.values();
        MemorySegment y = b.values();
        int selected = switch (layout) {
            case INT32 ->
                rows == null
                        ? kernels.selectInts(comparison, x, y, count, out)
                        : kernels.selectInts(comparison, x, y, rows, count, out);
            case INT64 ->
                rows == null
                        ? kernels.selectLongs(comparison, x, y, count, out)
                        : kernels.selectLongs(comparison, x, y, rows, count, out);
            case BIT, INT8, INT16, FLOAT32, FLOAT64, INT128, VIEW, LIST, STRUCT ->
                rows == null
                        ? kernels.selectDoubles(comparison, x, y, count, out)
                        : kernels.selectDoubles(comparison, x, y, rows, count, out);
        };
        if (!a.mayHaveNulls() && !b.mayHaveNulls()) {
            return selected;
        }
        int kept = 0;
        for (int i = 0; i < selected; i++) {
            int row = Segments.getInt(out, i);
            Segments.setInt(out, kept, row);
            kept += a.isNull(row) || b.isNull(row) ? 0 : 1;
        }
        return kept;
    }

    @Override
    public void close() {
        general.close();
    }
}
