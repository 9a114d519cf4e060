// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/**
 * Rows that point into a flat base: row i has the value of base row {@code indices[i]}. Indices are ints, always within the
 * base; a null row points at a null row of the base. Serves Parquet dictionaries kept encoded, filter results (one index
 * array shared by all columns of a batch), join output and repeated values. The identity of {@link #base()} is the
 * identity of the dictionary: what was computed per entry may be kept while the same object comes again.
 */
public final class DictionaryColumn implements Column {
    private final FlatColumn base;
    private final MemorySegment indices;
    private final int length;

    public DictionaryColumn(FlatColumn base, MemorySegment indices, int length) {
        this.base = Objects.requireNonNull(base);
        this.indices = indices;
        this.length = length;
        assert indices.byteSize() >= (long) length << 2 : indices.byteSize() + " bytes for " + length + " rows";
    }

    /** Rows {@code from} to {@code from + length} of a base that cannot be sliced in place. */
    static DictionaryColumn range(FlatColumn base, int from, int length) {
        MemorySegment made = Arena.ofAuto().allocate(Math.max(4, (long) length << 2), 4);
        for (int i = 0; i < length; i++) {
            Segments.setInt(made, i, from + i);
        }
        return new DictionaryColumn(base, made, length);
    }

    @Override
    public DataType type() {
        return base.type();
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public FlatColumn base() {
        return base;
    }

    /** One int per row. */
    public MemorySegment indices() {
        return indices;
    }

    @Override
    public boolean mayHaveNulls() {
        return base.mayHaveNulls();
    }

    @Override
    public boolean isNull(int row) {
        return base.isNull(baseRow(row));
    }

    @Override
    public int baseRow(int row) {
        return Segments.getInt(indices, row);
    }

    @Override
    public DictionaryColumn slice(int from, int count) {
        Objects.checkFromIndexSize(from, count, length);
        return new DictionaryColumn(base, indices.asSlice((long) from << 2, (long) count << 2), count);
    }

    @Override
    public String toString() {
        return "Dictionary " + type() + " x " + length + " into " + base.length();
    }
}
