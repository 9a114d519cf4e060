// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.Columns;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Bits;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;

/** The rows of the row group being written, by leaf column. */
final class RowGroupBuffer implements AutoCloseable {
    private final Schema schema;
    private final List<ColumnChunkWriter> columns = new ArrayList<>();
    /** The leaves of each field. */
    private final List<List<ColumnChunkWriter>> leavesOf = new ArrayList<>();

    private final Scratch flattened;
    private final Scratch dense;
    private final Shredder shredder;
    private int rows;

    RowGroupBuffer(Schema schema, FileSchema fileSchema, ParquetWriteOptions options, MemoryPool pool) {
        this.schema = schema;
        this.flattened = new Scratch(pool);
        this.dense = new Scratch(pool);
        this.shredder = new Shredder(dense);
        fileSchema.leaves().forEach(leaf -> columns.add(new ColumnChunkWriter(leaf, options, pool)));
        int next = 0;
        for (Field field : schema.fields()) {
            int count = leafCount(field.type());
            leavesOf.add(columns.subList(next, next + count));
            next += count;
        }
    }

    private static int leafCount(DataType type) {
        return switch (type) {
            case DataType.Array array -> leafCount(array.element());
            case DataType.Map map -> leafCount(map.key()) + leafCount(map.value());
            case DataType.Row row ->
                row.fields().stream().mapToInt(f -> leafCount(f.type())).sum();
            case DataType.Simple _, DataType.Decimal _, DataType.Varchar _, DataType.Char _ -> 1;
        };
    }

    static CentellaException unexpectedNull(Field field) {
        return new CentellaException(
                ErrorCode.INVALID_ARGUMENT, "a null for " + field + ", which is to be written as NOT NULL");
    }

    int rows() {
        return rows;
    }

    long bytes() {
        long bytes = 0;
        for (ColumnChunkWriter column : columns) {
            bytes += column.bytes();
        }
        return bytes;
    }

    List<ColumnChunkWriter> columns() {
        return columns;
    }

    void append(Batch batch) {
        if (batch.columnCount() != schema.size()) {
            throw new IllegalArgumentException(batch.columnCount() + " columns for " + schema);
        }
        for (int i = 0; i < schema.size(); i++) {
            append(schema.field(i), batch.column(i), leavesOf.get(i));
        }
        rows += batch.rowCount();
    }

    private void append(Field field, Column column, List<ColumnChunkWriter> leaves) {
        FlatColumn flat = Columns.flatten(column, flattened, 0);
        int count = column.length();
        boolean allNull = column.type() == DataType.NULL;
        if (!allNull && column.type().layout() != field.type().layout()) {
            throw new IllegalArgumentException(column + " for " + field);
        }
        if (field.type().isNested()) {
            if (allNull) {
                Slots nothing = Slots.ofNulls(count);
                leaves.forEach(l -> l.append(flat, 0, nothing.definitions(), nothing.repetitions(), count));
            } else {
                shredder.shred(field, flat, Slots.ofRows(count), leaves);
            }
            return;
        }
        MemorySegment validity = flat.validity();
        int present = allNull ? 0 : validity == null ? count : (int) Bits.count(validity, 0, count);
        if (present < count && !field.nullable()) {
            throw unexpectedNull(field);
        }
        ColumnChunkWriter leaf = leaves.getFirst();
        if (present == count) {
            leaf.append(flat, count, null, count);
        } else if (present == 0) {
            leaf.append(flat, 0, new byte[count], new byte[count], count);
        } else {
            leaf.append(withoutNulls(flat, present, count), present, validity, count);
        }
    }

    private FlatColumn withoutNulls(FlatColumn flat, int present, int count) {
        MemorySegment kept = dense.ints(0, present + 1);
        int to = 0;
        for (int row = 0; row < count; row++) {
            // Written always, kept when not null: no branch to mispredict.
            Segments.setInt(kept, to, row);
            to += flat.isNull(row) ? 0 : 1;
        }
        return Columns.gather(flat, kept, present, dense, 1);
    }

    /** Forgets the rows, which the columns did when they were finished. */
    void reset() {
        rows = 0;
    }

    @Override
    public void close() {
        columns.forEach(ColumnChunkWriter::close);
        flattened.close();
        dense.close();
    }
}
