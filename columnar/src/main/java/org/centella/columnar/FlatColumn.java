// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.jspecify.annotations.Nullable;

/**
 * Values laid out as Arrow lays them out (see {@link DataType} for which layout a type has):
 *
 * <pre>
 *   validity   bit per row, 1 = not null; absent when no row is null
 *   values     fixed-width values, bits, 16-byte views, or length + 1 int offsets
 *   data       what long views point into: buffer index, offset
 *   children   LIST: the elements; STRUCT: one column per field, of the same length
 * </pre>
 *
 * The values of null rows are undefined, but views of null rows are always readable (length 0 or valid).
 */
public final class FlatColumn implements Column {
    /** Strings up to this many bytes live inside their view. */
    public static final int VIEW_INLINE = 12;

    public static final int VIEW_BYTES = 16;
    private static final MemorySegment[] NO_DATA = {};

    private final DataType type;
    private final int length;
    private final @Nullable MemorySegment validity;
    private final MemorySegment values;
    private final MemorySegment[] data;
    private final List<FlatColumn> children;

    private FlatColumn(
            DataType type,
            int length,
            @Nullable MemorySegment validity,
            MemorySegment values,
            MemorySegment[] data,
            List<FlatColumn> children) {
        this.type = Objects.requireNonNull(type);
        this.length = length;
        this.validity = validity;
        this.values = values;
        this.data = data;
        this.children = children;
    }

    /** A column of numbers, booleans, dates or times. */
    public static FlatColumn of(DataType type, int length, @Nullable MemorySegment validity, MemorySegment values) {
        return new FlatColumn(type, length, validity, values, NO_DATA, List.of());
    }

    /** A column of views; {@code data[i]} is the buffer that views with index i point into. */
    public static FlatColumn ofViews(
            DataType type, int length, @Nullable MemorySegment validity, MemorySegment views, MemorySegment... data) {
        assert type.layout() == Layout.VIEW : type;
        return new FlatColumn(type, length, validity, views, data, List.of());
    }

    /** An ARRAY or MAP column; {@code offsets} has length + 1 ints, the first need not be 0. */
    public static FlatColumn ofList(
            DataType type, int length, @Nullable MemorySegment validity, MemorySegment offsets, FlatColumn elements) {
        assert type.layout() == Layout.LIST : type;
        return new FlatColumn(type, length, validity, offsets, NO_DATA, List.of(elements));
    }

    /** A ROW column. */
    public static FlatColumn ofRow(
            DataType type, int length, @Nullable MemorySegment validity, List<FlatColumn> fields) {
        assert type.layout() == Layout.STRUCT : type;
        return new FlatColumn(type, length, validity, Segments.EMPTY, NO_DATA, List.copyOf(fields));
    }

    @Override
    public DataType type() {
        return type;
    }

    @Override
    public int length() {
        return length;
    }

    public @Nullable MemorySegment validity() {
        return validity;
    }

    public MemorySegment values() {
        return values;
    }

    public MemorySegment[] data() {
        return data;
    }

    public List<FlatColumn> children() {
        return children;
    }

    @Override
    public boolean mayHaveNulls() {
        return validity != null;
    }

    @Override
    public boolean isNull(int row) {
        return validity != null && !Segments.getBit(validity, row);
    }

    @Override
    public FlatColumn base() {
        return this;
    }

    @Override
    public int baseRow(int row) {
        return row;
    }

    /** The same values, with other nulls. */
    public FlatColumn withValidity(@Nullable MemorySegment other) {
        return new FlatColumn(type, length, other, values, data, children);
    }

    /** The same memory read as a type of the same layout. */
    public FlatColumn withType(DataType other) {
        assert other.layout() == type.layout() : type + " as " + other;
        return new FlatColumn(other, length, validity, values, data, children);
    }

    @Override
    public Column slice(int from, int count) {
        Objects.checkFromIndexSize(from, count, length);
        if (from == 0 && count == length) {
            return this;
        }
        boolean bits = validity != null || type.layout() == Layout.BIT || type.layout() == Layout.STRUCT;
        if (bits && (from & 7) != 0) {
            return DictionaryColumn.range(this, from, count);
        }
        MemorySegment slicedValidity = validity == null ? null : validity.asSlice(from >>> 3);
        return switch (type.layout()) {
            case BIT -> of(type, count, slicedValidity, values.asSlice(from >>> 3));
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, INT128, VIEW, LIST ->
                new FlatColumn(
                        type,
                        count,
                        slicedValidity,
                        values.asSlice((long) from * type.layout().byteWidth()),
                        data,
                        children);
            case STRUCT -> {
                List<FlatColumn> sliced = children.stream()
                        .map(c -> c.slice(from, count))
                        .filter(FlatColumn.class::isInstance)
                        .map(FlatColumn.class::cast)
                        .toList();
                yield sliced.size() == children.size()
                        ? ofRow(type, count, slicedValidity, sliced)
                        : DictionaryColumn.range(this, from, count);
            }
        };
    }

    /** Bytes of the string at {@code row}. */
    public int viewLength(int row) {
        return Segments.getInt(values, (long) row << 2);
    }

    /** The bytes of the view at {@code row}, not copied. */
    public MemorySegment viewBytes(int row) {
        long at = (long) row << 4;
        int size = values.get(Segments.INT, at);
        if (size <= VIEW_INLINE) {
            return values.asSlice(at + 4, size);
        }
        return data[values.get(Segments.INT, at + 8)].asSlice(
                Integer.toUnsignedLong(values.get(Segments.INT, at + 12)), size);
    }

    /** A copy of the bytes of the view at {@code row}. */
    public byte[] bytesAt(int row) {
        return viewBytes(row).toArray(Segments.BYTE);
    }

    /** The text of the view at {@code row}. */
    public String stringAt(int row) {
        return new String(bytesAt(row), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Flat " + type + " x " + length;
    }
}
