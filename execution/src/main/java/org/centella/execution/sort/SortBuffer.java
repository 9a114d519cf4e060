// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.sort;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.DictionaryColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Buffer;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.SortKey;

/**
 * Rows that are kept to be sorted. Sorting moves row numbers only; {@link #slice} then picks the values. The memory for
 * sorting is taken as rows arrive, so that what was appended can be sorted.
 */
public final class SortBuffer implements AutoCloseable {
    private static final int MOST_ROWS = 1 << 30;

    private final List<SortKey> keys;
    private final MemoryPool pool;
    private final List<ColumnBuilder> builders = new ArrayList<>();
    private int rows;
    private long reserved;

    public SortBuffer(List<DataType> types, List<SortKey> keys, MemoryPool pool) {
        this.keys = keys;
        this.pool = pool;
        types.forEach(type -> builders.add(new ColumnBuilder(type, pool)));
    }

    public int rows() {
        return rows;
    }

    /** Appends all rows of a batch, or none when memory is refused. */
    public void append(Batch batch) {
        reserve(batch.rowCount());
        try {
            for (int i = 0; i < builders.size(); i++) {
                builders.get(i).append(batch.column(i));
            }
            rows += batch.rowCount();
        } catch (CentellaException e) {
            undo();
            throw e;
        }
    }

    /** Appends the rows whose numbers {@code picked} begins with, or none when memory is refused. */
    public void append(Batch batch, MemorySegment picked, int count) {
        reserve(count);
        try {
            for (int i = 0; i < builders.size(); i++) {
                builders.get(i).append(batch.column(i), picked, 0, count);
            }
            rows += count;
        } catch (CentellaException e) {
            undo();
            throw e;
        }
    }

    private void reserve(int more) {
        if (more > MOST_ROWS - rows) {
            throw new CentellaException(ErrorCode.OUT_OF_MEMORY, "a sort cannot hold more than " + rows + " rows");
        }
        long bytes = (long) more * RowSorter.BYTES_PER_ROW;
        pool.reserve(bytes);
        reserved += bytes;
    }

    private void undo() {
        for (ColumnBuilder builder : builders) {
            builder.truncate(rows);
        }
        long needed = (long) rows * RowSorter.BYTES_PER_ROW;
        pool.release(reserved - needed);
        reserved = needed;
    }

    /** The numbers of the rows in order, which the caller closes. */
    public Buffer sort() {
        pool.release(reserved);
        reserved = 0;
        FlatColumn[] columns = new FlatColumn[keys.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = builders.get(keys.get(i).column()).view();
        }
        return RowSorter.sort(columns, keys, rows, pool);
    }

    /** The rows at {@code [from, from + count)} of an order; valid until the next append, reset or close. */
    public Batch slice(MemorySegment order, int from, int count) {
        MemorySegment picked = order.asSlice((long) from << 2, (long) count << 2);
        List<Column> columns = new ArrayList<>(builders.size());
        for (ColumnBuilder builder : builders) {
            columns.add(new DictionaryColumn(builder.view(), picked, count));
        }
        return new Batch(count, columns);
    }

    /** All rows in the order they came in; validity as of {@link #slice}. */
    public Batch batch() {
        return new Batch(
                rows, builders.stream().<Column>map(ColumnBuilder::view).toList());
    }

    /** Forgets all rows; keeps the memory for others like them, but not that for sorting. */
    public void reset() {
        builders.forEach(ColumnBuilder::reset);
        rows = 0;
        pool.release(reserved);
        reserved = 0;
    }

    /** Frees the memory; the buffer may be used again. */
    @Override
    public void close() {
        reset();
        builders.forEach(ColumnBuilder::close);
    }
}
