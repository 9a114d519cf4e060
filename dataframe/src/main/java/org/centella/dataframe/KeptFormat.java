// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.Arrays;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.MemoryPool;
import org.centella.execution.operator.KeptRows;
import org.centella.storage.FileWriter;
import org.centella.storage.ScanFilters;
import org.centella.storage.ScanRequest;
import org.centella.storage.Split;
import org.centella.storage.TableFormat;
import org.centella.storage.TableHandle;
import org.centella.storage.WriteRequest;
import org.jspecify.annotations.Nullable;

/** Rows of a DataFrame that this process keeps; a split's units are partitions of the dataset that the location names. */
record KeptFormat(KeptRows kept) implements TableFormat {
    static final String NAME = "kept";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public BatchStream read(TableHandle table, List<Split> splits, ScanRequest request, MemoryPool memory) {
        return new Scan(kept, Integer.parseInt(table.location()), splits, request, memory);
    }

    @Override
    public FileWriter writer(WriteRequest request, MemoryPool memory) {
        throw new CentellaException(ErrorCode.FEATURE_NOT_SUPPORTED, "rows that are kept are not written to");
    }

    private static final class Scan implements BatchStream {
        private final KeptRows kept;
        private final int dataset;
        private final List<Split> splits;
        private final ScanRequest request;
        private final int[] columns;
        private final MemoryPool memory;
        private final ScanFilters filters;
        private @Nullable BatchStream current;
        private int next;
        private long left;

        Scan(KeptRows kept, int dataset, List<Split> splits, ScanRequest request, MemoryPool memory) {
            this.kept = kept;
            this.dataset = dataset;
            this.splits = splits;
            this.request = request;
            this.columns = request.columns();
            this.memory = memory;
            this.left = request.limit();
            this.filters = new ScanFilters(request, memory);
        }

        @Override
        public @Nullable Batch next() {
            while (left > 0) {
                BatchStream from = current == null ? open() : current;
                Batch batch = from == null ? null : from.next();
                if (from == null) {
                    return null;
                }
                if (batch == null) {
                    from.close();
                    current = null;
                    continue;
                }
                request.metrics().rowsRead.add(batch.rowCount());
                Batch chosen = filters.keep(chosen(batch));
                if (chosen.rowCount() > 0) {
                    Batch rows = chosen.slice(0, (int) Math.min(left, chosen.rowCount()));
                    left -= rows.rowCount();
                    return rows;
                }
            }
            return null;
        }

        private @Nullable BatchStream open() {
            if (next == splits.size()) {
                return null;
            }
            int partition = (int) splits.get(next++).firstUnit();
            BatchStream rows = kept.read(dataset, partition, request.batchRows(), memory);
            if (rows == null) {
                throw new CentellaException(ErrorCode.BLOCK_LOST, "the rows of a DataFrame are not kept any more");
            }
            current = rows;
            return rows;
        }

        private Batch chosen(Batch batch) {
            List<Column> chosen = Arrays.stream(columns).mapToObj(batch::column).toList();
            return new Batch(batch.rowCount(), chosen);
        }

        @Override
        public void close() {
            left = 0;
            filters.close();
            if (current != null) {
                current.close();
                current = null;
            }
        }
    }
}
