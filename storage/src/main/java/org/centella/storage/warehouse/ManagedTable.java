// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.type.Schema;
import org.centella.storage.ColumnDomain;
import org.centella.storage.ColumnStatistics;
import org.centella.storage.InlineRows;
import org.centella.storage.Split;
import org.centella.storage.Table;
import org.centella.storage.TableHandle;
import org.centella.storage.TableStatistics;
import org.centella.storage.ValueRange;
import org.centella.storage.file.DataFile;
import org.centella.storage.parquet.ParquetFormat;
import org.jspecify.annotations.Nullable;

/** One version of a managed table, for one query to read. */
public final class ManagedTable implements Table {
    private final TableHandle handle;
    private final TableState state;
    private final Path folder;
    private volatile @Nullable Table files;
    private volatile @Nullable TableStatistics statistics;

    ManagedTable(String name, TableState state, Path folder) {
        this.handle = ManagedFormat.handle(name, folder.toString(), state);
        this.state = state;
        this.folder = folder;
    }

    /** Rows that are in no warehouse, as a table. */
    public static ManagedTable of(String name, Schema schema, InlineRows rows) {
        List<TableColumn> columns =
                schema.fields().stream().map(TableColumn::of).toList();
        TableState state = TableState.empty(columns, List.of(), null).with(List.of(), rows);
        return new ManagedTable(name, state, Path.of(""));
    }

    /** Another choice of files and rows of the table. */
    public ManagedTable with(TableState part) {
        return new ManagedTable(handle.name(), part, folder);
    }

    public TableState state() {
        return state;
    }

    @Override
    public TableHandle handle() {
        return handle;
    }

    /** The part that is in files, or null if there is none. */
    private @Nullable Table files() {
        Table known = files;
        if (known == null && !state.files().isEmpty()) {
            List<DataFile> found = state.files().stream()
                    .map(f -> new DataFile(folder.resolve(f.path()), f.bytes(), 0, f.partitionValues()))
                    .toList();
            known = ParquetFormat.open(ManagedFormat.parquet(handle), found);
            files = known;
        }
        return known;
    }

    @Override
    public TableStatistics statistics() {
        TableStatistics known = statistics;
        if (known == null) {
            known = analyzed(gather());
            statistics = known;
        }
        return known;
    }

    private TableStatistics analyzed(TableStatistics found) {
        Analysis analysis = state.analysis();
        if (analysis == null) {
            return found;
        }
        List<ColumnStatistics> columns = new ArrayList<>();
        for (int i = 0; i < state.columns().size(); i++) {
            ColumnStatistics column = found.columns().get(i);
            double distinct = analysis.distinctValues(state.columns().get(i), found.rows());
            columns.add(
                    Double.isNaN(distinct)
                            ? column
                            : new ColumnStatistics(
                                    column.min(),
                                    column.max(),
                                    column.nullFraction(),
                                    distinct,
                                    column.averageBytes()));
        }
        return new TableStatistics(found.rows(), found.bytes(), columns);
    }

    private TableStatistics gather() {
        TableStatistics inline = InlineStatistics.of(state.rows());
        Table table = files();
        if (table == null) {
            return inline;
        }
        TableStatistics stored = table.statistics();
        if (inline.rows() == 0) {
            return stored;
        }
        List<ColumnStatistics> columns = new ArrayList<>();
        for (int i = 0; i < state.columns().size(); i++) {
            columns.add(merged(
                    stored.columns().get(i), stored.rows(), inline.columns().get(i), inline.rows()));
        }
        return new TableStatistics(stored.rows() + inline.rows(), stored.bytes() + inline.bytes(), columns);
    }

    private static ColumnStatistics merged(ColumnStatistics a, double aRows, ColumnStatistics b, double bRows) {
        double rows = aRows + bRows;
        return new ColumnStatistics(
                bound(a.min(), b.min(), b.nullFraction() == 1, -1),
                bound(a.max(), b.max(), b.nullFraction() == 1, 1),
                (a.nullFraction() * aRows + b.nullFraction() * bRows) / rows,
                Math.max(a.distinctValues(), b.distinctValues()),
                (a.averageBytes() * aRows + b.averageBytes() * bRows) / rows);
    }

    private static @Nullable Object bound(@Nullable Object a, @Nullable Object b, boolean bIsEmpty, int sign) {
        if (a == null || bIsEmpty) {
            return a;
        }
        return b == null ? null : ValueRange.compare(a, b) * sign >= 0 ? a : b;
    }

    @Override
    public List<Split> splits(List<ColumnDomain> domains) {
        Table table = files();
        List<Split> splits = new ArrayList<>(table == null ? List.of() : table.splits(domains));
        InlineRows rows = state.rows();
        if (rows.size() > 0) {
            splits.add(Split.of(rows));
        }
        return splits;
    }

    @Override
    public String toString() {
        return handle.name() + ": " + state.files().size() + " files, "
                + state.rows().size() + " rows in the log";
    }
}
