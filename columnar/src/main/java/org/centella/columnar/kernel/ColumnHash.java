// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.kernel;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.Segments;

/**
 * The one hash of column values: joins, groupings, exchanges and bloom filters agree by using it. Equal values of one type
 * hash alike whatever the kind of their column, and -0.0 like 0.0, every NaN alike; null has a hash of its own. Not
 * cryptographic; stable within a version, as executors exchange rows by it.
 */
public final class ColumnHash {
    private static final long NULL = 0x6E75_6C6C_6E75_6C6CL;
    /** Odd constants of MurmurHash3's and SplitMix64's finalizers, chosen there for avalanche. */
    static final long MULTIPLIER_1 = 0xFF51_AFD7_ED55_8CCDL;

    static final long MULTIPLIER_2 = 0xC4CE_B9FE_1A85_EC53L;
    static final int ROTATION = 5;
    static final long COMBINE = 0x9E37_79B9_7F4A_7C15L;

    private static final VectorKernels KERNELS = VectorKernels.active();

    private ColumnHash() {}

    /** The hash of a 64-bit value: MurmurHash3's finalizer, a bijection in which every input bit moves every output bit. */
    public static long mix(long value) {
        long h = value;
        h ^= h >>> 33;
        h *= MULTIPLIER_1;
        h ^= h >>> 33;
        h *= MULTIPLIER_2;
        return h ^ (h >>> 33);
    }

    /** The hash of a row of several columns, from the hash of its first ones and of the next. */
    public static long combine(long first, long next) {
        return (Long.rotateLeft(first, ROTATION) ^ next) * COMBINE;
    }

    /** Writes the hash of each row of several key columns; {@code hashes} has room for a long per row. */
    public static void hashRows(List<Column> keys, int rows, MemorySegment hashes) {
        if (keys.isEmpty()) {
            for (int i = 0; i < rows; i++) {
                Segments.setLong(hashes, i, 0);
            }
        }
        for (int k = 0; k < keys.size(); k++) {
            hash(keys.get(k), hashes, k > 0);
        }
    }

    /** Writes the hash of each row of one column, or combines it into what is there. */
    public static void hash(Column column, MemorySegment hashes, boolean combine) {
        switch (column) {
            case FlatColumn flat -> flat(flat, hashes, combine);
            case ConstantColumn constant -> {
                long hash = hashOf(constant.base(), 0);
                for (int i = 0; i < constant.length(); i++) {
                    put(hashes, i, hash, combine);
                }
            }
            case DictionaryColumn dictionary -> dictionary(dictionary, hashes, combine);
        }
    }

    private static void put(MemorySegment hashes, int row, long hash, boolean combine) {
        Segments.setLong(hashes, row, combine ? combine(Segments.getLong(hashes, row), hash) : hash);
    }

    private static void dictionary(DictionaryColumn column, MemorySegment hashes, boolean combine) {
        FlatColumn base = column.base();
        int rows = column.length();
        if (base.length() <= rows) {
            long[] entries = new long[base.length()];
            for (int i = 0; i < entries.length; i++) {
                entries[i] = hashOf(base, i);
            }
            for (int i = 0; i < rows; i++) {
                put(hashes, i, entries[column.baseRow(i)], combine);
            }
            return;
        }
        switch (base.type().layout()) {
            case INT64 -> {
                MemorySegment values = base.values();
                for (int i = 0; i < rows; i++) {
                    int at = column.baseRow(i);
                    put(hashes, i, base.isNull(at) ? NULL : mix(Segments.getLong(values, at)), combine);
                }
            }
            case INT32 -> {
                MemorySegment values = base.values();
                for (int i = 0; i < rows; i++) {
                    int at = column.baseRow(i);
                    put(hashes, i, base.isNull(at) ? NULL : mix(Segments.getInt(values, at)), combine);
                }
            }
            case BIT, INT8, INT16, FLOAT32, FLOAT64, INT128, VIEW, LIST, STRUCT -> {
                for (int i = 0; i < rows; i++) {
                    put(hashes, i, hashOf(base, column.baseRow(i)), combine);
                }
            }
        }
    }

