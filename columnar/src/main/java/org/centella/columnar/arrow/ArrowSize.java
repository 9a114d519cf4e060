// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.arrow;

import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** How long a batch is going to be as a message with strings as {@link ArrowStrings#OFFSETS}, before it is made. */
public final class ArrowSize {
    private static final int OFFSET_BYTES = Integer.BYTES;
    private static final int DECIMAL_BYTES = 2 * Long.BYTES;

    private ArrowSize() {}

    /** Bytes of the values; what tells of nulls, and the header, is left out. */
    public static long of(Batch batch) {
        long bytes = 0;
        for (Column column : batch.columns()) {
            bytes += of(column);
        }
        return bytes;
    }

    private static long of(Column column) {
        FlatColumn base = column.base();
        return switch (column.type().layout()) {
            case BIT, INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, INT128 ->
                (long) column.length() * fixedBytes(column.type());
            case VIEW, LIST, STRUCT -> {
                long bytes = 0;
                for (int row = 0; row < column.length(); row++) {
                    bytes += value(base, column.baseRow(row));
                }
                yield bytes;
            }
        };
    }

    private static long value(FlatColumn column, int row) {
        return switch (column.type().layout()) {
            case BIT, INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, INT128 -> fixedBytes(column.type());
            case VIEW -> OFFSET_BYTES + (column.isNull(row) ? 0L : column.viewLength(row));
            case LIST -> {
                long bytes = OFFSET_BYTES;
                if (!column.isNull(row)) {
                    FlatColumn elements = column.children().getFirst();
                    int end = Segments.getInt(column.values(), row + 1L);
                    for (int i = Segments.getInt(column.values(), row); i < end; i++) {
                        bytes += value(elements, i);
                    }
                }
                yield bytes;
            }
            case STRUCT -> {
                long bytes = 0;
                for (FlatColumn field : column.children()) {
                    bytes += value(field, row);
                }
                yield bytes;
            }
        };
    }

    /** A bit counts as a byte. */
    private static int fixedBytes(DataType type) {
        return type instanceof DataType.Decimal || type == DataType.INTERVAL
                ? DECIMAL_BYTES
                : Math.max(1, type.layout().byteWidth());
    }
}
