// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.memory.MemoryPool;
import org.centella.storage.InlineRows;
import org.centella.storage.ScanRequest;
import org.centella.storage.Split;
import org.centella.storage.TableHandle;
import org.centella.storage.parquet.ParquetFormat;
import org.jspecify.annotations.Nullable;

/** Splits of files and splits that are rows, one after another. Owned by one thread. */
final class ManagedScan implements BatchStream {
    private final ParquetFormat parquet;
    private final TableHandle table;
    private final List<Split> splits;
    private final ScanRequest request;
    private final MemoryPool memory;
    private long left;
    private int at;
    private @Nullable BatchStream open;

    ManagedScan(ParquetFormat parquet, TableHandle table, List<Split> splits, ScanRequest request, MemoryPool memory) {
        this.parquet = parquet;
        this.table = table;
        this.splits = splits;
        this.request = request;
        this.memory = memory;
        this.left = request.limit();
    }

    @Override
    public @Nullable Batch next() {
        while (left > 0) {
            if (open == null) {
                if (at == splits.size()) {
                    return null;
                }
                open = open();
            }
            Batch batch = open.next();
            if (batch != null) {
                left -= batch.rowCount();
                return batch;
            }
            open.close();
            open = null;
        }
        return null;
    }

    /** The next split, or as many as are parts of files. */
    private BatchStream open() {
        InlineRows rows = splits.get(at).inline();
        if (rows != null) {
            at++;
            return new InlineScan(rows, request, left, memory);
        }
        int first = at;
        while (at < splits.size() && splits.get(at).inline() == null) {
            at++;
        }
        ScanRequest rest =
                new ScanRequest(request.columns(), request.filters(), request.batchRows(), left, request.metrics());
        return parquet.read(table, splits.subList(first, at), rest, memory);
    }

    @Override
    public void close() {
        at = splits.size();
        left = 0;
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
