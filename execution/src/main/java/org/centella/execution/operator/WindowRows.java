// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.Scratch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.centella.execution.window.WindowBlock;

/**
 * The rows that wait for their results, in order, with the marks of where partitions and peers begin. Columns that functions
 * read stay in memory; the others wait on disk when memory is short, for they are only passed on:
 *
 * <pre>
 *   row      gone   kept behind      ready        not ready
 *            ------ [ 0 ....... passed ..... ready ....... rows )
 *   read                 yes          yes            yes              in memory
 *   others                            yes            yes              in memory or on disk
 * </pre>
 */
final class WindowRows implements AutoCloseable {
    private static final int FIRST_ROWS = 64;

    private final List<DataType> types;
    private final boolean[] read;
    private final MemoryPool pool;
    private final Scratch scratch;
    private final SpilledColumns spilled;
    private ColumnBuilder[] columns;
    private ColumnBuilder[] spare;
    private byte[] marks = {};
    private long reserved;
    private int rows;
    private int passed;
    /** Whether the columns that nothing reads are on disk. */
    private boolean onDisk;

    /** @param readColumns those that functions read */
    WindowRows(List<DataType> types, Set<Integer> readColumns, SpilledColumns spilled, MemoryPool pool) {
        this.types = types;
        this.pool = pool;
        this.spilled = spilled;
        this.scratch = new Scratch(pool);
        this.read = new boolean[types.size()];
        readColumns.forEach(c -> read[c] = true);
        this.columns = builders();
        this.spare = builders();
    }

    private ColumnBuilder[] builders() {
        return types.stream().map(type -> new ColumnBuilder(type, pool)).toArray(ColumnBuilder[]::new);
    }

    int rows() {
        return rows;
    }

    /** Rows passed on, and kept because functions look back at them. */
    int passed() {
        return passed;
    }

    /** One byte per row, to be filled for rows that are about to be appended. */
    byte[] marks(int more) {
        if (marks.length < rows + more) {
            int size = Math.max(Math.max(rows + more, FIRST_ROWS), marks.length * 2);
            long bytes = (long) size * (1 + WindowBlock.bytesPerRow());
            pool.reserve(bytes - reserved);
            reserved = bytes;
            marks = Arrays.copyOf(marks, size);
        }
        return marks;
    }

    /** Appends rows whose marks are there; a refusal of memory moves columns to disk first. */
    void append(Batch batch) {
        try {
            appendAll(batch);
        } catch (CentellaException e) {
            for (ColumnBuilder column : columns) {
                if (column.length() > rows) {
                    column.truncate(rows);
                }
            }
            if (e.code() != ErrorCode.OUT_OF_MEMORY || !spill()) {
                throw e;
            }
            appendAll(batch);
        }
        rows += batch.rowCount();
    }

    private void appendAll(Batch batch) {
        for (int c = 0; c < columns.length; c++) {
            if (read[c] || !onDisk) {
                columns[c].append(batch.column(c));
            }
        }
        if (onDisk) {
            spilled.write(passive(batch));
        }
    }

    private Batch passive(Batch batch) {
        List<Column> passive = new ArrayList<>();
        for (int c = 0; c < read.length; c++) {
            if (!read[c]) {
                passive.add(batch.column(c));
            }
        }
        return new Batch(batch.rowCount(), passive);
    }

    /** The types of the columns that may go to disk. */
    static List<DataType> passive(List<DataType> types, Set<Integer> readColumns) {
        List<DataType> passive = new ArrayList<>();
        for (int c = 0; c < types.size(); c++) {
            if (!readColumns.contains(c)) {
                passive.add(types.get(c));
            }
        }
        return passive;
    }

    /** Moves what can be moved to disk; false when there is nothing. */
    boolean spill() {
        boolean none = true;
        for (boolean stays : read) {
            none &= stays;
        }
        if (onDisk || none) {
            return false;
        }
        if (rows > passed) {
            List<Column> all = new ArrayList<>();
            for (int c = 0; c < columns.length; c++) {
                if (!read[c]) {
                    all.add(columns[c].view());
                }
            }
            Batch batch = new Batch(rows, all);
            for (int from = passed; from < rows; from += Batch.DEFAULT_ROWS) {
                spilled.write(batch.slice(from, Math.min(Batch.DEFAULT_ROWS, rows - from)));
            }
        }
        for (int c = 0; c < columns.length; c++) {
            if (!read[c]) {
                columns[c].close();
                spare[c].close();
            }
        }
        onDisk = true;
        return true;
    }

    /** All columns; those on disk have no rows. */
    List<FlatColumn> columns() {
        return Arrays.stream(columns).map(ColumnBuilder::view).toList();
    }

    /** The next rows to pass on, at most so many; valid until the next call of any method. */
    Batch pass(int most) {
        Batch passive = onDisk ? spilled.next(most) : null;
        int count = passive == null ? most : passive.rowCount();
        List<Column> out = new ArrayList<>();
        MemorySegment numbers = null;
        int nextPassive = 0;
        for (int c = 0; c < columns.length; c++) {
            if (passive != null && !read[c]) {
                out.add(passive.column(nextPassive++));
                continue;
            }
            FlatColumn column = columns[c].view();
            if (isSliceable(column)) {
                out.add(column.slice(passed, count));
            } else {
                if (numbers == null) {
                    numbers = numbers(count);
                }
                out.add(new DictionaryColumn(column, numbers, count));
            }
        }
        passed += count;
        return new Batch(count, out);
    }

    /** Bits can be cut at whole bytes only. */
    private boolean isSliceable(FlatColumn column) {
        Layout layout = column.type().layout();
        boolean bits = column.validity() != null || layout == Layout.BIT || layout == Layout.STRUCT;
        return !bits || (passed & 7) == 0 && layout != Layout.STRUCT;
    }

    private MemorySegment numbers(int count) {
        MemorySegment numbers = scratch.ints(0, count);
        for (int i = 0; i < count; i++) {
            Segments.setInt(numbers, i, passed + i);
        }
        return numbers;
    }

    /** Forgets the rows before {@code from}, none of which is still to be passed on. */
    void drop(int from) {
        if (from == 0) {
            return;
        }
        int left = rows - from;
        for (int c = 0; c < columns.length; c++) {
            if (read[c] || !onDisk) {
                spare[c].reset();
                spare[c].append(columns[c].view(), from, left);
            }
        }
        ColumnBuilder[] kept = spare;
        spare = columns;
        columns = kept;
        System.arraycopy(marks, from, marks, 0, left);
        rows = left;
        passed -= from;
        if (onDisk && spilled.isEmpty()) {
            // Only rows that were passed on are left, and nobody asks for their other columns again.
            onDisk = false;
            for (int c = 0; c < columns.length; c++) {
                if (!read[c]) {
                    columns[c].reset();
                    columns[c].appendNulls(rows);
                }
            }
        }
    }

    /** Bytes written to disk so far. */
    long spilledBytes() {
        return spilled.bytes();
    }

    @Override
    public void close() {
        for (ColumnBuilder column : columns) {
            column.close();
        }
        for (ColumnBuilder column : spare) {
            column.close();
        }
        scratch.close();
        spilled.close();
        pool.release(reserved);
        reserved = 0;
        marks = new byte[0];
    }
}
