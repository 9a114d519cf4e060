// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Columns;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;

/**
 * Takes a nested column apart into its leaves, with the definition and repetition levels of the Dremel paper:
 *
 * <pre>
 *   ARRAY(INTEGER)      slots of the leaf      repetition  definition
 *   [1, null]           1                      0           3
 *                       -                      1           2    the element is null
 *   []                  -                      0           1    the list is empty
 *   null                -                      0           0    the list is null
 * </pre>
 */
final class Shredder {
    private final Scratch scratch;
    private List<ColumnChunkWriter> leaves = List.of();
    private int nextLeaf;

    Shredder(Scratch scratch) {
        this.scratch = scratch;
    }

    /** Appends the slots of a column to the leaves of its field. */
    void shred(Field field, FlatColumn column, Slots slots, List<ColumnChunkWriter> fieldLeaves) {
        leaves = fieldLeaves;
        nextLeaf = 0;
        add(field, column, slots, 0, 0);
    }

    private void add(Field field, FlatColumn column, Slots slots, int parentDefinition, int repetition) {
        int definition = parentDefinition + (field.nullable() ? 1 : 0);
        Slots present = withoutNulls(field, column, slots, definition);
        switch (field.type()) {
            case DataType.Array array ->
                add(
                        Field.of("element", array.element()),
                        column.children().getFirst(),
                        elements(column, present, definition, repetition),
                        definition + 1,
                        repetition + 1);
            case DataType.Map map -> {
                Slots entries = elements(column, present, definition, repetition);
                addFields(map.entry(), column.children().getFirst(), entries, definition + 1, repetition + 1);
            }
            case DataType.Row row -> addFields(row, column, present, definition, repetition);
            case DataType.Simple _, DataType.Decimal _, DataType.Varchar _, DataType.Char _ -> addLeaf(column, present);
        }
    }

    private void addFields(DataType.Row row, FlatColumn column, Slots slots, int definition, int repetition) {
        for (int i = 0; i < row.fields().size(); i++) {
            add(row.fields().get(i), column.children().get(i), slots, definition, repetition);
        }
    }

    /** The slots one level further in: those of null rows hold nothing from here on. */
    private static Slots withoutNulls(Field field, FlatColumn column, Slots slots, int definition) {
        int[] rows = slots.rows().clone();
        byte[] definitions = slots.definitions().clone();
        for (int i = 0; i < slots.count(); i++) {
            if (rows[i] == Slots.ABSENT) {
                continue;
            }
            if (!column.isNull(rows[i])) {
                definitions[i] = (byte) definition;
            } else if (field.nullable()) {
                rows[i] = Slots.ABSENT;
            } else {
                throw RowGroupBuffer.unexpectedNull(field);
            }
        }
        return new Slots(slots.count(), rows, definitions, slots.repetitions());
    }

    /** A slot for each element of the lists in {@code slots}; an empty list keeps one that holds nothing. */
    private static Slots elements(FlatColumn lists, Slots slots, int definition, int repetition) {
        MemorySegment offsets = lists.values();
        long total = 0;
        for (int i = 0; i < slots.count(); i++) {
            int row = slots.rows()[i];
            total += row == Slots.ABSENT
                    ? 1
                    : Math.max(1, Segments.getInt(offsets, row + 1L) - Segments.getInt(offsets, row));
        }
        int[] rows = new int[Math.toIntExact(total)];
        byte[] definitions = new byte[rows.length];
        byte[] repetitions = new byte[rows.length];
        int to = 0;
        for (int i = 0; i < slots.count(); i++) {
            int row = slots.rows()[i];
            int start = row == Slots.ABSENT ? 0 : Segments.getInt(offsets, row);
            int end = row == Slots.ABSENT ? 0 : Segments.getInt(offsets, row + 1L);
            definitions[to] = slots.definitions()[i];
            repetitions[to] = slots.repetitions()[i];
            rows[to] = Slots.ABSENT;
            if (start == end) {
                to++;
            }
            for (int element = start; element < end; element++) {
                rows[to] = element;
                definitions[to] = (byte) (definition + 1);
                if (element > start) {
                    repetitions[to] = (byte) (repetition + 1);
                }
                to++;
            }
        }
        return new Slots(to, rows, definitions, repetitions);
    }

    private void addLeaf(FlatColumn column, Slots slots) {
        MemorySegment rows = scratch.ints(0, slots.count());
        int present = 0;
        for (int i = 0; i < slots.count(); i++) {
            if (slots.rows()[i] != Slots.ABSENT) {
                Segments.setInt(rows, present++, slots.rows()[i]);
            }
        }
        FlatColumn dense = Columns.gather(column, rows, present, scratch, 1);
        leaves.get(nextLeaf++).append(dense, present, slots.definitions(), slots.repetitions(), slots.count());
    }
}
