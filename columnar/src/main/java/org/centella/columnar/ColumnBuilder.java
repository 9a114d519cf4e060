// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.kernel.Gather;
import org.centella.columnar.memory.Bits;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.jspecify.annotations.Nullable;

/**
 * Accumulates rows of one type into a flat column whose memory it owns; the memory doubles as it grows. The one way to copy
 * rows out of batches: strings are copied too. Sources have the builder's layout, or type NULL. When memory is refused in
 * the middle of an append, {@link #length} stays as it was and {@link #truncate} to it makes the builder whole again.
 */
public final class ColumnBuilder implements AutoCloseable {
    private static final int FIRST_ROWS = 16;

    private final DataType type;
    private final Layout layout;
    private final int width;
    private final GrowingBuffer values;
    private final GrowingBuffer validity;
    private final GrowingBuffer composed;
    private final StringChunks strings;
    private final List<ColumnBuilder> children;
    private int expectedRows;
    private int length;
    private boolean hasNulls;

    /** A builder that takes memory when the first row arrives. */
    public ColumnBuilder(DataType type, MemoryPool pool) {
        this(type, pool, FIRST_ROWS);
    }

    /** A builder whose first allocation holds {@code expectedRows}. */
    public ColumnBuilder(DataType type, MemoryPool pool, int expectedRows) {
        this.type = type;
        this.layout = type.layout();
        this.width = layout.byteWidth();
        this.expectedRows = Math.max(expectedRows, 1);
        this.values = new GrowingBuffer(pool);
        this.validity = new GrowingBuffer(pool);
        this.composed = new GrowingBuffer(pool);
        this.strings = new StringChunks(pool);
        this.children = childTypes(type).stream()
                .map(child -> new ColumnBuilder(child, pool, expectedRows))
                .toList();
    }

    private static List<DataType> childTypes(DataType type) {
        return switch (type) {
            case DataType.Array array -> List.of(array.element());
            case DataType.Map map -> List.of(map.entry());
            case DataType.Row row -> row.fields().stream().map(f -> f.type()).toList();
            case DataType.Simple ignored -> List.of();
            case DataType.Decimal ignored -> List.of();
            case DataType.Varchar ignored -> List.of();
            case DataType.Char ignored -> List.of();
        };
    }

    public DataType type() {
        return type;
    }

    /** Rows so far. */
    public int length() {
        return length;
    }

    /** Bytes held, used or not. */
    public long memory() {
        long bytes = values.size() + validity.size() + composed.size() + strings.memory();
        for (ColumnBuilder child : children) {
            bytes += child.memory();
        }
        return bytes;
    }

    /** Appends all rows. */
    public void append(Column source) {
        append(source, 0, source.length());
    }

    /** Appends {@code count} rows from {@code from} on. */
    public void append(Column source, int from, int count) {
        if (appendedAsNulls(source, count)) {
            return;
        }
        switch (source) {
            case FlatColumn flat -> appendRange(flat, from, count);
            case DictionaryColumn dictionary -> appendRows(dictionary.base(), dictionary.indices(), from, count);
            case ConstantColumn constant -> appendRepeated(constant.base(), count);
        }
    }

    /** Appends the rows whose int numbers are at [{@code from}, {@code from + count}) of {@code rows}. */
    public void append(Column source, MemorySegment rows, int from, int count) {
        if (appendedAsNulls(source, count)) {
            return;
        }
        switch (source) {
            case FlatColumn flat -> appendRows(flat, rows, from, count);
            case DictionaryColumn dictionary -> {
                MemorySegment indices = composed.ensure((long) count << 2, 0);
                Gather.compose(dictionary.indices(), rows, from, count, indices);
                appendRows(dictionary.base(), indices, 0, count);
            }
            case ConstantColumn constant -> appendRepeated(constant.base(), count);
        }
    }

    private boolean appendedAsNulls(Column source, int count) {
        if (source.type().equals(DataType.NULL)) {
            appendNulls(count);
            return true;
        }
        assert source.type().layout() == layout : source + " appended to " + type;
        return count == 0;
    }

