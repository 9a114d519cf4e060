// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.centella.columnar.Column;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.kernel.LongKeys;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.storage.Domain;

/** Makes the filters of finished build sides and tests columns against them. */
final class KeyFilters {
    private static final int BLOCK = BuildKeys.BLOCK;

    private KeyFilters() {}

    static KeyFilter of(BuildKeys keys, int key) {
        FlatColumn column = keys.column(key);
        KeySet set = LongKeys.fits(column.type()) ? longs(keys, key) : hashes(keys, key);
        return new SetFilter(KeyDomains.of(keys, key, set), set, column.type());
    }

    private static KeySet longs(BuildKeys keys, int key) {
        long[] range = keys.range(key);
        boolean none = range[0] > range[1];
        boolean exact = none || KeySet.fitsBitmap(range[0], range[1], keys.rows());
        KeySet set = none ? KeySet.bitmap(0, 0) : exact ? KeySet.bitmap(range[0], range[1]) : KeySet.bloom(keys.rows());
        long[] block = new long[BLOCK];
        for (int from = 0; from < keys.rows(); from += BLOCK) {
            int count = Math.min(BLOCK, keys.rows() - from);
            LongKeys.load(keys.column(key), from, count, block);
            for (int i = 0; i < count; i++) {
                if (!keys.hasNulls() || !keys.isNull(from + i)) {
                    if (exact) {
                        set.addValue(block[i]);
                    } else {
                        set.addHash(KeyValues.mix(block[i]));
                    }
                }
            }
        }
        return set;
    }

    private static KeySet hashes(BuildKeys keys, int key) {
        KeySet set = KeySet.bloom(keys.rows());
        FlatColumn column = keys.column(key);
        for (int row = 0; row < keys.rows(); row++) {
            if (!keys.hasNulls() || !keys.isNull(row)) {
                set.addHash(KeyValues.hash(column, row));
            }
        }
        return set;
    }

    /** A filter that is a domain and a set. */
    private record SetFilter(Domain domain, KeySet set, DataType type) implements KeyFilter {
        @Override
        public long memory() {
            return set.memory();
        }

        @Override
        public int select(Column column, MemorySegment rows) {
            if (column.type() == DataType.NULL) {
                return 0;
            }
            int count = column.length();
            boolean[] passes = new boolean[BLOCK];
            if (column instanceof DictionaryColumn dictionary
                    && dictionary.base().length() > count) {
                return selectRows(dictionary, rows, passes);
            }
            if (column instanceof FlatColumn flat) {
                int found = 0;
                for (int from = 0; from < count; from += BLOCK) {
                    int size = Math.min(BLOCK, count - from);
                    test(flat, from, size, passes);
                    found = write(passes, size, from, rows, found);
                }
                return found;
            }
            FlatColumn base = column.base();
            boolean[] entries = new boolean[base.length()];
            for (int from = 0; from < entries.length; from += BLOCK) {
                int size = Math.min(BLOCK, entries.length - from);
                test(base, from, size, passes);
                System.arraycopy(passes, 0, entries, from, size);
            }
            int found = 0;
            for (int i = 0; i < count; i++) {
                if (entries[column.baseRow(i)]) {
                    Segments.setInt(rows, found++, i);
                }
            }
            return found;
        }

        /** Rows of a dictionary that has more entries than rows. */
        private int selectRows(DictionaryColumn column, MemorySegment rows, boolean[] passes) {
            int[] picked = new int[BLOCK];
            long[] values = new long[BLOCK];
            int found = 0;
            for (int from = 0; from < column.length(); from += BLOCK) {
                int size = Math.min(BLOCK, column.length() - from);
                MemorySegment.copy(column.indices(), Segments.INT, (long) from << 2, picked, 0, size);
                FlatColumn base = column.base();
                if (LongKeys.fits(type)) {
                    LongKeys.load(base, picked, size, values);
                    testLongs(values, size, passes);
                } else {
                    testValues(base, picked, size, values, passes);
                }
                if (base.validity() != null) {
                    for (int i = 0; i < size; i++) {
                        passes[i] &= !base.isNull(picked[i]);
                    }
                }
                found = write(passes, size, from, rows, found);
            }
            return found;
        }

        private void test(FlatColumn column, int from, int count, boolean[] passes) {
            long[] values = new long[BLOCK];
            if (LongKeys.fits(type)) {
                LongKeys.load(column, from, count, values);
                testLongs(values, count, passes);
            } else {
                int[] picked = new int[BLOCK];
                for (int i = 0; i < count; i++) {
                    picked[i] = from + i;
                }
                testValues(column, picked, count, values, passes);
            }
            if (column.validity() != null) {
                for (int i = 0; i < count; i++) {
                    passes[i] &= !column.isNull(from + i);
                }
            }
        }

        private void testLongs(long[] values, int count, boolean[] passes) {
            if (set.exact()) {
                set.testValues(values, count, passes);
                return;
            }
            for (int i = 0; i < count; i++) {
                values[i] = KeyValues.mix(values[i]);
            }
            set.testHashes(values, count, passes);
        }

        private void testValues(FlatColumn column, int[] rows, int count, long[] hashes, boolean[] passes) {
            Arrays.fill(hashes, 0, count, 0);
            for (int i = 0; i < count; i++) {
                hashes[i] = column.isNull(rows[i]) ? 0 : KeyValues.hash(column, rows[i]);
            }
            set.testHashes(hashes, count, passes);
        }

        private static int write(boolean[] passes, int count, int first, MemorySegment rows, int found) {
            int n = found;
            for (int i = 0; i < count; i++) {
                Segments.setInt(rows, n, first + i);
                n += passes[i] ? 1 : 0;
            }
            return n;
        }
    }
}
