// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.arrow;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.Columns;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Interval;
import org.centella.columnar.Scratch;
import org.centella.columnar.Values;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Bits;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.centella.columnar.type.Schema;

/**
 * Batches of one schema as Arrow vectors, one root for all of them. Columns do not own their memory, so there are two ways:
 *
 * <pre>
 *              values     strings    valid
 *   share      shared     shared     while the batch is: for readers that are done before the next one
 *   copy       copied     copied     as long as someone retains a buffer: for senders that hold on, such as Flight
 * </pre>
 *
 * In both, dictionary and constant columns are gathered, and decimals held as longs become 128 bits wide. What the pool
 * lends is given back when the root is loaded again or this is closed, and, if copied, the last buffer released.
 */
public final class ArrowExport implements AutoCloseable {
    private final Schema schema;
    private final MemoryPool pool;
    private final ArrowStrings strings;
    private final VectorSchemaRoot root;
    private final Scratch scratch;

    public ArrowExport(Schema schema, MemoryPool pool) {
        this(schema, pool, ArrowStrings.VIEWS);
    }

    /** @param strings with OFFSETS, the strings of a batch are copied even by {@link #share}, 2 GiB at most */
    public ArrowExport(Schema schema, MemoryPool pool, ArrowStrings strings) {
        this.schema = schema;
        this.pool = pool;
        this.strings = strings;
        this.root = VectorSchemaRoot.create(ArrowTypes.toArrow(schema, strings), pool.allocator());
        this.scratch = new Scratch(pool);
    }

    /** The one root that {@link #share} and {@link #copy} load. */
    public VectorSchemaRoot root() {
        return root;
    }

    /** Loads the root with vectors that share the batch's memory where its columns are flat; valid while the batch is. */
    public VectorSchemaRoot share(Batch batch) {
        root.clear();
        int slot = 0;
        for (int c = 0; c < schema.size(); c++) {
            Column column = batch.column(c);
            FlatColumn flat = Columns.flatten(column, scratch, slot);
            slot += Columns.slots(column.type());
            load(root.getVector(c), flat, () -> {}, new ArrayList<>());
        }
        root.setRowCount(batch.rowCount());
        return root;
    }

    /** Loads the root with a copy of the batch, freed with the last buffer that someone retains. */
    public VectorSchemaRoot copy(Batch batch) {
        root.clear();
        for (int c = 0; c < schema.size(); c++) {
            ColumnBuilder builder = new ColumnBuilder(schema.type(c), pool, batch.rowCount());
            try {
                builder.append(batch.column(c));
            } catch (RuntimeException e) {
                builder.close();
                throw e;
            }
            // One count for this method, one for each buffer lent.
            AtomicInteger holders = new AtomicInteger(1);
            Lender lender = new Lender() {
                @Override
                public void lent() {
                    holders.incrementAndGet();
                }

                @Override
                public void released() {
                    if (holders.decrementAndGet() == 0) {
                        builder.close();
                    }
                }
            };
            try {
                load(root.getVector(c), builder.view(), lender, new ArrayList<>());
            } finally {
                lender.released();
            }
        }
        root.setRowCount(batch.rowCount());
        return root;
    }

    /** Owns the memory that exported buffers point at. */
    private interface Lender {
        default void lent() {}

        void released();
    }

    private void load(FieldVector vector, FlatColumn column, Lender lender, List<ArrowBuf> made) {
        int length = column.length();
        if (column.type().equals(DataType.NULL)) {
            vector.setValueCount(length);
            return;
        }
        try {
            MemorySegment validity = column.validity();
            int nulls = 0;
            if (validity == null) {
                made.add(pool.allocator().getEmpty());
            } else {
                nulls = (int) (length - Bits.count(validity, 0, length));
                made.add(wrap(validity, ((long) length + 7) >>> 3, lender));
            }
            addValues(column, lender, made);
            vector.loadFieldBuffers(new ArrowFieldNode(length, nulls), made);
        } finally {
            // The vector retained them.
            made.forEach(ArrowBuf::close);
        }
        List<FieldVector> children = vector.getChildrenFromFields();
        for (int i = 0; i < children.size(); i++) {
            load(children.get(i), column.children().get(i), lender, new ArrayList<>());
        }
    }

