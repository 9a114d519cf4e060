// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.arrow;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Interval;
import org.centella.columnar.Scratch;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.centella.columnar.type.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Arrow vectors as batches of one schema. Vectors in our layouts are shared; what has another form is converted into memory
 * of this object: offsets of plain strings into views (their bytes are shared), decimals of up to 18 digits into longs, times
 * of other units into microseconds. An {@code ArrowRecordBatch} is imported by loading it into its root with Arrow's
 * {@code VectorLoader}, which shares too.
 */
public final class ArrowImport implements AutoCloseable {
    private final Schema schema;
    private final Scratch scratch;
    private int nextSlot;

    public ArrowImport(org.apache.arrow.vector.types.pojo.Schema schema, MemoryPool pool) {
        this.schema = ArrowTypes.fromArrow(schema);
        this.scratch = new Scratch(pool);
    }

    public Schema schema() {
        return schema;
    }

    /** The rows of a root of the schema; valid until the root changes and until the next call or close. */
    public Batch batch(VectorSchemaRoot root) {
        nextSlot = 0;
        List<Column> columns = new ArrayList<>(schema.size());
        for (int c = 0; c < schema.size(); c++) {
            columns.add(column(root.getVector(c), schema.type(c)));
        }
        return new Batch(root.getRowCount(), columns);
    }

    private FlatColumn column(FieldVector vector, DataType type) {
        int length = vector.getValueCount();
        if (type.equals(DataType.NULL)) {
            MemorySegment none = scratch.bits(nextSlot++, length).fill((byte) 0);
            return FlatColumn.of(type, length, none, none);
        }
        List<ArrowBuf> buffers = vector.getFieldBuffers();
        MemorySegment validity = vector.getNullCount() == 0 ? null : segment(buffers.getFirst());
        return switch (type.layout()) {
            case BIT, INT8, INT16, INT32, FLOAT32, FLOAT64, INT128 ->
                FlatColumn.of(
                        type,
                        length,
                        validity,
                        type == DataType.INTERVAL
                                ? intervals(segment(buffers.get(1)), length)
                                : segment(buffers.get(1)));
            case INT64 -> FlatColumn.of(type, length, validity, longs(vector, type, segment(buffers.get(1))));
            case VIEW -> views(vector, type, validity, buffers);
            case LIST -> {
                FieldVector child = vector.getChildrenFromFields().getFirst();
                MemorySegment offsets =
                        length == 0 ? scratch.ints(nextSlot++, 1).fill((byte) 0) : segment(buffers.get(1));
                yield FlatColumn.ofList(type, length, validity, offsets, column(child, elementType(type)));
            }
            case STRUCT -> FlatColumn.ofRow(type, length, validity, fields(vector, (DataType.Row) type));
        };
    }

    private static DataType elementType(DataType type) {
        return type instanceof DataType.Map map ? map.entry() : ((DataType.Array) type).element();
    }

    private List<FlatColumn> fields(FieldVector vector, DataType.Row type) {
        List<FlatColumn> fields = new ArrayList<>();
        List<FieldVector> children = vector.getChildrenFromFields();
        for (int i = 0; i < children.size(); i++) {
            fields.add(column(children.get(i), type.fields().get(i).type()));
        }
        return fields;
    }

    private MemorySegment longs(FieldVector vector, DataType type, MemorySegment values) {
        int length = vector.getValueCount();
        if (type instanceof DataType.Decimal) {
            MemorySegment narrow = scratch.longs(nextSlot++, length);
            for (int i = 0; i < length; i++) {
                Segments.setLong(narrow, i, Segments.getLong(values, 2L * i));
            }
            return narrow;
        }
        return switch (vector.getField().getType()) {
            case ArrowType.Timestamp t -> micros(values, length, t.getUnit(), false);
            case ArrowType.Time t -> micros(values, length, t.getUnit(), t.getBitWidth() == Integer.SIZE);
            case ArrowType.Duration d -> micros(values, length, d.getUnit(), false);
            default -> values;
        };
    }

    private MemorySegment intervals(MemorySegment values, int length) {
        MemorySegment target = scratch.bytes(nextSlot++, (long) length * Layout.INT128.byteWidth());
        for (int i = 0; i < length; i++) {
            Interval interval = new Interval(
                    Segments.getInt(values, 4L * i),
                    Segments.getInt(values, 4L * i + 1),
                    Math.floorDiv(Segments.getLong(values, 2L * i + 1), 1000L));
            Segments.setLong(target, 2L * i, interval.low());
            Segments.setLong(target, 2L * i + 1, interval.high());
        }
        return target;
    }

    private MemorySegment micros(MemorySegment values, int length, TimeUnit unit, boolean narrow) {
        if (unit == TimeUnit.MICROSECOND) {
            return values;
        }
        long factor = switch (unit) {
            case SECOND -> 1_000_000;
            case MILLISECOND -> 1000;
            case MICROSECOND, NANOSECOND -> 1;
        };
        long divisor = unit == TimeUnit.NANOSECOND ? 1000 : 1;
        MemorySegment micros = scratch.longs(nextSlot++, length);
        for (int i = 0; i < length; i++) {
            long value = narrow ? Segments.getInt(values, i) : Segments.getLong(values, i);
            Segments.setLong(micros, i, Math.floorDiv(value * factor, divisor));
        }
        return micros;
    }

    private FlatColumn views(
            FieldVector vector, DataType type, @Nullable MemorySegment validity, List<ArrowBuf> buffers) {
        int length = vector.getValueCount();
        boolean isView = vector.getField().getType() instanceof ArrowType.Utf8View
                || vector.getField().getType() instanceof ArrowType.BinaryView;
        if (isView) {
            MemorySegment[] data =
                    buffers.stream().skip(2).map(ArrowImport::segment).toArray(MemorySegment[]::new);
            return FlatColumn.ofViews(type, length, validity, segment(buffers.get(1)), data);
        }
        MemorySegment offsets = segment(buffers.get(1));
        MemorySegment bytes = segment(buffers.get(2));
        MemorySegment views = scratch.bytes(nextSlot++, (long) length * Layout.VIEW.byteWidth());
        for (int i = 0; i < length; i++) {
            int from = Segments.getInt(offsets, i);
            writeView(views, i, bytes, from, Segments.getInt(offsets, i + 1L) - from);
        }
        return FlatColumn.ofViews(type, length, validity, views, bytes);
    }

    private static void writeView(MemorySegment views, int row, MemorySegment bytes, int from, int size) {
        long at = (long) row << 4;
        views.set(Segments.LONG, at, size);
        views.set(Segments.LONG, at + 8, 0);
        if (size <= FlatColumn.VIEW_INLINE) {
            MemorySegment.copy(bytes, from, views, at + 4, size);
        } else {
            views.set(Segments.INT, at + 4, bytes.get(Segments.INT, from));
            views.set(Segments.INT, at + 12, from);
        }
    }

    private static MemorySegment segment(ArrowBuf buffer) {
        return buffer.capacity() == 0 ? Segments.EMPTY : Segments.ofAddress(buffer.memoryAddress(), buffer.capacity());
    }

    @Override
    public void close() {
        scratch.close();
    }
}