    private static void flat(FlatColumn column, MemorySegment hashes, boolean combine) {
        if (column.mayHaveNulls()) {
            for (int i = 0; i < column.length(); i++) {
                put(hashes, i, hashOf(column, i), combine);
            }
            return;
        }
        int rows = column.length();
        MemorySegment values = column.values();
        switch (column.type().layout()) {
            case INT64 -> KERNELS.hashLongs(values, rows, hashes, combine);
            case INT32 -> KERNELS.hashInts(values, rows, hashes, combine);
            case VIEW -> {
                for (int i = 0; i < rows; i++) {
                    put(hashes, i, view(column, i), combine);
                }
            }
            case BIT, INT8, INT16, FLOAT32, FLOAT64, INT128, LIST, STRUCT -> {
                for (int i = 0; i < rows; i++) {
                    put(hashes, i, hashOf(column, i), combine);
                }
            }
        }
    }

    /** The hash of one value. Integers of every width that are equal hash alike. */
    public static long hashOf(FlatColumn column, int row) {
        if (column.isNull(row)) {
            return NULL;
        }
        MemorySegment values = column.values();
        return switch (column.type().layout()) {
            case BIT -> mix(Segments.getBit(values, row) ? 1 : 0);
            case INT8 -> mix(Segments.getByte(values, row));
            case INT16 -> mix(Segments.getShort(values, row));
            case INT32 -> mix(Segments.getInt(values, row));
            case INT64 -> mix(Segments.getLong(values, row));
            case FLOAT32 -> mix(Float.floatToIntBits(Segments.getFloat(values, row) + 0.0f));
            case FLOAT64 -> mix(Double.doubleToLongBits(Segments.getDouble(values, row) + 0.0));
            case INT128 -> {
                long low = Segments.getLong(values, (long) row << 1);
                long high = Segments.getLong(values, ((long) row << 1) + 1);
                yield combine(mix(low), mix(high));
            }
            case VIEW -> view(column, row);
            case LIST -> {
                int from = Segments.getInt(values, row);
                int to = Segments.getInt(values, row + 1L);
                long hash = mix(to - from);
                for (int i = from; i < to; i++) {
                    hash = combine(hash, hashOf(column.children().getFirst(), i));
                }
                yield hash;
            }
            case STRUCT -> {
                long hash = column.children().size();
                for (FlatColumn child : column.children()) {
                    hash = combine(hash, hashOf(child, row));
                }
                yield hash;
            }
        };
    }

    private static long view(FlatColumn column, int row) {
        MemorySegment views = column.values();
        long at = (long) row << 4;
        int size = views.get(Segments.INT, at);
        if (size <= FlatColumn.VIEW_INLINE) {
            return bytes(views, at + 4, size);
        }
        MemorySegment data = column.data()[views.get(Segments.INT, at + 8)];
        return bytes(data, Integer.toUnsignedLong(views.get(Segments.INT, at + 12)), size);
    }

    /** The hash of a byte string: eight bytes at a time, the last ones overlapping or zero-padded, and the length. */
    public static long bytes(MemorySegment segment, long from, int size) {
        long hash = size * COMBINE;
        long at = from;
        long end = from + size;
        while (at + 8 <= end) {
            hash = (hash ^ segment.get(Segments.LONG, at)) * MULTIPLIER_1;
            hash ^= hash >>> 32;
            at += 8;
        }
        if (at < end) {
            long tail = 0;
            if (at + 4 <= end) {
                tail = Integer.toUnsignedLong(segment.get(Segments.INT, at));
                tail |= Integer.toUnsignedLong(segment.get(Segments.INT, end - 4)) << 32;
            } else {
                for (long i = at; i < end; i++) {
                    tail = tail << 8 | (segment.get(Segments.BYTE, i) & 0xFF);
                }
            }
            hash = (hash ^ tail) * MULTIPLIER_1;
        }
        return mix(hash);
    }
}
