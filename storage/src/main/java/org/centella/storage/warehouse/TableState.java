// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Schema;
import org.centella.storage.InlineRows;
import org.jspecify.annotations.Nullable;

/**
 * One version of a table: all that a reader needs to know of it. Every commit makes a new one.
 *
 * @param columns in declared order
 * @param partitionColumns names of columns by which files are kept apart
 * @param files with the bulk of the rows
 * @param rows that are not worth a file yet
 */
public record TableState(
        List<TableColumn> columns,
        List<String> partitionColumns,
        List<StoredFile> files,
        InlineRows rows,
        @Nullable String comment) {

    public TableState {
        columns = List.copyOf(columns);
        partitionColumns = List.copyOf(partitionColumns);
        files = List.copyOf(files);
    }

    /** A table without rows. */
    public static TableState empty(List<TableColumn> columns, List<String> partitionColumns, @Nullable String comment) {
        return new TableState(columns, partitionColumns, List.of(), noRows(columns), comment);
    }

    private static InlineRows noRows(List<TableColumn> columns) {
        return new InlineRows(columns.stream().map(TableColumn::type).toList(), List.of());
    }

    public Schema schema() {
        return new Schema(columns.stream().map(TableColumn::field).toList());
    }

    public List<DataType> types() {
        return rows.types();
    }

    /** Rows in files and in the log. */
    public long rowCount() {
        return files.stream().mapToLong(StoredFile::rows).sum() + rows.size();
    }

    public TableState withoutRows() {
        return new TableState(columns, partitionColumns, List.of(), noRows(columns), comment);
    }

    public TableState plus(List<List<@Nullable Object>> more) {
        return new TableState(columns, partitionColumns, files, rows.plus(more), comment);
    }

    public TableState plusFiles(List<StoredFile> more) {
        List<StoredFile> all = new ArrayList<>(files);
        all.addAll(more);
        return new TableState(columns, partitionColumns, all, rows, comment);
    }
}