    private void appendRange(FlatColumn source, int from, int count) {
        MemorySegment target = grow(count);
        MemorySegment sourceValidity = source.validity();
        if (sourceValidity == null || Bits.count(sourceValidity, from, count) == count) {
            appendValid(count);
        } else {
            Bits.copy(sourceValidity, from, validityForNulls(count), length, count);
        }
        switch (layout) {
            case BIT -> Bits.copy(source.values(), from, target, length, count);
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, INT128 -> copyValues(source, from, count, target);
            case VIEW -> {
                copyValues(source, from, count, target);
                adoptStrings(source, target, count);
            }
            case LIST -> appendLists(source, null, from, count, target);
            case STRUCT -> {
                for (int i = 0; i < children.size(); i++) {
                    children.get(i).append(source.children().get(i), from, count);
                }
            }
        }
        length += count;
    }

    private void copyValues(FlatColumn source, int from, int count, MemorySegment target) {
        MemorySegment.copy(source.values(), (long) from * width, target, (long) length * width, (long) count * width);
    }

    private void appendRows(FlatColumn source, MemorySegment rows, int from, int count) {
        MemorySegment target = grow(count);
        MemorySegment sourceValidity = source.validity();
        if (sourceValidity == null || Gather.allSet(sourceValidity, rows, from, count)) {
            appendValid(count);
        } else {
            Gather.bits(sourceValidity, rows, from, count, validityForNulls(count), length);
        }
        switch (layout) {
            case BIT -> Gather.bits(source.values(), rows, from, count, target, length);
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, INT128 ->
                Gather.values(width, source.values(), rows, from, count, target, length);
            case VIEW -> {
                Gather.pairs(source.values(), rows, from, count, target, length);
                adoptStrings(source, target, count);
            }
            case LIST -> appendLists(source, rows, from, count, target);
            case STRUCT -> {
                for (int i = 0; i < children.size(); i++) {
                    children.get(i).append(source.children().get(i), rows, from, count);
                }
            }
        }
        length += count;
    }

    private void adoptStrings(FlatColumn source, MemorySegment target, int count) {
        if (source.data().length == 0 || allInline(target, length, count)) {
            return;
        }
        if (hasNulls) {
            emptyNulls(target, validity.segment(), length, count);
        }
        strings.adopt(target, length, count, source.data());
    }

    private static boolean allInline(MemorySegment views, int at, int count) {
        boolean inline = true;
        for (int i = 0; i < count; i++) {
            inline &= views.get(Segments.INT, ((long) at + i) << 4) <= FlatColumn.VIEW_INLINE;
        }
        return inline;
    }

    private static void emptyNulls(MemorySegment views, MemorySegment validity, int at, int count) {
        for (int i = at; i < at + count; i++) {
            if (!Segments.getBit(validity, i)) {
                views.set(Segments.LONG, (long) i << 4, 0);
            }
        }
    }

    private void appendLists(
            FlatColumn source, @Nullable MemorySegment rows, int from, int count, MemorySegment offsets) {
        MemorySegment sourceOffsets = source.values();
        FlatColumn elements = source.children().getFirst();
        ColumnBuilder child = children.getFirst();
        for (int i = 0; i < count; i++) {
            int row = rows == null ? from + i : Segments.getInt(rows, (long) from + i);
            if (!source.isNull(row)) {
                int start = Segments.getInt(sourceOffsets, row);
                child.append(elements, start, Segments.getInt(sourceOffsets, (long) row + 1) - start);
            }
            Segments.setInt(offsets, (long) length + i + 1, child.length());
        }
    }

    private void appendRepeated(FlatColumn one, int count) {
        if (one.isNull(0)) {
            appendNulls(count);
            return;
        }
        if (count == 0) {
            return;
        }
        MemorySegment rows = composed.ensure((long) count << 2, 0);
        rows.asSlice(0, (long) count << 2).fill((byte) 0);
        appendRows(one, rows, 0, count);
    }

