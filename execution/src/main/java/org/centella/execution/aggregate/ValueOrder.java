// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;

/** The order of single values that are not null: numbers by size with NaN last, strings by code point. */
final class ValueOrder {
    private ValueOrder() {}

    static int compare(FlatColumn a, int aRow, FlatColumn b, int bRow) {
        MemorySegment av = a.values();
        MemorySegment bv = b.values();
        return switch (a.type().layout()) {
            case BIT -> Boolean.compare(Segments.getBit(av, aRow), Segments.getBit(bv, bRow));
            case INT8 -> Byte.compare(Segments.getByte(av, aRow), Segments.getByte(bv, bRow));
            case INT16 -> Short.compare(Segments.getShort(av, aRow), Segments.getShort(bv, bRow));
            case INT32 -> Integer.compare(Segments.getInt(av, aRow), Segments.getInt(bv, bRow));
            case INT64 -> Long.compare(Segments.getLong(av, aRow), Segments.getLong(bv, bRow));
            case FLOAT32 -> Float.compare(Segments.getFloat(av, aRow) + 0.0f, Segments.getFloat(bv, bRow) + 0.0f);
            case FLOAT64 -> Double.compare(Segments.getDouble(av, aRow) + 0.0, Segments.getDouble(bv, bRow) + 0.0);
            case INT128 ->
                Int128.compare(
                        Segments.getLong(av, 2L * aRow),
                        Segments.getLong(av, 2L * aRow + 1),
                        Segments.getLong(bv, 2L * bRow),
                        Segments.getLong(bv, 2L * bRow + 1));
            case VIEW -> views(a, av, aRow, b, bv, bRow);
            case LIST, STRUCT -> throw new IllegalArgumentException(a.type() + " has no order");
        };
    }

    /** UTF-8 sorts by code point when its bytes are compared unsigned. The prefixes in the views decide most. */
    private static int views(FlatColumn a, MemorySegment av, int aRow, FlatColumn b, MemorySegment bv, int bRow) {
        int aLength = av.get(Segments.INT, (long) aRow << 4);
        int bLength = bv.get(Segments.INT, (long) bRow << 4);
        if (aLength >= Integer.BYTES && bLength >= Integer.BYTES) {
            int aPrefix = Integer.reverseBytes(av.get(Segments.INT, ((long) aRow << 4) + 4));
            int bPrefix = Integer.reverseBytes(bv.get(Segments.INT, ((long) bRow << 4) + 4));
            if (aPrefix != bPrefix) {
                return Integer.compareUnsigned(aPrefix, bPrefix);
            }
        }
        MemorySegment aBytes = a.viewBytes(aRow);
        MemorySegment bBytes = b.viewBytes(bRow);
        long at = aBytes.mismatch(bBytes);
        if (at < 0) {
            return 0;
        }
        if (at >= aLength || at >= bLength) {
            return Integer.compare(aLength, bLength);
        }
        return Integer.compare(aBytes.get(Segments.BYTE, at) & 0xFF, bBytes.get(Segments.BYTE, at) & 0xFF);
    }
}
