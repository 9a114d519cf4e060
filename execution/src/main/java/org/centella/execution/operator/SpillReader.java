// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import io.airlift.compress.v3.Decompressor;
import io.airlift.compress.v3.lz4.Lz4Decompressor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.GrowingBuffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.jspecify.annotations.Nullable;

/** The batches of a {@link SpillFile}: reads one at a time into one buffer and lays columns over it. */
final class SpillReader implements BatchStream {
    private final SpillFile file;
    private final int end;
    private final MemoryPool pool;
    private final GrowingBuffer buffer;
    private final Decompressor lz4 = Lz4Decompressor.create();
    private int next;
    /** Where the next column begins in the buffer. */
    private long at;

    SpillReader(SpillFile file, int from, int end, MemoryPool pool) {
        this.file = file;
        this.next = from;
        this.end = end;
        this.pool = pool;
        this.buffer = new GrowingBuffer(pool);
    }

    @Override
    public @Nullable Batch next() {
        if (next >= end) {
            return null;
        }
        MemorySegment bytes = buffer.ensure(file.batchBytes(next), 0);
        file.readBatch(next, bytes, lz4, pool);
        int rows = file.rowCount(next);
        at = 0;
        List<Column> columns = new ArrayList<>();
        for (DataType type : file.types()) {
            boolean constant = (bytes.get(Segments.LONG, at) & SpillEncoder.CONSTANT) != 0;
            columns.add(constant ? new ConstantColumn(read(type, 1, bytes), rows) : read(type, rows, bytes));
        }
        next++;
        return new Batch(rows, columns);
    }

    private FlatColumn read(DataType type, int rows, MemorySegment bytes) {
        long flags = bytes.get(Segments.LONG, at);
        long stringBytes = bytes.get(Segments.LONG, at + Long.BYTES);
        at += SpillEncoder.HEADER_BYTES;
        MemorySegment validity = (flags & SpillEncoder.HAS_NULLS) == 0 ? null : take(bytes, Segments.bitBytes(rows));
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
        next = end;
        buffer.close();
    }
}
