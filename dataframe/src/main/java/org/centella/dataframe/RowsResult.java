// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.Schema;
import org.jspecify.annotations.Nullable;

/** Rows that the session itself makes: SHOW, DESCRIBE, EXPLAIN, and the empty answer of statements that change something. */
final class RowsResult implements QueryResult {
    private final Schema schema;
    private final int rowCount;
    private final MemoryPool memory;
    private final List<ColumnBuilder> columns;
    private long changedRows;
    private boolean read;
    private boolean closed;

    /** @param rows values as {@link org.centella.columnar.Values} names them, in the schema's order */
    RowsResult(Schema schema, List<? extends List<? extends @Nullable Object>> rows) {
        this.schema = schema;
        this.rowCount = rows.size();
        this.memory = MemoryPool.root(Long.MAX_VALUE);
        this.columns =
                schema.types().stream().map(t -> new ColumnBuilder(t, memory)).toList();
        for (List<? extends @Nullable Object> row : rows) {
            for (int c = 0; c < columns.size(); c++) {
                columns.get(c).appendValue(row.get(c));
            }
        }
    }

    /** The answer of a statement that changed so many rows: no columns, no rows. */
    static RowsResult changed(long rows) {
        RowsResult result = none();
        result.changedRows = rows;
        return result;
    }

    @Override
    public long changedRows() {
        return changedRows;
    }

    /** The answer of a statement that has none: no columns, no rows. */
    static RowsResult none() {
        return new RowsResult(Schema.of(), List.of());
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public @Nullable Batch next() {
        if (read || closed || rowCount == 0) {
            return null;
        }
        read = true;
        return new Batch(
                rowCount, columns.stream().<Column>map(ColumnBuilder::view).toList());
    }

    @Override
    public void cancel() {
        // All rows are here already.
    }

    @Override
    public double progress() {
        return 1;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            columns.forEach(ColumnBuilder::close);
            memory.close();
        }
    }
}
