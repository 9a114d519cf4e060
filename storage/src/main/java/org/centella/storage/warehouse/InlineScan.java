// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.memory.MemoryPool;
import org.centella.storage.InlineRows;
import org.centella.storage.ScanFilters;
import org.centella.storage.ScanRequest;
import org.jspecify.annotations.Nullable;

/** Scans rows that a table keeps in its log: made into columns batch by batch, then filtered. */
final class InlineScan implements BatchStream {
    private final InlineRows rows;
    private final ScanRequest request;
    private final int[] columns;
    private final List<ColumnBuilder> builders = new ArrayList<>();
    private final ScanFilters filters;
    private long left;
    private int at;

    /** @param limit rows wanted at most */
    InlineScan(InlineRows rows, ScanRequest request, long limit, MemoryPool pool) {
        this.rows = rows;
        this.request = request;
        this.columns = request.columns();
        this.left = limit;
        for (int column : columns) {
            builders.add(new ColumnBuilder(rows.types().get(column), pool));
        }
        this.filters = new ScanFilters(request, pool);
    }

    @Override
    public @Nullable Batch next() {
        while (left > 0 && at < rows.size()) {
            Batch batch = filters.keep(read(Math.min(request.batchRows(), rows.size() - at)));
            if (batch.rowCount() > 0) {
                batch = batch.slice(0, (int) Math.min(left, batch.rowCount()));
                left -= batch.rowCount();
                return batch;
            }
        }
        return null;
    }

    private Batch read(int count) {
        for (int i = 0; i < columns.length; i++) {
            ColumnBuilder builder = builders.get(i);
            builder.reset();
            for (int row = at; row < at + count; row++) {
                builder.appendValue(rows.row(row).get(columns[i]));
            }
        }
        at += count;
        request.metrics().rowsRead.add(count);
        return new Batch(
                count, builders.stream().<Column>map(ColumnBuilder::view).toList());
    }

    @Override
    public void close() {
        at = rows.size();
        builders.forEach(ColumnBuilder::close);
        filters.close();
    }
}
