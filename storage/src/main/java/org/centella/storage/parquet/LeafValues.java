// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.util.function.LongConsumer;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.format.Encoding;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.MemoryPool;
import org.jspecify.annotations.Nullable;

/**
 * The values, without nulls, of one column of the row group being written, buffered in PLAIN form; with a dictionary as long
 * as that is hopeful. A chunk is dictionary-encoded whole or not at all, so that a reader may trust the dictionary to name
 * every value of the chunk.
 */
abstract sealed class LeafValues implements AutoCloseable permits NumberValues, BinaryValues, BooleanValues {
    /** Row groups written flat after one whose dictionary did not pay, before the next attempt. */
    private static final int ATTEMPTS_SKIPPED = 15;

    int count;
    private int skip;

    /** A buffer for a leaf's physical type. */
    static LeafValues of(LeafColumn leaf, ParquetWriteOptions options, MemoryPool pool) {
        return switch (leaf.physical()) {
            case BOOLEAN -> new BooleanValues(pool);
            case INT32, INT64, FLOAT, DOUBLE -> new NumberValues(leaf, options, pool);
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> new BinaryValues(leaf, options, pool);
            case INT96 -> throw new AssertionError(leaf);
        };
    }

    /** Values so far. */
    final int count() {
        return count;
    }

    /** Takes in the first {@code rows} rows of a column; none is null. */
    abstract void append(FlatColumn dense, int rows);

    /** Bytes of the values so far in PLAIN form. */
    abstract long bytes();

    /** Where value {@code index} begins in PLAIN form. */
    abstract long byteOffset(int index);

    /** The dictionary, or null when this chunk has none. */
    abstract @Nullable ValueDictionary dictionary();

    abstract void dropDictionary();

    /** Judges the dictionary when the chunk is complete; afterwards {@link #dictionary} is what the chunk is written with. */
    final void complete() {
        ValueDictionary dictionary = dictionary();
        if (dictionary != null && !dictionary.pays(count)) {
            dropDictionary();
            skip = ATTEMPTS_SKIPPED + 1;
        }
    }

    /** True when a dictionary that was hopeful no longer is. */
    final void reconsider() {
        ValueDictionary dictionary = dictionary();
        if (dictionary != null && !dictionary.isHopeful(count)) {
            dropDictionary();
            skip = ATTEMPTS_SKIPPED + 1;
        }
    }

    /** Starts the next chunk; whether it tries a dictionary. */
    final boolean nextTries() {
        return skip == 0 || --skip == 0;
    }

    /** Appends values [{@code from}, {@code to}) as the value part of a data page, without dictionary. */
    abstract Encoding encodeFlat(int from, int to, EncodeBuffer out);

    /** Bounds of values [{@code from}, {@code to}). */
    abstract ValueBounds bounds(int from, int to);

    /** Orders two bounds of this column. */
    abstract int compare(byte[] a, byte[] b);

    /** The number of distinct values when it is known exactly, else -1; after {@link #complete}. */
    abstract long distinctCount();

    /** Hashes every distinct value, or every value when they are not known, for a bloom filter. */
    abstract void hashes(BlockSplitBloomFilter filter, LongConsumer consumer);

    /** Forgets the values and starts the next chunk. */
    abstract void reset();

    @Override
    public abstract void close();
}
