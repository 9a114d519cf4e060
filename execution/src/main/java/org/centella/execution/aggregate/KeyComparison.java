// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.Column;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;

/** Compares key values of rows with those of the groups they may belong to, a column at a time. */
final class KeyComparison {
    private boolean[] differs = new boolean[0];
    private int[] inputRows = new int[0];
    private int[] groupRows = new int[0];

    /**
     * Keeps in {@code rows}, {@code count} of them, the ones whose keys differ from those of the group {@code ids} names;
     * returns how many.
     */
    int keepDifferent(Column[] columns, GroupKeys keys, int[] rows, int count, int[] ids) {
        if (count == 0) {
            return 0;
        }
        if (differs.length < count) {
            differs = new boolean[count];
            inputRows = new int[count];
            groupRows = new int[count];
        }
        for (int i = 0; i < count; i++) {
            groupRows[i] = ids[rows[i]];
            differs[i] = false;
        }
        for (int k = 0; k < columns.length; k++) {
            FlatColumn base = columns[k].base();
            FlatColumn group = keys.view(k);
            baseRows(columns[k], rows, count, inputRows);
            if (base.mayHaveNulls() || group.mayHaveNulls()) {
                compareEach(base, inputRows, group, groupRows, count, differs);
            } else {
                compare(base, inputRows, group, groupRows, count, differs);
            }
        }
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (differs[i]) {
                rows[kept++] = rows[i];
            }
        }
        return kept;
    }

    private static void baseRows(Column column, int[] rows, int count, int[] out) {
        switch (column) {
            case FlatColumn _ -> System.arraycopy(rows, 0, out, 0, count);
            case ConstantColumn _ -> java.util.Arrays.fill(out, 0, count, 0);
            case DictionaryColumn dictionary -> {
                MemorySegment indices = dictionary.indices();
                for (int i = 0; i < count; i++) {
                    out[i] = Segments.getInt(indices, rows[i]);
                }
            }
        }
    }

    private static void compare(FlatColumn a, int[] aRows, FlatColumn b, int[] bRows, int count, boolean[] differs) {
        MemorySegment aValues = a.values();
        MemorySegment bValues = b.values();
        switch (a.type().layout()) {
            case INT32 -> {
                for (int i = 0; i < count; i++) {
                    differs[i] |= Segments.getInt(aValues, aRows[i]) != Segments.getInt(bValues, bRows[i]);
                }
            }
            case INT64 -> {
                for (int i = 0; i < count; i++) {
                    differs[i] |= Segments.getLong(aValues, aRows[i]) != Segments.getLong(bValues, bRows[i]);
                }
            }
            case VIEW -> {
                if (touch(b, bRows, count) == Long.MIN_VALUE) {
                    throw new IllegalStateException("lengths and bytes cannot sum up to this");
                }
                for (int i = 0; i < count; i++) {
                    if (!equalViews(a, aValues, aRows[i], b, bValues, bRows[i])) {
                        differs[i] = true;
                    }
                }
            }
            case BIT, INT8, INT16, FLOAT32, FLOAT64, INT128, LIST, STRUCT ->
                compareEach(a, aRows, b, bRows, count, differs);
        }
    }

    /**
     * Reads a byte of each string, which brings it into the cache: the groups' strings lie anywhere, and in a loop without
     * branches many cache misses are under way at a time. The result only keeps the loop from being optimized away.
     */
    private static long touch(FlatColumn column, int[] rows, int count) {
        MemorySegment[] data = column.data();
        MemorySegment views = column.values();
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += views.get(Segments.INT, (long) rows[i] << 4);
        }
        if (data.length == 1 && data[0].byteSize() > 0) {
            MemorySegment only = data[0];
            for (int i = 0; i < count; i++) {
                long at = (long) rows[i] << 4;
                boolean outside = views.get(Segments.INT, at) > FlatColumn.VIEW_INLINE;
                sum += only.get(Segments.BYTE, outside ? Integer.toUnsignedLong(views.get(Segments.INT, at + 12)) : 0);
            }
        } else {
            for (int i = 0; i < count; i++) {
                long at = (long) rows[i] << 4;
                if (views.get(Segments.INT, at) > FlatColumn.VIEW_INLINE) {
                    MemorySegment chunk = data[views.get(Segments.INT, at + 8)];
                    sum += chunk.get(Segments.BYTE, Integer.toUnsignedLong(views.get(Segments.INT, at + 12)));
                }
            }
        }
        return sum;
    }

    private static void compareEach(
            FlatColumn a, int[] aRows, FlatColumn b, int[] bRows, int count, boolean[] differs) {
        for (int i = 0; i < count; i++) {
            if (!equal(a, aRows[i], b, bRows[i])) {
                differs[i] = true;
            }
        }
    }

    /** True when both are null, or neither is and the values are equal. */
    static boolean equal(FlatColumn a, int aRow, FlatColumn b, int bRow) {
        boolean aNull = a.isNull(aRow);
        if (aNull || b.isNull(bRow)) {
            return aNull && b.isNull(bRow);
        }
        MemorySegment av = a.values();
        MemorySegment bv = b.values();
        return switch (a.type().layout()) {
            case BIT -> Segments.getBit(av, aRow) == Segments.getBit(bv, bRow);
            case INT8 -> Segments.getByte(av, aRow) == Segments.getByte(bv, bRow);
            case INT16 -> Segments.getShort(av, aRow) == Segments.getShort(bv, bRow);
            case INT32 -> Segments.getInt(av, aRow) == Segments.getInt(bv, bRow);
            case INT64 -> Segments.getLong(av, aRow) == Segments.getLong(bv, bRow);
            case FLOAT32 ->
                Float.floatToIntBits(Segments.getFloat(av, aRow) + 0.0f)
                        == Float.floatToIntBits(Segments.getFloat(bv, bRow) + 0.0f);
            case FLOAT64 ->
                Double.doubleToLongBits(Segments.getDouble(av, aRow) + 0.0)
                        == Double.doubleToLongBits(Segments.getDouble(bv, bRow) + 0.0);
            case INT128 ->
                Segments.getLong(av, 2L * aRow) == Segments.getLong(bv, 2L * bRow)
                        && Segments.getLong(av, 2L * aRow + 1) == Segments.getLong(bv, 2L * bRow + 1);
            case VIEW -> equalViews(a, av, aRow, b, bv, bRow);
            case LIST -> equalLists(a, aRow, b, bRow);
            case STRUCT -> {
                boolean same = true;
                for (int f = 0; f < a.children().size() && same; f++) {
                    same = equal(a.children().get(f), aRow, b.children().get(f), bRow);
                }
                yield same;
            }
        };
    }

    private static boolean equalLists(FlatColumn a, int aRow, FlatColumn b, int bRow) {
        int aFrom = Segments.getInt(a.values(), aRow);
        int bFrom = Segments.getInt(b.values(), bRow);
        int length = Segments.getInt(a.values(), aRow + 1L) - aFrom;
        if (length != Segments.getInt(b.values(), bRow + 1L) - bFrom) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!equal(a.children().getFirst(), aFrom + i, b.children().getFirst(), bFrom + i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalViews(
            FlatColumn a, MemorySegment av, int aRow, FlatColumn b, MemorySegment bv, int bRow) {
        long at = (long) aRow << 4;
        long bt = (long) bRow << 4;
        long aHead = av.get(Segments.LONG, at);
        long bHead = bv.get(Segments.LONG, bt);
        int length = (int) aHead;
        if (length != (int) bHead) {
            return false;
        }
        if (length <= FlatColumn.VIEW_INLINE) {
            if (aHead == bHead && av.get(Segments.LONG, at + 8) == bv.get(Segments.LONG, bt + 8)) {
                return true;
            }
            // Only what the length covers counts, whatever lies behind it.
            return MemorySegment.mismatch(av, at + 4, at + 4 + length, bv, bt + 4, bt + 4 + length) < 0;
        }
        return aHead == bHead
                && equalBytes(
                        a.data()[av.get(Segments.INT, at + 8)],
                        Integer.toUnsignedLong(av.get(Segments.INT, at + 12)),
                        b.data()[bv.get(Segments.INT, bt + 8)],
                        Integer.toUnsignedLong(bv.get(Segments.INT, bt + 12)),
                        length);
    }

    /** Long strings, eight bytes at a time and the last eight overlapping. */
    private static boolean equalBytes(MemorySegment a, long aFrom, MemorySegment b, long bFrom, int length) {
        int last = length - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES) {
            if (a.get(Segments.LONG, aFrom + i) != b.get(Segments.LONG, bFrom + i)) {
                return false;
            }
        }
        return a.get(Segments.LONG, aFrom + last) == b.get(Segments.LONG, bFrom + last);
    }
}
