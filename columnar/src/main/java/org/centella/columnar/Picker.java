// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar;

import java.lang.foreign.MemorySegment;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** Gathers rows of a column by number where some rows may have none: {@link #NONE} gives null. Not thread-safe. */
public final class Picker implements AutoCloseable {
    /** The number of no row. */
    public static final int NONE = -1;

    private static final int ROWS = 0;
    private static final int BITS = 1;
    private static final int GATHERED = 2;

    private final Scratch scratch;
    private final ColumnBuilder nulls;

    public Picker(DataType type, MemoryPool pool) {
        this.scratch = new Scratch(pool);
        this.nulls = new ColumnBuilder(type, pool);
    }

    /** The {@code count} rows that {@code rows} begins with; valid until the next call, and while the source is. */
    public FlatColumn pick(FlatColumn source, MemorySegment rows, int count) {
        if (!someMissing(rows, count)) {
            return Columns.gather(source, rows, count, scratch, GATHERED);
        }
        if (source.length() == 0) {
            nulls.reset();
            nulls.appendNulls(count);
            return nulls.view();
        }
        MemorySegment real = scratch.ints(ROWS, count);
        MemorySegment bits = scratch.bits(BITS, count);
        for (int i = 0; i < count; i++) {
            Segments.setInt(real, i, Math.max(Segments.getInt(rows, i), 0));
        }
        FlatColumn gathered = Columns.gather(source, real, count, scratch, GATHERED);
        for (int i = 0; i < count; i++) {
            Segments.setBit(bits, i, Segments.getInt(rows, i) >= 0 && !gathered.isNull(i));
        }
        return gathered.withValidity(bits);
    }

    private static boolean someMissing(MemorySegment rows, int count) {
        int all = 0;
        for (int i = 0; i < count; i++) {
            all |= Segments.getInt(rows, i);
        }
        return all < 0;
    }

    @Override
    public void close() {
        scratch.close();
        nulls.close();
    }
}
