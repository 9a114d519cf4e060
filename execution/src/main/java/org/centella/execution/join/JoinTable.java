// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.MemoryPool;
import org.jspecify.annotations.Nullable;

/**
 * The finished build side of a join: its rows as flat columns and, for a hash join, the index of their keys. Immutable, so
 * that any number of threads probe one; owned by whoever built it, who closes it.
 */
public final class JoinTable implements AutoCloseable {
    private final List<@Nullable ColumnBuilder> builders;
    private final List<@Nullable FlatColumn> columns;
    private final int rows;
    private final BuildKeys keys;
    private final @Nullable KeyIndex index;
    private final MemoryPool pool;
    private long reserved;

    JoinTable(
            List<@Nullable ColumnBuilder> builders,
            int rows,
            BuildKeys keys,
            @Nullable KeyIndex index,
            MemoryPool pool) {
        this.builders = builders;
        this.columns = views(builders);
        this.rows = rows;
        this.keys = keys;
        this.index = index;
        this.pool = pool;
    }

    static List<@Nullable FlatColumn> views(List<@Nullable ColumnBuilder> builders) {
        return builders.stream()
                .<@Nullable FlatColumn>map(b -> b == null ? null : b.view())
                .toList();
    }

    /** Build rows, those with null keys included. */
    public int rows() {
        return rows;
    }

    /** True when no two rows have the same key. */
    public boolean unique() {
        return index == null || index.unique();
    }

    /** True when a key of some row is null. */
    public boolean hasNullKeys() {
        return keys.hasNulls();
    }

    /** Bytes held. */
    public long memory() {
        long bytes = index == null ? 0 : index.memory();
        for (ColumnBuilder builder : builders) {
            bytes += builder == null ? 0 : builder.memory();
        }
        return bytes;
    }

    /** A filter on key number {@code key}, valid beyond this table; null if there is no memory for it. By one thread. */
    public @Nullable KeyFilter filter(int key) {
        KeyFilter made = KeyFilters.of(keys, key);
        if (!pool.tryReserve(made.memory())) {
            return null;
        }
        reserved += made.memory();
        return made;
    }

    BuildKeys keys() {
        return keys;
    }

    KeyIndex index() {
        if (index == null) {
            throw new IllegalStateException("a join without keys looks up no key");
        }
        return index;
    }

    int columnCount() {
        return columns.size();
    }

    /** A build column: {@link #rows} rows and, where the builder was told to, a row of nulls after them. */
    FlatColumn column(int i) {
        FlatColumn column = columns.get(i);
        if (column == null) {
            throw new IllegalStateException("build column " + i + " was not kept");
        }
        return column;
    }

    /** The {@code count} build rows that {@code picked} begins with, of column {@code i}. */
    Column select(int i, MemorySegment picked, int count) {
        FlatColumn base = column(i);
        return base.length() == 1 ? new ConstantColumn(base, count) : new DictionaryColumn(base, picked, count);
    }

    @Override
    public void close() {
        for (ColumnBuilder builder : builders) {
            if (builder != null) {
                builder.close();
            }
        }
        if (index != null) {
            index.close();
        }
        pool.release(reserved);
        reserved = 0;
    }
}
