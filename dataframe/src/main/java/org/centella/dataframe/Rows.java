// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.Values;
import org.centella.columnar.type.Schema;
import org.jspecify.annotations.Nullable;

/** Batches as rows. */
final class Rows {
    private Rows() {}

    /** All rows that are left of a result. */
    static List<Row> collect(QueryResult result) {
        List<Row> rows = new ArrayList<>();
        for (Batch batch = result.next(); batch != null; batch = result.next()) {
            for (int row = 0; row < batch.rowCount(); row++) {
                rows.add(row(result.schema(), batch, row));
            }
        }
        return rows;
    }

    /** The rows that are left, one by one; a batch is asked for when the one before is used up. */
    static Stream<Row> stream(QueryResult result) {
        Iterator<Row> rows = new Iterator<>() {
            private @Nullable Batch batch = result.next();
            private int row;

            @Override
            public boolean hasNext() {
                return batch != null;
            }

            @Override
            public Row next() {
                Batch current = batch;
                if (current == null) {
                    throw new NoSuchElementException();
                }
                Row next = row(result.schema(), current, row);
                if (++row == current.rowCount()) {
                    batch = result.next();
                    row = 0;
                }
                return next;
            }
        };
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    static Row row(Schema schema, Batch batch, int row) {
        List<@Nullable Object> values = new ArrayList<>(batch.columnCount());
        for (Column column : batch.columns()) {
            values.add(Values.get(column, row));
        }
        return new Row(schema, values);
    }
}
