// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.Columns;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Picker;
import org.centella.columnar.Scratch;
import org.centella.columnar.memory.Bits;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.jspecify.annotations.Nullable;

/**
 * Where a kernel leaves its result: the buffers of one place of a compiled expression, used again for every batch. Strings
 * either point into the arguments' own buffers ({@link #share}) or are appended here.
 */
final class KernelOutput implements AutoCloseable {
    /** Beyond those that kernels use. */
    private static final int FLATTEN_SLOT = 64;

    private static final MemorySegment[] NONE = {};

    private final DataType type;
    private final GrowingBuffer values;
    private final GrowingBuffer bits;
    private final GrowingBuffer bytes;

    private final MemoryPool pool;
    private final Scratch scratch;
    private final List<Picker> pickers = new ArrayList<>();
    private @Nullable ColumnBuilder elements;
    private final Map<Integer, KernelOutput> inner = new HashMap<>();
    private @Nullable ColumnBuilder builder;
    private int rows;
    private MemorySegment target = Segments.EMPTY;
    private @Nullable MemorySegment validity;
    private boolean ownsValidity;
    private MemorySegment[] shared = NONE;
    private MemorySegment text = Segments.EMPTY;
    private long textUsed;
    private List<FlatColumn> children = List.of();
    private @Nullable Column whole;

    KernelOutput(DataType type, MemoryPool pool) {
        this.type = type;
        this.pool = pool;
        this.scratch = new Scratch(pool);
        this.values = new GrowingBuffer(pool);
        this.bits = new GrowingBuffer(pool);
        this.bytes = new GrowingBuffer(pool);
    }

    /** Room for a validity bitmap of this output's own, to be filled and handed to {@link #begin}. */
    MemorySegment validityRoom(int count) {
        return bits.ensure(Segments.bitBytes(count), 0);
    }

    /**
     * Begins a batch.
     *
     * @param valid which rows count, null when all do
     * @param own whether {@code valid} is this output's {@link #validityRoom}
     */
    void begin(int count, @Nullable MemorySegment valid, boolean own) {
        rows = count;
        validity = valid;
        ownsValidity = own;
        shared = NONE;
        textUsed = 0;
        children = List.of();
        whole = null;
        text = bytes.segment();
        Layout layout = type.layout();
        target = layout == Layout.BIT
                ? values.ensure(Segments.bitBytes(count), 0)
                : layout == Layout.LIST
                        ? values.ensure(((long) count + 1) * Integer.BYTES, 0)
                        : values.ensure((long) count * layout.byteWidth(), 0);
    }

    /** The values, to be written. */
    MemorySegment values() {
        return target;
    }

    /** The rows that are not null, or null when all are not. */
    @Nullable
    MemorySegment validity() {
        return validity;
    }

    boolean counts(int row) {
        MemorySegment valid = validity;
        return valid == null || Segments.getBit(valid, row);
    }

    /** Makes one row null. */
    void setNull(int row) {
        if (!ownsValidity) {
            MemorySegment old = validity;
            MemorySegment own = bits.ensure(Segments.bitBytes(rows), 0);
            if (old == null) {
                Bits.fill(own, 0, rows, true);
            } else {
                MemorySegment.copy(old, 0, own, 0, Math.min(Segments.bitBytes(rows), old.byteSize()));
            }
            validity = own;
            ownsValidity = true;
        }
        MemorySegment own = validity;
        assert own != null;
        Segments.setBit(own, row, false);
    }

    /** Lets views point into a source's buffers: its buffer i is this output's i plus the number returned. */
    int share(FlatColumn source) {
        int shift = shared.length;
        MemorySegment[] more = source.data();
        if (more.length > 0) {
            if (shift == 0) {
                shared = more;
            } else {
                shared = Arrays.copyOf(shared, shift + more.length);
                System.arraycopy(more, 0, shared, shift, more.length);
            }
        }
        assert textUsed == 0 : "share before appending";
        return shift;
    }

    /** Appends a string of {@code length} bytes as the value of {@code row}. */
    void putString(int row, byte[] source, int from, int length) {
        long view = (long) row << 4;
        target.set(Segments.LONG, view, length);
        target.set(Segments.LONG, view + 8, 0);
        if (length <= FlatColumn.VIEW_INLINE) {
            MemorySegment.copy(source, from, target, Segments.BYTE, view + 4, length);
            return;
        }
        if (text.byteSize() - textUsed < length) {
            text = bytes.ensure(textUsed + length, textUsed);
        }
        MemorySegment.copy(source, from, text, Segments.BYTE, textUsed, length);
        MemorySegment.copy(source, from, target, Segments.BYTE, view + 4, 4);
        target.set(Segments.INT, view + 8, shared.length);
        target.set(Segments.INT, view + 12, (int) textUsed);
        textUsed += length;
    }

