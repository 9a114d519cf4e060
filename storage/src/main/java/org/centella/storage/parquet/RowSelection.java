// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;

/** Loops that narrow ascending row numbers by the codes of a dictionary column. */
final class RowSelection {
    private RowSelection() {}

    /** Of all {@code count} rows, those whose code passes; returns how many. */
    static int byCode(MemorySegment codes, MemorySegment passes, int count, MemorySegment rows) {
        int selected = 0;
        for (int i = 0; i < count; i++) {
            Segments.setInt(rows, selected, i);
            selected += Segments.getByte(passes, Segments.getInt(codes, i));
        }
        return selected;
    }

    /** Of the {@code count} rows in {@code rows}, those whose code passes, in place; returns how many. */
    static int byCodeOf(MemorySegment codes, MemorySegment passes, int count, MemorySegment rows) {
        int selected = 0;
        for (int i = 0; i < count; i++) {
            int row = Segments.getInt(rows, i);
            Segments.setInt(rows, selected, row);
            selected += Segments.getByte(passes, Segments.getInt(codes, row));
        }
        return selected;
    }

    /** {@code rows[i] = rows[picked[i]]}: a selection of a selection, in place since picked numbers ascend. */
    static void compose(MemorySegment rows, MemorySegment picked, int count) {
        for (int i = 0; i < count; i++) {
            Segments.setInt(rows, i, Segments.getInt(rows, Segments.getInt(picked, i)));
        }
    }
}
