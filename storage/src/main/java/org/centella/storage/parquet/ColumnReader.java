// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Reads one top-level column of one row group, forward only. What {@link #read} returns is valid until {@link #endBatch};
 * skipped rows cost nothing until something after them is read, and pages of skipped rows are never decompressed.
 */
abstract class ColumnReader implements AutoCloseable {
    private final String place;
    /** Pages that were left but that the current batch may point into. */
    private final List<Page> left = new ArrayList<>();
    /** Rows to skip before the next read. */
    protected long pending;

    ColumnReader(String place) {
        this.place = place;
    }

    /** How many of the next {@code wanted} rows can be read as one column; at least 1. */
    final int uniform(int wanted) {
        try {
            return uniformRows(wanted);
        } catch (RuntimeException e) {
            throw located(e);
        }
    }

    /** The next {@code rows} rows. */
    final Column read(int rows) {
        try {
            return readRows(rows);
        } catch (RuntimeException e) {
            throw located(e);
        }
    }

    /**
     * Of the next {@code rows} rows, those whose ascending numbers {@code selected} begins with, as a column of
     * {@code count}; null, and nothing done, when it is better to read them all.
     */
    final @Nullable Column readSelected(int rows, MemorySegment selected, int count) {
        try {
            return readSelectedRows(rows, selected, count);
        } catch (RuntimeException e) {
            throw located(e);
        }
    }

    /** The dictionary, with a null entry if there are nulls, when all of the chunk is encoded with it; else null. */
    final @Nullable FlatColumn wholeDictionary() {
        try {
            return readWholeDictionary();
        } catch (RuntimeException e) {
            throw located(e);
        }
    }

    final void skip(long rows) {
        pending += rows;
    }

    abstract int uniformRows(int wanted);

    abstract Column readRows(int rows);

    abstract @Nullable Column readSelectedRows(int rows, MemorySegment selected, int count);

    abstract @Nullable FlatColumn readWholeDictionary();

    /** Keeps a page alive until the batch ends. */
    protected final void leave(Page page) {
        left.add(page);
    }

    /** The batch is no longer used. */
    final void endBatch() {
        if (!left.isEmpty()) {
            left.forEach(Page::free);
            left.clear();
        }
    }

    @Override
    public void close() {
        endBatch();
    }

    /** Data that contradicts itself shows as an index out of bounds or a number too large: the file is corrupt. */
    private RuntimeException located(RuntimeException e) {
        if (e instanceof CentellaException known) {
            return known.code() == ErrorCode.CORRUPT_FILE || known.code() == ErrorCode.UNSUPPORTED_FILE
                    ? new CentellaException(known.code(), place + ": " + known.getMessage(), known)
                    : known;
        }
        if (e instanceof IndexOutOfBoundsException
                || e instanceof ArithmeticException
                || e instanceof IllegalArgumentException
                || e instanceof NegativeArraySizeException) {
            return new CentellaException(
                    ErrorCode.CORRUPT_FILE, place + ": its data contradicts itself: " + e.getMessage(), e);
        }
        return e;
    }
}
