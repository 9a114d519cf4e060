// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** The key values of the groups of a table, by column, group i in row i: what the table compares with and puts out. */
final class GroupKeys implements AutoCloseable {
    private final ColumnBuilder[] builders;
    private final @Nullable FlatColumn[] views;

    GroupKeys(List<DataType> types, MemoryPool pool) {
        builders = types.stream().map(type -> new ColumnBuilder(type, pool)).toArray(ColumnBuilder[]::new);
        views = new FlatColumn[builders.length];
    }

    /** Appends the keys of the {@code count} rows that {@code rows} begins with. */
    void append(Column[] keys, MemorySegment rows, int count) {
        if (count == 0) {
            return;
        }
        for (int k = 0; k < builders.length; k++) {
            views[k] = null;
            builders[k].append(keys[k], rows, 0, count);
        }
    }

    /** All groups' values of one key. */
    FlatColumn view(int key) {
        FlatColumn view = views[key];
        if (view == null) {
            view = builders[key].view();
            views[key] = view;
        }
        return view;
    }

    Column[] slice(int from, int count) {
        Column[] slice = new Column[builders.length];
        for (int k = 0; k < slice.length; k++) {
            slice[k] = view(k).slice(from, count);
        }
        return slice;
    }

    long memory() {
        long bytes = 0;
        for (ColumnBuilder builder : builders) {
            bytes += builder.memory();
        }
        return bytes;
    }

    void reset() {
        for (int k = 0; k < builders.length; k++) {
            views[k] = null;
            builders[k].reset();
        }
    }

    @Override
    public void close() {
        for (int k = 0; k < builders.length; k++) {
            views[k] = null;
            builders[k].close();
        }
    }
}
