// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Values;
import org.centella.columnar.kernel.LongKeys;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.centella.storage.Domain;
import org.jspecify.annotations.Nullable;

/** The domain of a key: its values if they are few, else the range they lie in. */
final class KeyDomains {
    /** Values that a scan compares with a dictionary or looks up in a file's Bloom filter before it reads anything. */
    private static final int MOST_VALUES = 1000;
    /** The least and the greatest of more strings cost more to find than they save. */
    private static final int MOST_STRINGS = 1 << 17;

    private KeyDomains() {}

    /** @param set of the key's longs, where it has such */
    static Domain of(BuildKeys keys, int key, KeySet set) {
        DataType type = keys.column(key).type();
        return switch (type.layout()) {
            case BIT -> type == DataType.NULL ? Domain.NONE : booleans(keys, key);
            case INT8, INT16, INT32, INT64 -> integers(keys, key, set);
            case FLOAT32, FLOAT64 -> numbers(keys, key);
            // Trailing spaces make a CHAR's equal values different strings.
            case VIEW -> type instanceof DataType.Char ? Domain.NOT_NULL : distinct(keys, key);
            case INT128 -> distinct(keys, key);
            case LIST, STRUCT -> Domain.NOT_NULL;
        };
    }

    private static Domain booleans(BuildKeys keys, int key) {
        long[] range = keys.range(key);
        if (range[0] > range[1]) {
            return Domain.NONE;
        }
        return new Domain.Values(range[0] == range[1] ? List.<Object>of(range[0] == 1) : List.<Object>of(false, true));
    }

    private static Domain integers(BuildKeys keys, int key, KeySet set) {
        long[] range = keys.range(key);
        if (range[0] > range[1]) {
            return Domain.NONE;
        }
        long[] values = set.exact() ? (set.count() <= MOST_VALUES ? set.members() : null) : fewLongs(keys, key);
        return values == null
                ? new Domain.Range(range[0], true, range[1], true)
                : new Domain.Values(
                        Arrays.stream(values).<Object>mapToObj(v -> v).toList());
    }

    /** The distinct values if they are few, ascending, else null. */
    private static long @Nullable [] fewLongs(BuildKeys keys, int key) {
        long[] found = new long[MOST_VALUES];
        // Positions in found + 1; four times as many as values.
        int[] table = new int[1 << (Integer.SIZE - Integer.numberOfLeadingZeros(MOST_VALUES * 4 - 1))];
        int mask = table.length - 1;
        int size = 0;
        long[] block = new long[BuildKeys.BLOCK];
        for (int from = 0; from < keys.rows(); from += BuildKeys.BLOCK) {
            int count = Math.min(BuildKeys.BLOCK, keys.rows() - from);
            LongKeys.load(keys.column(key), from, count, block);
            for (int i = 0; i < count; i++) {
                if (keys.hasNulls() && keys.isNull(from + i)) {
                    continue;
                }
                int slot = (int) KeyValues.mix(block[i]) & mask;
                while (table[slot] != 0 && found[table[slot] - 1] != block[i]) {
                    slot = (slot + 1) & mask;
                }
                if (table[slot] == 0) {
                    if (size == MOST_VALUES) {
                        return null;
                    }
                    found[size++] = block[i];
                    table[slot] = size;
                }
            }
        }
        long[] values = Arrays.copyOf(found, size);
        Arrays.sort(values);
        return values;
    }

    /** The range of floating-point keys; both zeros are in it if one is. */
    private static Domain numbers(BuildKeys keys, int key) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        boolean any = false;
        long[] one = new long[1];
        for (int row = 0; row < keys.rows(); row++) {
            if (keys.hasNulls() && keys.isNull(row)) {
                continue;
            }
            LongKeys.load(keys.column(key), row, 1, one);
            double value = Double.longBitsToDouble(one[0]);
            if (Double.isNaN(value)) {
                return Domain.NOT_NULL;
            }
            any = true;
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        return any ? new Domain.Range(low == 0 ? -0.0 : low, true, high == 0 ? 0.0 : high, true) : Domain.NONE;
    }

    private static Domain distinct(BuildKeys keys, int key) {
        FlatColumn column = keys.column(key);
        Map<Long, Integer> seen = new HashMap<>();
        boolean few = true;
        int first = -1;
        for (int row = 0; row < keys.rows() && few; row++) {
            if (keys.hasNulls() && keys.isNull(row)) {
                continue;
            }
            first = first < 0 ? row : first;
            Integer before = seen.putIfAbsent(KeyValues.hash(column, row), row);
            few = seen.size() <= MOST_VALUES && (before == null || KeyValues.equal(column, before, column, row));
        }
        if (first < 0) {
            return Domain.NONE;
        }
        Comparator<Integer> order = (a, b) -> compare(column, a, column, b);
        if (few) {
            List<Integer> rows = new ArrayList<>(seen.values());
            rows.sort(order);
            return new Domain.Values(rows.stream().map(r -> value(column, r)).toList());
        }
        if (keys.rows() > MOST_STRINGS) {
            return Domain.NOT_NULL;
        }
        int low = first;
        int high = first;
        for (int row = first; row < keys.rows(); row++) {
            if (!keys.hasNulls() || !keys.isNull(row)) {
                low = compare(column, row, column, low) < 0 ? row : low;
                high = compare(column, row, column, high) > 0 ? row : high;
            }
        }
        return new Domain.Range(value(column, low), true, value(column, high), true);
    }

    private static int compare(FlatColumn a, int rowA, FlatColumn b, int rowB) {
        if (a.type().layout() == Layout.INT128) {
            return int128(a, rowA).compareTo(int128(b, rowB));
        }
        MemorySegment bytesA = a.viewBytes(rowA);
        MemorySegment bytesB = b.viewBytes(rowB);
        long at = bytesA.mismatch(bytesB);
        if (at < 0) {
            return 0;
        }
        if (at == bytesA.byteSize() || at == bytesB.byteSize()) {
            return Long.compare(bytesA.byteSize(), bytesB.byteSize());
        }
        return Byte.compareUnsigned(bytesA.get(Segments.BYTE, at), bytesB.get(Segments.BYTE, at));
    }

    private static BigInteger int128(FlatColumn column, int row) {
        return Values.int128(
                Segments.getLong(column.values(), 2L * row), Segments.getLong(column.values(), 2L * row + 1));
    }

    private static Object value(FlatColumn column, int row) {
        if (column.type().layout() == Layout.INT128) {
            return int128(column, row);
        }
        return column.type() == DataType.VARBINARY ? column.bytesAt(row) : column.stringAt(row);
    }
}
