// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.type.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a statement, batch by batch. One thread reads; {@link #cancel} and {@link #progress} are anyone's. Close it,
 * read to the end or not.
 */
public interface QueryResult extends BatchStream {
    Schema schema();

    /** Rows that are known already; values as {@link org.centella.columnar.Values} names them, in the schema's order. */
    static QueryResult of(Schema schema, List<? extends List<? extends @Nullable Object>> rows) {
        return new RowsResult(schema, rows);
    }

    /** The answer of a statement that changed so many rows: no columns, no rows. */
    static QueryResult changed(long rows) {
        return RowsResult.changed(rows);
    }

    /**
     * {@inheritDoc}
     *
     * @throws org.centella.columnar.error.CentellaException the query's error
     */
    @Override
    @Nullable
    Batch next();

    /** Rows that a statement inserted, changed or deleted; 0 for queries and everything else. */
    default long changedRows() {
        return 0;
    }

    /** Asks a running query to end with QUERY_CANCELLED; returns at once. */
    void cancel();

    /** Tasks done of all tasks, 0 to 1. */
    double progress();
}
