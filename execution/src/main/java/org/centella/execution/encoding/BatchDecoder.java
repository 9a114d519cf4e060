// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.encoding;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;

/** Reads the batches of a {@link BatchEncoder}: one at a time into one buffer, over which it lays columns. */
public final class BatchDecoder implements AutoCloseable {
    private final List<DataType> types;
    private final FrameReader frames;
    private final GrowingBuffer buffer;
    /** Where the next column begins in the buffer. */
    private long at;

    /** @param pool holds a batch and, while it is read, a frame */
    public BatchDecoder(List<DataType> types, MemoryPool pool) {
        this.types = types;
        this.frames = new FrameReader(pool);
        this.buffer = new GrowingBuffer(pool);
    }

    /**
     * The next batch of the source, flat and constant columns; valid until the next call.
     *
     * @param expected what {@link BatchEncoder#write} gave for it, or 0 if nobody knows any more
     */
    public Batch read(ByteSource source, long expected) {
        int rows = frames.read(source, buffer, expected);
        MemorySegment bytes = buffer.segment().asSlice(0, frames.size());
        at = 0;
        List<Column> columns = new ArrayList<>();
        try {
            for (DataType type : types) {
                boolean constant = (bytes.get(Segments.LONG, at) & BatchEncoder.CONSTANT) != 0;
                columns.add(constant ? new ConstantColumn(read(type, 1, bytes), rows) : read(type, rows, bytes));
            }
        } catch (IndexOutOfBoundsException e) {
            throw source.damaged("a batch is shorter than its rows", e);
        }
        return new Batch(rows, columns);
    }

    private FlatColumn read(DataType type, int rows, MemorySegment bytes) {
        long flags = bytes.get(Segments.LONG, at);
        long stringBytes = bytes.get(Segments.LONG, at + Long.BYTES);
        at += BatchEncoder.HEADER_BYTES;
        MemorySegment validity = (flags & BatchEncoder.HAS_NULLS) == 0 ? null : take(bytes, Segments.bitBytes(rows));
        Layout layout = type.layout();
        return switch (layout) {
            case BIT -> FlatColumn.of(type, rows, validity, take(bytes, Segments.bitBytes(rows)));
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, INT128 ->
                FlatColumn.of(type, rows, validity, take(bytes, (long) rows * layout.byteWidth()));
            case VIEW -> {
                MemorySegment views = take(bytes, (long) rows * FlatColumn.VIEW_BYTES);
                yield FlatColumn.ofViews(type, rows, validity, views, take(bytes, stringBytes));
            }
            case LIST -> {
                MemorySegment offsets = take(bytes, (rows + 1L) << 2);
                FlatColumn elements = read(elementType(type), Segments.getInt(offsets, rows), bytes);
                yield FlatColumn.ofList(type, rows, validity, offsets, elements);
            }
            case STRUCT -> {
                List<FlatColumn> fields = new ArrayList<>();
                if (type instanceof DataType.Row row) {
                    row.fields().forEach(field -> fields.add(read(field.type(), rows, bytes)));
                }
                yield FlatColumn.ofRow(type, rows, validity, fields);
            }
        };
    }

    private static DataType elementType(DataType type) {
        return switch (type) {
            case DataType.Array array -> array.element();
            case DataType.Map map -> map.entry();
            case DataType.Simple _, DataType.Decimal _, DataType.Varchar _, DataType.Char _, DataType.Row _ ->
                throw new IllegalArgumentException(type + " has no elements");
        };
    }

    private MemorySegment take(MemorySegment bytes, long size) {
        MemorySegment taken = bytes.asSlice(at, size);
        at += size;
        return taken;
    }

    @Override
    public void close() {
        buffer.close();
    }
}
