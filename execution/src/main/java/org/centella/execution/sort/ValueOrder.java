// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.sort;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.kernel.LongKeys;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/**
 * Compares single values in SQL's order: strings by code point (that is by byte, in UTF-8), NaN after all numbers, lists and
 * rows element by element with nulls last. For what does not fit words.
 */
public final class ValueOrder {
    private ValueOrder() {}

    /** The long of {@link LongKeys} for a floating-point number, changed so that signed comparison gives its order. */
    static long orderOfBits(long bits) {
        return bits ^ (bits >> (Long.SIZE - 1) & Long.MAX_VALUE);
    }

    /** Compares two non-null values of one type. */
    public static int compare(FlatColumn a, int rowA, FlatColumn b, int rowB) {
        return switch (a.type().layout()) {
            case VIEW -> compareStrings(a, rowA, b, rowB);
            case BIT, INT8, INT16, INT32, INT64 -> Long.compare(asLong(a, rowA), asLong(b, rowB));
            case FLOAT32, FLOAT64 -> Long.compare(orderOfBits(asLong(a, rowA)), orderOfBits(asLong(b, rowB)));
            case INT128 -> {
                int high = Long.compare(high(a, rowA), high(b, rowB));
                yield high != 0 ? high : Long.compareUnsigned(low(a, rowA), low(b, rowB));
            }
            case LIST -> compareLists(a, rowA, b, rowB);
            case STRUCT -> {
                int order = 0;
                for (int i = 0; order == 0 && i < a.children().size(); i++) {
                    order = compareElements(
                            a.children().get(i), rowA, b.children().get(i), rowB);
                }
                yield order;
            }
        };
    }

    static long low(FlatColumn column, int row) {
        return Segments.getLong(column.values(), (long) row << 1);
    }

    static long high(FlatColumn column, int row) {
        return Segments.getLong(column.values(), ((long) row << 1) + 1);
    }

    private static long asLong(FlatColumn column, int row) {
        long[] one = new long[1];
        LongKeys.load(column, row, 1, one);
        return one[0];
    }

    private static int compareStrings(FlatColumn a, int rowA, FlatColumn b, int rowB) {
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

    private static int compareLists(FlatColumn a, int rowA, FlatColumn b, int rowB) {
        int atA = Segments.getInt(a.values(), rowA);
        int atB = Segments.getInt(b.values(), rowB);
        int endA = Segments.getInt(a.values(), rowA + 1L);
        int endB = Segments.getInt(b.values(), rowB + 1L);
        FlatColumn elementsA = a.children().getFirst();
        FlatColumn elementsB = b.children().getFirst();
        for (; atA < endA && atB < endB; atA++, atB++) {
            int order = compareElements(elementsA, atA, elementsB, atB);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(endA - atA, endB - atB);
    }

    private static int compareElements(FlatColumn a, int rowA, FlatColumn b, int rowB) {
        boolean nullA = a.isNull(rowA);
        boolean nullB = b.isNull(rowB);
        if (nullA || nullB) {
            return Boolean.compare(nullA, nullB);
        }
        return compare(a, rowA, b, rowB);
    }
}