    private void addValues(FlatColumn column, Lender lender, List<ArrowBuf> made) {
        long length = column.length();
        Layout layout = column.type().layout();
        switch (layout) {
            case BIT -> made.add(wrap(column.values(), (length + 7) >>> 3, lender));
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, INT128 ->
                made.add(
                        column.type() == DataType.INTERVAL
                                ? monthsDaysNanos(column)
                                : column.type() instanceof DataType.Decimal decimal && decimal.isLong()
                                        ? widened(column)
                                        : wrap(column.values(), length * layout.byteWidth(), lender));
            case VIEW -> {
                if (strings == ArrowStrings.OFFSETS) {
                    addStrings(column, made);
                    return;
                }
                made.add(wrap(column.values(), length * layout.byteWidth(), lender));
                for (MemorySegment data : column.data()) {
                    made.add(wrap(data, data.byteSize(), lender));
                }
            }
            case LIST -> made.add(wrap(column.values(), (length + 1) * layout.byteWidth(), lender));
            case STRUCT -> {}
        }
    }

    private void addStrings(FlatColumn column, List<ArrowBuf> made) {
        long offsetBytes = (column.length() + 1L) << 2;
        ArrowBuf offsets = pool.allocator().buffer(offsetBytes);
        made.add(offsets);
        int total = setOffsets(column, Segments.ofAddress(offsets.memoryAddress(), offsetBytes));
        ArrowBuf bytes = pool.allocator().buffer(Math.max(1, total));
        made.add(bytes);
        copyStrings(column, Segments.ofAddress(bytes.memoryAddress(), total));
    }

    private static int setOffsets(FlatColumn column, MemorySegment offsets) {
        int total = 0;
        Segments.setInt(offsets, 0, 0);
        for (int i = 0; i < column.length(); i++) {
            total = Math.addExact(total, column.isNull(i) ? 0 : column.viewLength(i));
            Segments.setInt(offsets, i + 1L, total);
        }
        return total;
    }

    private static void copyStrings(FlatColumn column, MemorySegment target) {
        long at = 0;
        for (int i = 0; i < column.length(); i++) {
            if (!column.isNull(i)) {
                MemorySegment value = column.viewBytes(i);
                MemorySegment.copy(value, 0, target, at, value.byteSize());
                at += value.byteSize();
            }
        }
    }

    private ArrowBuf widened(FlatColumn column) {
        long size = Math.max(1, (long) column.length() << 4);
        ArrowBuf buffer = pool.allocator().buffer(size);
        MemorySegment target = Segments.ofAddress(buffer.memoryAddress(), size);
        for (int i = 0; i < column.length(); i++) {
            long value = Segments.getLong(column.values(), i);
            Segments.setLong(target, 2L * i, value);
            Segments.setLong(target, 2L * i + 1, value >> 63);
        }
        return buffer;
    }

    /** @throws org.centella.columnar.error.CentellaException DATETIME_OVERFLOW beyond 292 years of nanoseconds in one part */
    private ArrowBuf monthsDaysNanos(FlatColumn column) {
        long size = Math.max(1, (long) column.length() << 4);
        ArrowBuf buffer = pool.allocator().buffer(size);
        MemorySegment target = Segments.ofAddress(buffer.memoryAddress(), size).fill((byte) 0);
        for (int i = 0; i < column.length(); i++) {
            if (Values.get(column, i) instanceof Interval interval) {
                Segments.setInt(target, 4L * i, interval.months());
                Segments.setInt(target, 4L * i + 1, interval.days());
                Segments.setLong(target, 2L * i + 1, nanos(interval, buffer));
            }
        }
        return buffer;
    }

    private static long nanos(Interval interval, ArrowBuf buffer) {
        try {
            return Math.multiplyExact(interval.micros(), 1000);
        } catch (ArithmeticException e) {
            buffer.close();
            throw new CentellaException(
                    ErrorCode.DATETIME_OVERFLOW, interval + " has more nanoseconds than Arrow counts", e);
        }
    }

    private ArrowBuf wrap(MemorySegment segment, long size, Lender lender) {
        BufferAllocator allocator = pool.allocator();
        if (size == 0) {
            return allocator.getEmpty();
        }
        lender.lent();
        return allocator.wrapForeignAllocation(
                new ForeignAllocation(size, segment.asSlice(0, size).address()) {
                    @Override
                    protected void release0() {
                        lender.released();
                    }
                });
    }

    @Override
    public void close() {
        root.close();
        scratch.close();
    }
}