    /** Appends {@code count} nulls; their values are zero, their strings and lists empty. */
    public void appendNulls(int count) {
        if (count == 0) {
            return;
        }
        MemorySegment target = grow(count);
        Bits.fill(validityForNulls(count), length, count, false);
        switch (layout) {
            case BIT -> Bits.fill(target, length, count, false);
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, INT128, VIEW ->
                target.asSlice((long) length * width, (long) count * width).fill((byte) 0);
            case LIST -> {
                for (int i = 1; i <= count; i++) {
                    Segments.setInt(
                            target, (long) length + i, children.getFirst().length());
                }
            }
            case STRUCT -> children.forEach(child -> child.appendNulls(count));
        }
        length += count;
    }

    /** Appends one integer to a column of any width up to INT64; the value fits. */
    public void appendLong(long value) {
        MemorySegment target = grow(1);
        appendValid(1);
        switch (layout) {
            case INT8 -> Segments.setByte(target, length, (byte) value);
            case INT16 -> Segments.setShort(target, length, (short) value);
            case INT32 -> Segments.setInt(target, length, (int) value);
            case INT64 -> Segments.setLong(target, length, value);
            case BIT, FLOAT32, FLOAT64, INT128, VIEW, LIST, STRUCT -> throw notA("integer");
        }
        length++;
    }

    /** As {@link #appendLong}. */
    public void appendInt(int value) {
        appendLong(value);
    }

    /** Appends one number to a REAL or DOUBLE column. */
    public void appendDouble(double value) {
        MemorySegment target = grow(1);
        appendValid(1);
        switch (layout) {
            case FLOAT32 -> Segments.setFloat(target, length, (float) value);
            case FLOAT64 -> Segments.setDouble(target, length, value);
            case BIT, INT8, INT16, INT32, INT64, INT128, VIEW, LIST, STRUCT -> throw notA("floating-point number");
        }
        length++;
    }

    /** Appends one bit to a BOOLEAN column. */
    public void appendBoolean(boolean value) {
        if (layout != Layout.BIT) {
            throw notA("boolean");
        }
        MemorySegment target = grow(1);
        appendValid(1);
        Segments.setBit(target, length, value);
        length++;
    }

    /** Appends one 128-bit integer, low half first. */
    public void append128(long lo, long hi) {
        if (layout != Layout.INT128) {
            throw notA("128-bit integer");
        }
        MemorySegment target = grow(1);
        appendValid(1);
        Segments.setLong(target, (long) length << 1, lo);
        Segments.setLong(target, ((long) length << 1) + 1, hi);
        length++;
    }

    /** Appends one string, copied. */
    public void appendBytes(MemorySegment bytes) {
        if (layout != Layout.VIEW) {
            throw notA("string");
        }
        MemorySegment target = grow(1);
        appendValid(1);
        strings.write(target, length, bytes);
        length++;
    }

    /** Appends one string, copied. */
    public void appendBytes(byte[] bytes) {
        appendBytes(MemorySegment.ofArray(bytes));
    }

    /** Appends one string that is part of an array, copied. */
    public void appendBytes(byte[] bytes, int from, int count) {
        appendBytes(MemorySegment.ofArray(bytes).asSlice(from, count));
    }

    /** Appends one value of the Java class that {@link Values} names for the type, or null. For what is not hot. */
    public void appendValue(@Nullable Object value) {
        if (value == null) {
            appendNulls(1);
        } else {
            Values.append(this, value);
        }
    }

    /** Appends one list whose elements {@code elements} appends to the child it is given. */
    public void appendList(Consumer<ColumnBuilder> elements) {
        MemorySegment target = grow(1);
        appendValid(1);
        elements.accept(children.getFirst());
        Segments.setInt(target, (long) length + 1, children.getFirst().length());
        length++;
    }

    /** Appends one row of fields, each a Java value or null. */
    void appendRow(List<? extends @Nullable Object> fields) {
        appendRow(fields, ColumnBuilder::appendValue);
    }

