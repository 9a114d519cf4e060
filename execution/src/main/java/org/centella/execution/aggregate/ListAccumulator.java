// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.Columns;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/**
 * Keeps all values of one or more columns. State: an array per column, null of no rows; the arrays of a group are equally
 * long. Merging takes their elements; so does adding maps, whose entries are kept.
 */
final class ListAccumulator implements Accumulator {
    private static final int OFFSETS = 0;
    private static final int ELEMENTS = 1;
    private static final int VALIDITY = 2;
    private static final int GATHERED = 3;
    /** Slots for the gathered elements of one column; nested ones take several. */
    private static final int COLUMN_SLOTS = 64;

    private final List<DataType> states;
    private final boolean ofMaps;
    private final GroupLists lists;
    private final Scratch scratch;

    /**
     * @param states ARRAYs
     * @param ofMaps what is added are maps, and the states their keys and values
     */
    ListAccumulator(List<DataType> states, boolean ofMaps, MemoryPool pool) {
        this.states = states;
        this.ofMaps = ofMaps;
        this.lists =
                new GroupLists(states.stream().map(ListAccumulator::element).toList(), pool);
        this.scratch = new Scratch(pool);
    }

    private static DataType element(DataType state) {
        return ((DataType.Array) state).element();
    }

    @Override
    public void ensureGroups(int groups) {
        lists.ensureGroups(groups);
    }

    @Override
    public void add(AggregateInput input, int[] columns) {
        if (ofMaps) {
            addEntries(input, columns[0]);
            return;
        }
        Column[] values = new Column[states.size()];
        for (int c = 0; c < values.length; c++) {
            values[c] = input.column(columns[c]);
        }
        lists.append(values, input.ids(), input.rows());
    }

    private void addEntries(AggregateInput input, int column) {
        Column maps = input.column(column);
        FlatColumn base = maps.base();
        FlatColumn[] entries = base.children().getFirst().children().toArray(FlatColumn[]::new);
        int[] from = new int[entries.length];
        for (int i = 0; i < input.rows(); i++) {
            int row = maps.baseRow(i);
            int start = Segments.getInt(base.values(), row);
            Arrays.fill(from, start);
            lists.append(entries, from, Segments.getInt(base.values(), row + 1L) - start, input.ids()[i]);
        }
    }

    @Override
    public void merge(AggregateInput input, int[] columns) {
        FlatColumn[] elements = new FlatColumn[states.size()];
        for (int c = 0; c < elements.length; c++) {
            elements[c] = input.column(columns[c]).base().children().getFirst();
        }
        int[] from = new int[elements.length];
        for (int i = 0; i < input.rows(); i++) {
            int count = 0;
            for (int c = 0; c < elements.length; c++) {
                Column arrays = input.column(columns[c]);
                MemorySegment offsets = arrays.base().values();
                int row = arrays.baseRow(i);
                from[c] = Segments.getInt(offsets, row);
                count = Segments.getInt(offsets, row + 1L) - from[c];
            }
            lists.append(elements, from, count, input.ids()[i]);
        }
    }

    @Override
    public Column[] states(int from, int count) {
        MemorySegment offsets = scratch.ints(OFFSETS, count + 1);
        MemorySegment validity = scratch.bits(VALIDITY, count);
        int total = 0;
        Segments.setInt(offsets, 0, 0);
        for (int i = 0; i < count; i++) {
            int first = lists.first(from + i);
            for (int row = first; row != GroupLists.NO_ROW; row = lists.after(row)) {
                total++;
            }
            Segments.setInt(offsets, i + 1L, total);
            Segments.setBit(validity, i, first != GroupLists.NO_ROW);
        }
        MemorySegment rows = scratch.ints(ELEMENTS, total);
        int at = 0;
        for (int i = 0; i < count; i++) {
            for (int row = lists.first(from + i); row != GroupLists.NO_ROW; row = lists.after(row)) {
                Segments.setInt(rows, at++, row);
            }
        }
        Column[] arrays = new Column[states.size()];
        for (int c = 0; c < arrays.length; c++) {
            FlatColumn elements = Columns.gather(lists.view(c), rows, total, scratch, GATHERED + c * COLUMN_SLOTS);
            arrays[c] = FlatColumn.ofList(states.get(c), count, validity, offsets, elements);
        }
        return arrays;
    }

    @Override
    public boolean growsWithValues() {
        return true;
    }

    @Override
    public long memory() {
        return lists.memory() + scratch.memory();
    }

    @Override
    public void reset() {
        lists.reset();
    }

    @Override
    public void close() {
        lists.close();
        scratch.close();
    }
}
