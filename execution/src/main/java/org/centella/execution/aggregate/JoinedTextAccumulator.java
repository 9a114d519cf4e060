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
import org.centella.columnar.type.DataType;

/**
 * Joins texts with separators. State: the text and the separator that it would be appended with; so merging is adding the
 * text as a row.
 */
final class JoinedTextAccumulator implements Accumulator {
    private final GroupLists lists;
    private final GrowingBuffer text;
    private final ColumnBuilder[] joined;

    /** @param states VARCHAR and VARCHAR */
    JoinedTextAccumulator(List<DataType> states, MemoryPool pool) {
        this.lists = new GroupLists(states, pool);
        this.text = new GrowingBuffer(pool);
        this.joined = states.stream().map(type -> new ColumnBuilder(type, pool)).toArray(ColumnBuilder[]::new);
    }

    @Override
    public void ensureGroups(int groups) {
        lists.ensureGroups(groups);
    }

    @Override
    public void add(AggregateInput input, int[] columns) {
        Column[] values = {input.column(columns[0]), input.column(columns[1])};
        lists.append(values, input.ids(), input.rows());
    }

    @Override
    public Column[] states(int from, int count) {
        joined[0].reset();
        joined[1].reset();
        FlatColumn values = lists.view(0);
        FlatColumn separators = lists.view(1);
        for (int i = 0; i < count; i++) {
            int first = lists.first(from + i);
            if (first == GroupLists.NO_ROW) {
                joined[0].appendNulls(1);
                joined[1].appendNulls(1);
                continue;
            }
            long length = write(values, first, 0);
            for (int row = lists.after(first); row != GroupLists.NO_ROW; row = lists.after(row)) {
                length = write(separators, row, length);
                length = write(values, row, length);
            }
            joined[0].appendBytes(text.segment().asSlice(0, length));
            joined[1].append(separators, first, 1);
        }
        return new Column[] {joined[0].view(), joined[1].view()};
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
        return lists.memory() + text.size() + joined[0].memory() + joined[1].memory();
    }

    @Override
    public void reset() {
        lists.reset();
    }

    @Override
    public void close() {
        lists.close();
        text.close();
        joined[0].close();
        joined[1].close();
    }
}
