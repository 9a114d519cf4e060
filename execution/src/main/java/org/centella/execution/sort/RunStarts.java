// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.sort;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.kernel.LongKeys;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;

/**
 * Of rows that come sorted, batch after batch: which of them begin a run, that is, differ from the row before in some
 * column. Nulls are equal to one another. Without columns all rows are one run.
 */
public final class RunStarts implements AutoCloseable {
    private final List<Integer> columns;
    private final List<ColumnBuilder> last = new ArrayList<>();
    private boolean begun;
    private boolean[] starts = {};
    private long[] longs = {};
    private int[] rows = {};

    /** @param types of all columns of the batches */
    public RunStarts(List<Integer> columns, List<DataType> types, MemoryPool pool) {
        this.columns = List.copyOf(columns);
        columns.forEach(c -> last.add(new ColumnBuilder(types.get(c), pool, 1)));
    }

    /** For each row of the batch, which follows the one before: whether a run begins. Valid until the next call. */
    public boolean[] of(Batch batch) {
        int count = batch.rowCount();
        if (starts.length < count) {
            starts = new boolean[count];
            longs = new long[count];
            rows = new int[count];
        }
        java.util.Arrays.fill(starts, 0, count, false);
        starts[0] = !begun;
        for (int i = 0; i < columns.size(); i++) {
            Column column = batch.column(columns.get(i));
            starts[0] |= begun && differs(column, 0, last.get(i).view(), 0);
            mark(column, count);
            last.get(i).reset();
            last.get(i).append(column, count - 1, 1);
        }
        begun = true;
        return starts;
    }

    private void mark(Column column, int count) {
        if (LongKeys.fits(column.type())) {
            LongKeys.load(column, longs, rows);
            if (!column.mayHaveNulls()) {
                markLongs(longs, count, starts);
            } else {
                for (int i = 1; i < count; i++) {
                    boolean isNull = column.isNull(i);
                    starts[i] |= isNull != column.isNull(i - 1) || !isNull && longs[i] != longs[i - 1];
                }
            }
            return;
        }
        FlatColumn base = column.base();
        for (int i = 1; i < count; i++) {
            starts[i] |= differs(column, i, base, column.baseRow(i - 1));
        }
    }

    private static void markLongs(long[] values, int count, boolean[] starts) {
        for (int i = 1; i < count; i++) {
            starts[i] |= values[i] != values[i - 1];
        }
    }

    private static boolean differs(Column column, int row, FlatColumn other, int otherRow) {
        boolean isNull = column.isNull(row);
        if (isNull || other.isNull(otherRow)) {
            return isNull != other.isNull(otherRow);
        }
        return ValueOrder.compare(column.base(), column.baseRow(row), other, otherRow) != 0;
    }

    @Override
    public void close() {
        last.forEach(ColumnBuilder::close);
    }
}
