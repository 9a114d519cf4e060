// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** Longs, as {@link ColumnReader#longs} reads them, written as values of a column's type. */
public final class LongStates {
    private LongStates() {}

    /** Writes the first {@code count} values, which must fit the type; {@code out} has room for as many longs. */
    public static void write(DataType type, long[] values, int count, MemorySegment out) {
        switch (type.layout()) {
            case INT64, FLOAT64 -> MemorySegment.copy(values, 0, out, Segments.LONG, 0, count);
            case BIT -> {
                for (int i = 0; i < count; i++) {
                    Segments.setBit(out, i, (values[i] & 1) != 0);
                }
            }
            case INT8 -> {
                for (int i = 0; i < count; i++) {
                    Segments.setByte(out, i, (byte) values[i]);
                }
            }
            case INT16 -> {
                for (int i = 0; i < count; i++) {
                    Segments.setShort(out, i, (short) values[i]);
                }
            }
            case INT32, FLOAT32 -> {
                for (int i = 0; i < count; i++) {
                    Segments.setInt(out, i, (int) values[i]);
                }
            }
            case INT128, VIEW, LIST, STRUCT -> throw new IllegalArgumentException("no " + type + " is a long");
        }
    }
}
