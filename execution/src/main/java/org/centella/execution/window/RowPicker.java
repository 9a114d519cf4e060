// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.Columns;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/**
 * Makes a column of chosen rows of another, some of them none. As long as every row is some row nothing is copied; else
 * values are gathered and nulls put over them.
 */
final class RowPicker implements AutoCloseable {
    /** In the place of a row: null. */
    static final int NONE = -1;

    private static final int ROWS = 0;
    private static final int VALID = 1;
    private static final int GATHERED = 2;

    private final DataType type;
    private final Scratch scratch;
    private final ColumnBuilder mixed;

    RowPicker(DataType type, MemoryPool pool) {
        this.type = type;
        this.scratch = new Scratch(pool);
        this.mixed = new ColumnBuilder(type, pool);
    }

    /** The rows of a column whose numbers {@code picks} begins with; valid until the next call. */
    Column pick(FlatColumn source, int[] picks, int count) {
        MemorySegment rows = scratch.ints(ROWS, count);
        int lowest = 0;
        for (int i = 0; i < count; i++) {
            int row = picks[i];
            lowest = Math.min(lowest, row);
            Segments.setInt(rows, i, Math.max(row, 0));
        }
        if (lowest >= 0) {
            return new DictionaryColumn(source, rows, count);
        }
        FlatColumn gathered = Columns.gather(source, rows, count, scratch, GATHERED);
        MemorySegment valid = scratch.bits(VALID, count);
        for (int i = 0; i < count; i++) {
            Segments.setBit(valid, i, picks[i] >= 0 && !gathered.isNull(i));
        }
        return gathered.withValidity(valid);
    }

    /** As {@link #pick}, but where there is no row, row {@code first + i} of another column of the type. */
    Column pickOr(FlatColumn source, int[] picks, int count, FlatColumn other, int first) {
        mixed.reset();
        MemorySegment rows = scratch.ints(ROWS, count);
        for (int i = 0; i < count; i++) {
            Segments.setInt(rows, i, Math.max(picks[i], 0));
        }
        int i = 0;
        while (i < count) {
            int from = i;
            boolean none = picks[i] < 0;
            while (i < count && picks[i] < 0 == none) {
                i++;
            }
            if (none) {
                mixed.append(other, first + from, i - from);
            } else {
                mixed.append(source, rows, from, i - from);
            }
        }
        return mixed.view();
    }

    DataType type() {
        return type;
    }

    @Override
    public void close() {
        scratch.close();
        mixed.close();
    }
}
