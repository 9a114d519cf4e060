// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.kernel.ColumnHash;
import org.centella.columnar.kernel.LongKeys;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** Hashes and compares key values of any type; what is equal in SQL has one hash. */
final class KeyValues {
    private static final long C1 = 0x9E3779B97F4A7C15L;
    private static final long C2 = 0xBF58476D1CE4E5B9L;

    private KeyValues() {}

    /**
     * A mixture in which every bit of the key reaches every bit of the hash. Not {@link ColumnHash}'s on purpose: rows of
     * one partition agree in some bits of that, and would crowd in a few slots of a table that used them again.
     */
    static long mix(long key) {
        long h = key ^ (key >>> 32);
        h *= C1;
        h ^= h >>> 29;
        h *= C2;
        return h ^ (h >>> 32);
    }

    /** Combines the hashes with the keys' own. */
    static void combineLongs(long[] hashes, long[] keys, int count) {
        for (int i = 0; i < count; i++) {
            hashes[i] = mix(hashes[i] * 31 + keys[i]);
        }
    }

    /** Combines the hashes with those of rows of a column that does not fit longs; null rows get any hash. */
    static void combineValues(long[] hashes, FlatColumn column, int[] rows, int count) {
        switch (column.type().layout()) {
            case VIEW -> {
                boolean padded = column.type() instanceof DataType.Char;
                for (int i = 0; i < count; i++) {
                    hashes[i] = mix(hashes[i] * 31 + hashString(column, rows[i], padded));
                }
            }
            case BIT, INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, INT128, LIST, STRUCT -> {
                for (int i = 0; i < count; i++) {
                    hashes[i] = mix(hashes[i] * 31 + hash(column, rows[i]));
                }
            }
        }
    }

    static long hashString(FlatColumn column, int row, boolean padded) {
        int length = LongKeys.stringLength(column, row, padded);
        long view = (long) row << 4;
        if (column.values().get(Segments.INT, view) <= FlatColumn.VIEW_INLINE) {
            return ColumnHash.bytes(column.values(), view + 4, length);
        }
        MemorySegment data = column.data()[column.values().get(Segments.INT, view + 8)];
        return ColumnHash.bytes(data, Integer.toUnsignedLong(column.values().get(Segments.INT, view + 12)), length);
    }

    /** The hash of a non-null value of any type. */
    static long hash(FlatColumn column, int row) {
        return column.type() instanceof DataType.Char ? hashString(column, row, true) : ColumnHash.hashOf(column, row);
    }

    private static int end(FlatColumn lists, int row) {
        return Segments.getInt(lists.values(), row + 1L);
    }

    private static long asLong(FlatColumn column, int row) {
        long[] one = new long[1];
        LongKeys.load(column, row, 1, one);
        return one[0];
    }

    /** Whether two non-null values are equal; the layouts are the same or both fit longs. */
    static boolean equal(FlatColumn a, int rowA, FlatColumn b, int rowB) {
        return switch (a.type().layout()) {
            case VIEW ->
                equalStrings(a, rowA, a.type() instanceof DataType.Char, b, rowB, b.type() instanceof DataType.Char);
            case INT128 ->
                Segments.getLong(a.values(), (long) rowA << 1) == Segments.getLong(b.values(), (long) rowB << 1)
                        && Segments.getLong(a.values(), ((long) rowA << 1) + 1)
                                == Segments.getLong(b.values(), ((long) rowB << 1) + 1);
            case BIT, INT8, INT16, INT32, INT64, FLOAT32, FLOAT64 -> asLong(a, rowA) == asLong(b, rowB);
            case LIST -> equalLists(a, rowA, b, rowB);
            case STRUCT -> {
                boolean equal = true;
                for (int i = 0; equal && i < a.children().size(); i++) {
                    equal = equalElements(
                            a.children().get(i), rowA, b.children().get(i), rowB);
                }
                yield equal;
            }
        };
    }

    private static boolean equalLists(FlatColumn a, int rowA, FlatColumn b, int rowB) {
        int startA = Segments.getInt(a.values(), rowA);
        int startB = Segments.getInt(b.values(), rowB);
        int size = end(a, rowA) - startA;
        if (size != end(b, rowB) - startB) {
            return false;
        }
        FlatColumn elementsA = a.children().getFirst();
        FlatColumn elementsB = b.children().getFirst();
        for (int i = 0; i < size; i++) {
            if (!equalElements(elementsA, startA + i, elementsB, startB + i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalElements(FlatColumn a, int rowA, FlatColumn b, int rowB) {
        return a.isNull(rowA) ? b.isNull(rowB) : !b.isNull(rowB) && equal(a, rowA, b, rowB);
    }

    static boolean equalStrings(FlatColumn a, int rowA, boolean paddedA, FlatColumn b, int rowB, boolean paddedB) {
        long viewA = (long) rowA << 4;
        long viewB = (long) rowB << 4;
        if (!paddedA && !paddedB) {
            // Length and first four bytes.
            int length = a.values().get(Segments.INT, viewA);
            if (length != b.values().get(Segments.INT, viewB)) {
                return false;
            }
            if (length <= FlatColumn.VIEW_INLINE) {
                return equalInline(a.values(), viewA + 4, b.values(), viewB + 4, length);
            }
            if (a.values().get(Segments.INT, viewA + 4) != b.values().get(Segments.INT, viewB + 4)) {
                return false;
            }
            MemorySegment dataA = a.data()[a.values().get(Segments.INT, viewA + 8)];
            MemorySegment dataB = b.data()[b.values().get(Segments.INT, viewB + 8)];
            long atA = Integer.toUnsignedLong(a.values().get(Segments.INT, viewA + 12));
            long atB = Integer.toUnsignedLong(b.values().get(Segments.INT, viewB + 12));
            return equalLong(dataA, atA, dataB, atB, length);
        }
        int length = LongKeys.stringLength(a, rowA, true);
        return length == LongKeys.stringLength(b, rowB, true)
                && a.viewBytes(rowA)
                                .asSlice(0, length)
                                .mismatch(b.viewBytes(rowB).asSlice(0, length))
                        < 0;
    }

    /** More than eight bytes, the last eight of which may overlap those before: keys are too short for a call to pay. */
    private static boolean equalLong(MemorySegment a, long atA, MemorySegment b, long atB, int length) {
        int last = length - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES) {
            if (a.get(Segments.LONG, atA + i) != b.get(Segments.LONG, atB + i)) {
                return false;
            }
        }
        return a.get(Segments.LONG, atA + last) == b.get(Segments.LONG, atB + last);
    }

    private static boolean equalInline(MemorySegment a, long atA, MemorySegment b, long atB, int length) {
        int i = 0;
        if (length >= 8) {
            if (a.get(Segments.LONG, atA) != b.get(Segments.LONG, atB)) {
                return false;
            }
            i = 8;
        }
        if (length - i >= 4) {
            if (a.get(Segments.INT, atA + i) != b.get(Segments.INT, atB + i)) {
                return false;
            }
            i += 4;
        }
        for (; i < length; i++) {
            if (a.get(Segments.BYTE, atA + i) != b.get(Segments.BYTE, atB + i)) {
                return false;
            }
        }
        return true;
    }
}
