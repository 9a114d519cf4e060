// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.util.ArrayList;
import java.util.List;
import org.centella.storage.ColumnDomain;
import org.centella.storage.ColumnStatistics;
import org.centella.storage.LazyList;
import org.centella.storage.Split;
import org.centella.storage.Table;
import org.centella.storage.TableHandle;
import org.centella.storage.TableStatistics;
import org.jspecify.annotations.Nullable;

/** A table of Parquet files as they were when it was opened. */
final class ParquetTable implements Table {
    private final TableHandle handle;
    private final List<TableFile> files;
    private volatile @Nullable TableStatistics statistics;

    ParquetTable(TableHandle handle, List<TableFile> files) {
        this.handle = handle;
        this.files = List.copyOf(files);
    }

    @Override
    public TableHandle handle() {
        return handle;
    }

    /** Gathered when first asked for: a query on one table need not know them. */
    @Override
    public TableStatistics statistics() {
        TableStatistics known = statistics;
        if (known == null) {
            known = gather();
            statistics = known;
        }
        return known;
    }

    private TableStatistics gather() {
        double rows = files.stream().mapToLong(f -> f.file().rows()).sum();
        double bytes = files.stream().mapToLong(f -> f.file().size()).sum();
        return new TableStatistics(rows, bytes, new LazyList<>(schema().size(), this::statistics));
    }

    private ColumnStatistics statistics(int column) {
        return new ColumnSummary(schema().type(column), files, column).statistics();
    }

    @Override
    public List<Split> splits(List<ColumnDomain> domains) {
        List<Split> splits = new ArrayList<>();
        for (TableFile file : files) {
            if (file.mayMatch(domains)) {
                addSplits(file, domains, splits);
            }
        }
        return splits;
    }

    private static void addSplits(TableFile file, List<ColumnDomain> domains, List<Split> splits) {
        ParquetFile parquet = file.file();
        String path = parquet.path().toString();
        for (int group = 0; group < parquet.rowGroupCount(); group++) {
            if (parquet.rowGroupRows(group) > 0 && file.mayMatch(group, domains)) {
                splits.add(new Split(
                        path,
                        group,
                        group + 1,
                        parquet.rowGroupRows(group),
                        parquet.rowGroupBytes(group),
                        file.partitionValues()));
            }
        }
    }

    @Override
    public String toString() {
        return handle.name() + ": " + files.size() + " Parquet files";
    }
}
