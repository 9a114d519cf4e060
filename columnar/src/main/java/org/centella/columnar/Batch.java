// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar;

import java.util.List;

/**
 * Some rows of a stream of rows, by column. Owns no memory: valid until the stream it came from is asked for the next batch
 * or closed. A batch may have rows and no columns ({@code count(*)}).
 */
public record Batch(int rowCount, List<Column> columns) {
    /** Rows per batch unless a setting says otherwise: small enough for the L2 cache, large enough to amortize calls. */
    public static final int DEFAULT_ROWS = 8192;

    public Batch {
        columns = List.copyOf(columns);
        for (Column column : columns) {
            if (column.length() != rowCount) {
                throw new IllegalArgumentException(column + " in a batch of " + rowCount + " rows");
            }
        }
    }

    public static Batch of(int rowCount, Column... columns) {
        return new Batch(rowCount, List.of(columns));
    }

    public Column column(int index) {
        return columns.get(index);
    }

    public int columnCount() {
        return columns.size();
    }

    /** The {@code count} rows from {@code from} on, sharing memory. */
    public Batch slice(int from, int count) {
        if (from == 0 && count == rowCount) {
            return this;
        }
        return new Batch(count, columns.stream().map(c -> c.slice(from, count)).toList());
    }
}
