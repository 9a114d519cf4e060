// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/**
 * Rows of some columns in a linked list per group, in the order in which they came.
 *
 * <pre>
 *   group      0      1          row     0  1  2  3
 *   ends     0..3   1..2         next    3  2  -  -
 * </pre>
 */
final class GroupLists implements AutoCloseable {
    static final int NO_ROW = -1;

    private final ColumnBuilder[] kept;
    /** Row behind each kept row in its group. */
    private final GrowingBuffer next;
    /** First and last kept row of each group. */
    private final GroupLongs ends;

    GroupLists(List<DataType> types, MemoryPool pool) {
        this.kept = types.stream().map(type -> new ColumnBuilder(type, pool)).toArray(ColumnBuilder[]::new);
        this.next = new GrowingBuffer(pool);
        this.ends = new GroupLongs(pool, 2, NO_ROW);
    }

    void ensureGroups(int groups) {
        ends.ensure(groups);
    }

    /** Appends a row per id. */
    void append(Column[] columns, int[] ids, int rows) {
        int first = kept[0].length();
        for (int c = 0; c < kept.length; c++) {
            kept[c].append(columns[c]);
        }
        MemorySegment links = links(first, rows);
        link(links, ends.segment(), ids, first, rows);
    }

    private MemorySegment links(int first, int rows) {
        return next.ensure((long) (first + rows) << 2, (long) first << 2);
    }

    private static void link(MemorySegment links, MemorySegment ends, int[] ids, int first, int rows) {
        for (int i = 0; i < rows; i++) {
            link(links, ends, ids[i], first + i);
        }
    }

    private static void link(MemorySegment links, MemorySegment ends, int group, int row) {
        Segments.setInt(links, row, NO_ROW);
        long last = Segments.getLong(ends, 2L * group + 1);
        if (last == NO_ROW) {
            Segments.setLong(ends, 2L * group, row);
        } else {
            Segments.setInt(links, last, row);
        }
        Segments.setLong(ends, 2L * group + 1, row);
    }

    /** Appends {@code count} rows to one group, from a row of each column on. */
    void append(FlatColumn[] columns, int[] from, int count, int group) {
        int first = kept[0].length();
        for (int c = 0; c < kept.length; c++) {
            kept[c].append(columns[c], from[c], count);
        }
        MemorySegment links = links(first, count);
        for (int i = 0; i < count; i++) {
            link(links, ends.segment(), group, first + i);
        }
    }

    /** The first row of a group, or {@link #NO_ROW}. */
    int first(int group) {
        return (int) Segments.getLong(ends.segment(), 2L * group);
    }

    /** The row behind a row in its group, or {@link #NO_ROW}. */
    int after(int row) {
        return Segments.getInt(next.segment(), row);
    }

    FlatColumn view(int column) {
        return kept[column].view();
    }

    long memory() {
        long bytes = next.size() + ends.memory();
        for (ColumnBuilder builder : kept) {
            bytes += builder.memory();
        }
        return bytes;
    }

    void reset() {
        ends.reset();
        for (ColumnBuilder builder : kept) {
            builder.reset();
        }
    }

    @Override
    public void close() {
        next.close();
        ends.close();
        for (ColumnBuilder builder : kept) {
            builder.close();
        }
    }
}
