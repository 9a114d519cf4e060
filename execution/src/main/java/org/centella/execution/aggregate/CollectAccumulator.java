// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.Columns;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/**
 * Keeps all rows, in a linked list per group in the order met, and makes one array or one text of each list. State: the
 * array; or the text and the separator it would be appended with. Merging takes an array's elements, or the text as a row.
 */
final class CollectAccumulator implements Accumulator {
    private static final int NO_ROW = -1;
    private static final int OFFSETS = 0;
    private static final int ELEMENTS = 1;
    private static final int VALIDITY = 2;
    private static final int GATHERED = 3;

    private final DataType result;
    private final ColumnBuilder[] kept;
    /** Row behind each kept row in its group. */
    private final GrowingBuffer next;
    /** First and last kept row of each group. */
    private final GroupLongs ends;

    private final Scratch scratch;
    private final GrowingBuffer text;
    private final ColumnBuilder[] texts;

    private CollectAccumulator(DataType result, List<DataType> keptTypes, MemoryPool pool) {
        this.result = result;
        this.kept = builders(keptTypes, pool);
        this.next = new GrowingBuffer(pool);
        this.ends = new GroupLongs(pool, 2, NO_ROW);
        this.scratch = new Scratch(pool);
        this.text = new GrowingBuffer(pool);
        this.texts = result instanceof DataType.Array ? new ColumnBuilder[0] : builders(keptTypes, pool);
    }

    /** @param states ARRAY, or VARCHAR and VARCHAR */
    static CollectAccumulator of(List<DataType> states, MemoryPool pool) {
        return states.getFirst() instanceof DataType.Array array
                ? new CollectAccumulator(array, List.of(array.element()), pool)
                : new CollectAccumulator(states.getFirst(), states, pool);
    }

    private static ColumnBuilder[] builders(List<DataType> types, MemoryPool pool) {
        return types.stream().map(type -> new ColumnBuilder(type, pool)).toArray(ColumnBuilder[]::new);
    }

    @Override
    public void ensureGroups(int groups) {
        ends.ensure(groups);
    }

    @Override
    public void add(AggregateInput input, int[] columns) {
        int row = kept[0].length();
        for (int c = 0; c < kept.length; c++) {
            kept[c].append(input.column(columns[c]));
        }
        for (int i = 0; i < input.rows(); i++) {
            link(input.ids()[i], row + i);
        }
    }

    @Override
    public void merge(AggregateInput input, int[] columns) {
        if (!(result instanceof DataType.Array)) {
            add(input, columns);
            return;
        }
        Column lists = input.column(columns[0]);
        FlatColumn base = lists.base();
        for (int i = 0; i < input.rows(); i++) {
            int list = lists.baseRow(i);
            int from = Segments.getInt(base.values(), list);
            int to = Segments.getInt(base.values(), list + 1L);
            int row = kept[0].length();
            kept[0].append(base.children().getFirst(), from, to - from);
            for (int k = 0; k < to - from; k++) {
                link(input.ids()[i], row + k);
            }
        }
    }

    private void link(int group, int row) {
        MemorySegment links = next.ensure((row + 1L) << 2, (long) row << 2);
        Segments.setInt(links, row, NO_ROW);
        MemorySegment words = ends.segment();
        long last = Segments.getLong(words, 2L * group + 1);
        if (last == NO_ROW) {
            Segments.setLong(words, 2L * group, row);
        } else {
            Segments.setInt(links, last, row);
        }
        Segments.setLong(words, 2L * group + 1, row);
    }

    private int first(int group) {
        return (int) Segments.getLong(ends.segment(), 2L * group);
    }

    private int after(int row) {
        return Segments.getInt(next.segment(), row);
    }

    @Override
    public Column[] states(int from, int count) {
        return result instanceof DataType.Array ? new Column[] {arrays(from, count)} : joined(from, count);
    }

    private Column arrays(int from, int count) {
        MemorySegment offsets = scratch.ints(OFFSETS, count + 1);
        MemorySegment validity = scratch.bits(VALIDITY, count);
        int total = 0;
        Segments.setInt(offsets, 0, 0);
        for (int i = 0; i < count; i++) {
            for (int row = first(from + i); row != NO_ROW; row = after(row)) {
                total++;
            }
            Segments.setInt(offsets, i + 1L, total);
            Segments.setBit(validity, i, first(from + i) != NO_ROW);
        }
        MemorySegment rows = scratch.ints(ELEMENTS, total);
        int at = 0;
        for (int i = 0; i < count; i++) {
            for (int row = first(from + i); row != NO_ROW; row = after(row)) {
                Segments.setInt(rows, at++, row);
            }
        }
        FlatColumn elements = Columns.gather(kept[0].view(), rows, total, scratch, GATHERED);
        return FlatColumn.ofList(result, count, validity, offsets, elements);
    }

    private Column[] joined(int from, int count) {
        texts[0].reset();
        texts[1].reset();
        FlatColumn values = kept[0].view();
        FlatColumn separators = kept[1].view();
        for (int i = 0; i < count; i++) {
            int first = first(from + i);
            if (first == NO_ROW) {
                texts[0].appendNulls(1);
                texts[1].appendNulls(1);
                continue;
            }
            long length = write(values, first, 0);
            for (int row = after(first); row != NO_ROW; row = after(row)) {
                length = write(separators, row, length);
                length = write(values, row, length);
            }
            texts[0].appendBytes(text.segment().asSlice(0, length));
            texts[1].append(separators, first, 1);
        }
        return new Column[] {texts[0].view(), texts[1].view()};
    }

    /** A null separator is an empty one. */
    private long write(FlatColumn column, int row, long length) {
        if (column.isNull(row)) {
            return length;
        }
        MemorySegment bytes = column.viewBytes(row);
        MemorySegment.copy(bytes, 0, text.ensure(length + bytes.byteSize(), length), length, bytes.byteSize());
        return length + bytes.byteSize();
    }

    @Override
    public boolean growsWithValues() {
        return true;
    }

    @Override
    public long memory() {
        long bytes = next.size() + ends.memory() + scratch.memory() + text.size();
        for (ColumnBuilder builder : kept) {
            bytes += builder.memory();
        }
        for (ColumnBuilder builder : texts) {
            bytes += builder.memory();
        }
        return bytes;
    }

    @Override
    public void reset() {
        ends.reset();
        for (ColumnBuilder builder : kept) {
            builder.reset();
        }
    }

    @Override
    public void close() {
        next.close();
        ends.close();
        scratch.close();
        text.close();
        for (ColumnBuilder builder : kept) {
            builder.close();
        }
        for (ColumnBuilder builder : texts) {
            builder.close();
        }
    }
}
