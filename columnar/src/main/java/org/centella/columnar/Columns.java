// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.kernel.Gather;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** Makes flat columns of any columns, and constants of values. */
public final class Columns {
    private Columns() {}

    /** The rows of a column, copied into a builder that is emptied first; valid until the builder's next change. */
    public static FlatColumn flatten(Column column, ColumnBuilder builder) {
        builder.reset();
        builder.append(column);
        return builder.view();
    }

    /** Scratch slots that {@link #flatten(Column, Scratch, int)} may use for a column of the type. */
    public static int slots(DataType type) {
        return 1 + gatherSlots(type);
    }

    private static int gatherSlots(DataType type) {
        return switch (type) {
            case DataType.Simple ignored -> 2;
            case DataType.Decimal ignored -> 2;
            case DataType.Varchar ignored -> 2;
            case DataType.Char ignored -> 2;
            case DataType.Array array -> 3 + gatherSlots(array.element());
            case DataType.Map map -> 3 + gatherSlots(map.entry());
            case DataType.Row row ->
                1 + row.fields().stream().mapToInt(f -> gatherSlots(f.type())).sum();
        };
    }

    /**
     * The rows of a column as a flat column: the column itself if it is flat, else gathered into scratch slots from
     * {@code firstSlot} on. Views are copied but the strings they point to are not: the result is valid while the scratch
     * and the column are.
     */
    public static FlatColumn flatten(Column column, Scratch scratch, int firstSlot) {
        return switch (column) {
            case FlatColumn flat -> flat;
            case DictionaryColumn dictionary ->
                gather(dictionary.base(), dictionary.indices(), dictionary.length(), scratch, firstSlot);
            case ConstantColumn constant -> {
                MemorySegment zeros = scratch.ints(firstSlot + gatherSlots(constant.type()), constant.length());
                zeros.asSlice(0, (long) constant.length() << 2).fill((byte) 0);
                yield gather(constant.base(), zeros, constant.length(), scratch, firstSlot);
            }
        };
    }

    /** The {@code count} rows of a flat column that {@code rows} begins with; slots as {@link #flatten}. */
    public static FlatColumn gather(FlatColumn base, MemorySegment rows, int count, Scratch scratch, int firstSlot) {
        DataType type = base.type();
        MemorySegment validity = gatherValidity(base, rows, count, scratch, firstSlot);
        return switch (type.layout()) {
            case BIT -> {
                MemorySegment values = scratch.bits(firstSlot + 1, count);
                Gather.bits(base.values(), rows, 0, count, values, 0);
                yield FlatColumn.of(type, count, validity, values);
            }
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, INT128 ->
                FlatColumn.of(type, count, validity, gatherValues(base, rows, count, scratch, firstSlot + 1));
            case VIEW ->
                FlatColumn.ofViews(
                        type, count, validity, gatherValues(base, rows, count, scratch, firstSlot + 1), base.data());
            case LIST -> gatherLists(base, validity, rows, count, scratch, firstSlot + 1);
            case STRUCT -> {
                List<FlatColumn> fields = new ArrayList<>();
                int slot = firstSlot + 1;
                for (FlatColumn child : base.children()) {
                    fields.add(gather(child, rows, count, scratch, slot));
                    slot += gatherSlots(child.type());
                }
                yield FlatColumn.ofRow(type, count, validity, fields);
            }
        };
    }

    private static @Nullable MemorySegment gatherValidity(
            FlatColumn base, MemorySegment rows, int count, Scratch scratch, int slot) {
        MemorySegment source = base.validity();
        if (source == null || Gather.allSet(source, rows, 0, count)) {
            return null;
        }
        MemorySegment validity = scratch.bits(slot, count);
        Gather.bits(source, rows, 0, count, validity, 0);
        return validity;
    }

    private static MemorySegment gatherValues(
            FlatColumn base, MemorySegment rows, int count, Scratch scratch, int slot) {
        int width = base.type().layout().byteWidth();
        MemorySegment values = scratch.bytes(slot, (long) count * width);
        Gather.values(width, base.values(), rows, 0, count, values, 0);
        return values;
    }

    private static FlatColumn gatherLists(
            FlatColumn base,
            @Nullable MemorySegment validity,
            MemorySegment rows,
            int count,
            Scratch scratch,
            int slot) {
        MemorySegment from = base.values();
        MemorySegment offsets = scratch.ints(slot, count + 1);
        int total = 0;
        Segments.setInt(offsets, 0, 0);
        for (int i = 0; i < count; i++) {
            int row = Segments.getInt(rows, i);
            if (!base.isNull(row)) {
                total = Math.addExact(total, Segments.getInt(from, (long) row + 1) - Segments.getInt(from, row));
            }
            Segments.setInt(offsets, (long) i + 1, total);
        }
        MemorySegment elements = scratch.ints(slot + 1, total);
        for (int i = 0; i < count; i++) {
            int first = Segments.getInt(from, Segments.getInt(rows, i));
            int start = Segments.getInt(offsets, i);
            int end = Segments.getInt(offsets, (long) i + 1);
            for (int k = start; k < end; k++) {
                Segments.setInt(elements, k, first + k - start);
            }
        }
        FlatColumn child = gather(base.children().getFirst(), elements, total, scratch, slot + 2);
        return FlatColumn.ofList(base.type(), count, validity, offsets, child);
    }

    /** {@code count} nulls, in one scratch slot. */
    public static FlatColumn nulls(DataType type, int count, Scratch scratch, int slot) {
        MemorySegment zeros = scratch.bytes(slot, (count + 1L) * FlatColumn.VIEW_BYTES);
        return nulls(type, count, zeros.fill((byte) 0));
    }

    private static FlatColumn nulls(DataType type, int count, MemorySegment zeros) {
        return switch (type) {
            case DataType.Array array -> FlatColumn.ofList(type, count, zeros, zeros, nulls(array.element(), 0, zeros));
            case DataType.Map map -> FlatColumn.ofList(type, count, zeros, zeros, nulls(map.entry(), 0, zeros));
            case DataType.Row row ->
                FlatColumn.ofRow(
                        type,
                        count,
                        zeros,
                        row.fields().stream()
                                .map(field -> nulls(field.type(), count, zeros))
                                .toList());
            case DataType.Varchar _, DataType.Char _ ->
                FlatColumn.ofViews(type, count, zeros, zeros, new MemorySegment[0]);
            case DataType.Simple _, DataType.Decimal _ -> FlatColumn.of(type, count, zeros, zeros);
        };
    }

    /** {@code length} times a Java value as {@link Values} has it, or null; its memory belongs to {@code builder}. */
    public static ConstantColumn constant(@Nullable Object value, int length, ColumnBuilder builder) {
        builder.reset();
        builder.appendValue(value);
        return new ConstantColumn(builder.view(), length);
    }
}