    /** Appends one row of fields, each by {@code append} to the child it is given. */
    public void appendRow(List<? extends @Nullable Object> fields, BiConsumer<ColumnBuilder, @Nullable Object> append) {
        if (fields.size() != children.size()) {
            throw new IllegalArgumentException(fields.size() + " values for " + type);
        }
        grow(1);
        appendValid(1);
        for (int i = 0; i < fields.size(); i++) {
            append.accept(children.get(i), fields.get(i));
        }
        length++;
    }

    /** Takes the memory that {@code count} more rows need, nulls among them, but for their strings and elements. */
    public void reserve(int count) {
        grow(count);
        growValidity(count);
        if (layout == Layout.STRUCT) {
            children.forEach(child -> child.reserve(count));
        }
    }

    /** Room for {@code count} more rows of values; for lists of offsets, the one before the first included. */
    private MemorySegment grow(int count) {
        if (count > Integer.MAX_VALUE - 1 - length) {
            throw new CentellaException(
                    ErrorCode.OUT_OF_MEMORY, "a column of " + length + " rows cannot take " + count + " more");
        }
        long rows = Math.max(expectedRows, (long) length + count);
        long fresh = values.size();
        MemorySegment target = switch (layout) {
            case BIT -> values.ensure(Segments.bitBytes(rows), Segments.bitBytes(length));
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, INT128, VIEW ->
                values.ensure(rows * width, (long) length * width);
            case LIST -> values.ensure((rows + 1) * width, ((long) length + 1) * width);
            case STRUCT -> Segments.EMPTY;
        };
        if (layout == Layout.LIST && fresh == 0) {
            Segments.setInt(target, 0, 0);
        }
        return target;
    }

    private void appendValid(int count) {
        if (hasNulls) {
            Bits.fill(growValidity(count), length, count, true);
        }
    }

    private MemorySegment validityForNulls(int count) {
        MemorySegment bits = growValidity(count);
        if (!hasNulls) {
            Bits.fill(bits, 0, length, true);
            hasNulls = true;
        }
        return bits;
    }

    private MemorySegment growValidity(int count) {
        long rows = Math.max(expectedRows, (long) length + count);
        return validity.ensure(Segments.bitBytes(rows), Segments.bitBytes(length));
    }

    private IllegalArgumentException notA(String what) {
        return new IllegalArgumentException("a " + what + " appended to a column of " + type);
    }

    /** The rows so far; valid until the next append, truncate, reset or close. */
    public FlatColumn view() {
        MemorySegment bits = hasNulls ? validity.segment() : null;
        return switch (layout) {
            case BIT, INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, INT128 ->
                FlatColumn.of(type, length, bits, values.segment());
            case VIEW -> FlatColumn.ofViews(type, length, bits, values.segment(), strings.segments());
            case LIST ->
                FlatColumn.ofList(
                        type,
                        length,
                        bits,
                        length == 0 ? grow(0) : values.segment(),
                        children.getFirst().view());
            case STRUCT ->
                FlatColumn.ofRow(
                        type,
                        length,
                        bits,
                        children.stream().map(ColumnBuilder::view).toList());
        };
    }

    /** Forgets the rows from {@code rows} on; keeps the memory. */
    public void truncate(int rows) {
        if (rows > length) {
            throw new IllegalArgumentException(length + " rows cannot be cut to " + rows);
        }
        length = rows;
        switch (layout) {
            case LIST -> {
                int elements = values.size() == 0 ? 0 : Segments.getInt(values.segment(), rows);
                children.getFirst().truncate(elements);
            }
            case STRUCT -> children.forEach(child -> child.truncate(rows));
            case BIT, INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, INT128, VIEW -> {}
        }
    }

    /** Forgets all rows; keeps the memory. */
    public void reset() {
        length = 0;
        hasNulls = false;
        strings.reset();
        children.forEach(ColumnBuilder::reset);
    }

    /** Frees the memory; the builder may be used again. */
    @Override
    public void close() {
        reset();
        values.close();
        validity.close();
        composed.close();
        strings.close();
        children.forEach(ColumnBuilder::close);
    }

    @Override
    public String toString() {
        return "Builder " + type + " x " + length;
    }
}
