// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import org.centella.columnar.FlatColumn;
import org.centella.columnar.kernel.ValueOrder;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** Three-way comparison of rows, by how their type orders. For loops whose type is not worth one of its own. */
enum Order {
    BOOLEANS,
    BYTES,
    SHORTS,
    INTS,
    LONGS,
    /** NaN equals itself and is above all, -0.0 equals 0.0. */
    FLOATS,
    DOUBLES,
    WIDE,
    STRINGS,
    /** Strings of which one at least is CHAR: trailing spaces do not count. */
    PADDED,
    /** Lists and rows, element by element. */
    NESTED;

    static Order of(DataType a, DataType b) {
        return switch (a.layout()) {
            case BIT -> BOOLEANS;
            case INT8 -> BYTES;
            case INT16 -> SHORTS;
            case INT32 -> INTS;
            case INT64 -> LONGS;
            case FLOAT32 -> FLOATS;
            case FLOAT64 -> DOUBLES;
            case INT128 -> WIDE;
            case VIEW -> a instanceof DataType.Char || b instanceof DataType.Char ? PADDED : STRINGS;
            case LIST, STRUCT -> NESTED;
        };
    }

    int compare(FlatColumn a, int i, FlatColumn b, int k) {
        return switch (this) {
            case BOOLEANS -> Boolean.compare(Segments.getBit(a.values(), i), Segments.getBit(b.values(), k));
            case BYTES -> Byte.compare(Segments.getByte(a.values(), i), Segments.getByte(b.values(), k));
            case SHORTS -> Short.compare(Segments.getShort(a.values(), i), Segments.getShort(b.values(), k));
            case INTS -> Integer.compare(Segments.getInt(a.values(), i), Segments.getInt(b.values(), k));
            case LONGS -> Long.compare(Segments.getLong(a.values(), i), Segments.getLong(b.values(), k));
            case FLOATS -> compare(Segments.getFloat(a.values(), i), Segments.getFloat(b.values(), k));
            case DOUBLES -> compare(Segments.getDouble(a.values(), i), Segments.getDouble(b.values(), k));
            case WIDE ->
                Int128Math.compare(
                        Int128Math.low(a.values(), i),
                        Int128Math.high(a.values(), i),
                        Int128Math.low(b.values(), k),
                        Int128Math.high(b.values(), k));
            case STRINGS -> Views.compare(a, i, b, k);
            case PADDED -> Views.comparePadded(a, i, b, k);
            case NESTED -> ValueOrder.compare(a, i, b, k);
        };
    }

    /** Adding 0.0 makes one zero of two. */
    static int compare(double x, double y) {
        return Double.compare(x + 0.0, y + 0.0);
    }
}
