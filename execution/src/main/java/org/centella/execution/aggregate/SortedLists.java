// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.SortKey;
import org.centella.execution.sort.RowSorter;
import org.centella.execution.sort.ValueOrder;

/**
 * The elements of arrays in order, those of all arrays sorted at once: array number first. Elements are not null.
 *
 * <pre>
 *   arrays  [5, 2] [] [7, 1]     elements 5 2 7 1     rows 1 0 3 2     starts 0 2 2 4
 * </pre>
 */
final class SortedLists implements AutoCloseable {
    private final FlatColumn elements;
    private final MemorySegment starts;
    private final Buffer rows;

    private SortedLists(FlatColumn elements, MemorySegment starts, Buffer rows) {
        this.elements = elements;
        this.starts = starts;
        this.rows = rows;
    }

    /** @param lists a flat column of arrays whose elements begin with those of the first array */
    static SortedLists of(Column lists, int count, boolean descending, Scratch scratch, int slot, MemoryPool pool) {
        FlatColumn arrays = lists.base();
        FlatColumn elements = arrays.children().getFirst();
        MemorySegment offsets = arrays.values();
        int total = Segments.getInt(offsets, count);
        MemorySegment numbers = scratch.ints(slot, total);
        for (int i = 0; i < count; i++) {
            for (int k = Segments.getInt(offsets, i); k < Segments.getInt(offsets, i + 1L); k++) {
                Segments.setInt(numbers, k, i);
            }
        }
        FlatColumn[] keys = {FlatColumn.of(DataType.INTEGER, total, null, numbers), elements};
        List<SortKey> order = List.of(new SortKey(0, false, false), new SortKey(1, descending, false));
        return new SortedLists(elements, offsets, RowSorter.sort(keys, order, total, pool));
    }

    FlatColumn elements() {
        return elements;
    }

    int size(int list) {
        return start(list + 1) - start(list);
    }

    private int start(int list) {
        return Segments.getInt(starts, list);
    }

    /** The row, in {@link #elements}, of the element at a position of the sorted array. */
    int row(int list, int at) {
        return Segments.getInt(rows.segment(), start(list) + (long) at);
    }

    /** The position behind the elements that equal the one at {@code at}. */
    int runEnd(int list, int at) {
        int size = size(list);
        int first = row(list, at);
        int end = at + 1;
        while (end < size && ValueOrder.compare(elements, first, elements, row(list, end)) == 0) {
            end++;
        }
        return end;
    }

    @Override
    public void close() {
        rows.close();
    }
}