    /** Makes {@code row} the empty string, or readable if it is null. */
    void putEmpty(int row) {
        target.set(Segments.LONG, (long) row << 4, 0);
        target.set(Segments.LONG, ((long) row << 4) + 8, 0);
    }

    /** Puts an integer of the width that the type has. */
    void putLong(int row, long value) {
        switch (type.layout()) {
            case INT8 -> Segments.setByte(target, row, (byte) value);
            case INT16 -> Segments.setShort(target, row, (short) value);
            case INT32 -> Segments.setInt(target, row, (int) value);
            case INT64 -> Segments.setLong(target, row, value);
            case BIT, FLOAT32, FLOAT64, INT128, VIEW, LIST, STRUCT ->
                throw new IllegalStateException(type + " holds no integers");
        }
    }

    void putDouble(int row, double value) {
        if (type.layout() == Layout.FLOAT32) {
            Segments.setFloat(target, row, (float) value);
        } else {
            Segments.setDouble(target, row, value);
        }
    }

    void putBit(int row, boolean value) {
        Segments.setBit(target, row, value);
    }

    void putText(int row, String value) {
        putBytes(row, value.getBytes(StandardCharsets.UTF_8));
    }

    void putBytes(int row, byte[] value) {
        putString(row, value, 0, value.length);
    }

    /** Makes {@code row} null, and its value readable. */
    void putNull(int row) {
        setNull(row);
        putNothing(row);
    }

    /** Makes the value of a row that is null readable. */
    void putNothing(int row) {
        if (type.layout() == Layout.VIEW) {
            putEmpty(row);
        }
    }

    /** Room of the kernel's own, as long as the result is valid. */
    Scratch scratch() {
        return scratch;
    }

    MemoryPool pool() {
        return pool;
    }

    /** A builder of the result's type, empty, for what cannot be written column by column. */
    ColumnBuilder builder() {
        if (builder == null) {
            builder = new ColumnBuilder(type, pool);
        }
        builder.reset();
        return builder;
    }

    /** An empty builder of the elements of lists. */
    ColumnBuilder elements() {
        if (elements == null) {
            elements = new ColumnBuilder(elementType(), pool);
        }
        elements.reset();
        return elements;
    }

    private DataType elementType() {
        return switch (type) {
            case DataType.Array(DataType element) -> element;
            case DataType.Map map -> map.entry();
            case DataType.Simple _, DataType.Decimal _, DataType.Varchar _, DataType.Char _, DataType.Row _ ->
                throw new IllegalStateException(type + " has no elements");
        };
    }

    /** Rows of a column by number, some of them {@link Picker#NONE}; {@code slot} tells the uses within a kernel apart. */
    FlatColumn pick(int slot, FlatColumn source, MemorySegment rowNumbers, int count) {
        while (pickers.size() <= slot) {
            pickers.add(new Picker(source.type(), pool));
        }
        return pickers.get(slot).pick(source, rowNumbers, count);
    }

    /** Output {@code index} of those that belong to this one, for the parts of nested values. */
    KernelOutput inner(int index, DataType innerType) {
        return inner.computeIfAbsent(index, _ -> new KernelOutput(innerType, pool));
    }

    /** The elements of lists whose offsets the kernel has written as {@link #values}, or the fields of rows. */
    void children(List<FlatColumn> columns) {
        children = columns;
    }

    List<FlatColumn> children() {
        return children;
    }

    /** Makes a column the whole result, its nulls included; it is valid for as long as this output's values would be. */
    void become(Column column) {
        whole = column;
    }

    /** One null of the type. */
    FlatColumn nullValue() {
        ColumnBuilder one = builder();
        one.appendNulls(1);
        return one.view();
    }

    /** The result, of any kind of column; valid until the next batch. */
    Column result() {
        return whole != null ? whole : finish();
    }

    /** The result as a flat column; valid until the next batch. */
    FlatColumn finish() {
        if (whole != null) {
            return Columns.flatten(whole, scratch, FLATTEN_SLOT);
        }
        if (type.layout() == Layout.LIST) {
            return FlatColumn.ofList(type, rows, validity, target, children.getFirst());
        }
        if (type.layout() == Layout.STRUCT) {
            return FlatColumn.ofRow(type, rows, validity, children);
        }
        if (type.layout() != Layout.VIEW) {
            return FlatColumn.of(type, rows, validity, target);
        }
        MemorySegment[] data = shared;
        if (textUsed > 0) {
            data = Arrays.copyOf(shared, shared.length + 1);
            data[shared.length] = text;
        }
        return FlatColumn.ofViews(type, rows, validity, target, data);
    }

    @Override
    public void close() {
        scratch.close();
        inner.values().forEach(KernelOutput::close);
        pickers.forEach(Picker::close);
        if (elements != null) {
            elements.close();
        }
        if (builder != null) {
            builder.close();
        }
        values.close();
        bits.close();
        bytes.close();
    }
}
