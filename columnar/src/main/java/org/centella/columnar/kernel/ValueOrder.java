// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/**
 * SQL's order of single values of one type: numbers by size with NaN last and one zero, strings by code point (by byte, in
 * UTF-8), lists and rows element by element. Within a list or row null equals null and is greater than every value, so that
 * nested values have a total order: what sorts, joins, groups and compares them agrees by using it.
 */
public final class ValueOrder {
    private ValueOrder() {}

    /** Compares two values of which neither is null. */
    public static int compare(FlatColumn a, int rowA, FlatColumn b, int rowB) {
        MemorySegment x = a.values();
        MemorySegment y = b.values();
        return switch (a.type().layout()) {
            case BIT -> Boolean.compare(Segments.getBit(x, rowA), Segments.getBit(y, rowB));
            case INT8 -> Byte.compare(Segments.getByte(x, rowA), Segments.getByte(y, rowB));
            case INT16 -> Short.compare(Segments.getShort(x, rowA), Segments.getShort(y, rowB));
            case INT32 -> Integer.compare(Segments.getInt(x, rowA), Segments.getInt(y, rowB));
            case INT64 -> Long.compare(Segments.getLong(x, rowA), Segments.getLong(y, rowB));
            case FLOAT32 -> Float.compare(Segments.getFloat(x, rowA) + 0.0f, Segments.getFloat(y, rowB) + 0.0f);
            case FLOAT64 -> Double.compare(Segments.getDouble(x, rowA) + 0.0, Segments.getDouble(y, rowB) + 0.0);
            case INT128 -> {
                int high = Long.compare(half(x, rowA, 1), half(y, rowB, 1));
                yield high != 0 ? high : Long.compareUnsigned(half(x, rowA, 0), half(y, rowB, 0));
            }
            case VIEW -> strings(a, rowA, b, rowB);
            case LIST -> lists(a, rowA, b, rowB);
            case STRUCT -> {
                int order = 0;
                for (int i = 0; order == 0 && i < a.children().size(); i++) {
                    order = compareNullsLast(
                            a.children().get(i), rowA, b.children().get(i), rowB);
                }
                yield order;
            }
        };
    }

    /** Compares two values; null equals null and is greater than every other. */
    public static int compareNullsLast(FlatColumn a, int rowA, FlatColumn b, int rowB) {
        boolean nullA = a.isNull(rowA);
        boolean nullB = b.isNull(rowB);
        return nullA || nullB ? Boolean.compare(nullA, nullB) : compare(a, rowA, b, rowB);
    }

    private static long half(MemorySegment values, int row, int which) {
        return Segments.getLong(values, ((long) row << 1) + which);
    }

    private static int strings(FlatColumn a, int rowA, FlatColumn b, int rowB) {
        int lengthA = LongKeys.stringLength(a, rowA, a.type() instanceof DataType.Char);
        int lengthB = LongKeys.stringLength(b, rowB, b.type() instanceof DataType.Char);
        MemorySegment bytesA = a.viewBytes(rowA);
        MemorySegment bytesB = b.viewBytes(rowB);
        long at = MemorySegment.mismatch(bytesA, 0, lengthA, bytesB, 0, lengthB);
        if (at < 0 || at == lengthA || at == lengthB) {
            return Integer.compare(lengthA, lengthB);
        }
        return Byte.compareUnsigned(bytesA.get(Segments.BYTE, at), bytesB.get(Segments.BYTE, at));
    }

    private static int lists(FlatColumn a, int rowA, FlatColumn b, int rowB) {
        int atA = Segments.getInt(a.values(), rowA);
        int atB = Segments.getInt(b.values(), rowB);
        int endA = Segments.getInt(a.values(), rowA + 1L);
        int endB = Segments.getInt(b.values(), rowB + 1L);
        FlatColumn elementsA = a.children().getFirst();
        FlatColumn elementsB = b.children().getFirst();
        for (; atA < endA && atB < endB; atA++, atB++) {
            int order = compareNullsLast(elementsA, atA, elementsB, atB);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(endA - atA, endB - atB);
    }
}
