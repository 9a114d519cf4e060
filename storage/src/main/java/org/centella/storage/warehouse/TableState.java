// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.InlineRows;
import org.jspecify.annotations.Nullable;

/**
 * One version of a table: all that a reader needs to know of it. Every commit makes a new one.
 *
 * @param columns in declared order
 * @param partitionColumns names of columns by whose values rows are kept in different files
 * @param files with the bulk of the rows
 * @param rows that are not worth a file yet
 * @param retired files of versions before
 * @param analysis what ANALYZE found out, or null
 */
public record TableState(
        List<TableColumn> columns,
        List<String> partitionColumns,
        List<StoredFile> files,
        InlineRows rows,
        @Nullable String comment,
        List<Retired> retired,
        @Nullable Analysis analysis) {

    public TableState {
        columns = List.copyOf(columns);
        partitionColumns = List.copyOf(partitionColumns);
        files = List.copyOf(files);
        retired = List.copyOf(retired);
    }

    /** A table without rows. */
    public static TableState empty(List<TableColumn> columns, List<String> partitionColumns, @Nullable String comment) {
        return new TableState(columns, partitionColumns, List.of(), noRows(columns), comment, List.of(), null);
    }

    private static InlineRows noRows(List<TableColumn> columns) {
        return new InlineRows(columns.stream().map(TableColumn::type).toList(), List.of());
    }

    public Schema schema() {
        return new Schema(columns.stream().map(TableColumn::field).toList());
    }

    /** The columns under the names that files know. */
    public Schema storedSchema() {
        return new Schema(columns.stream()
                .map(c -> new Field(c.storedAs(), c.type(), c.nullable()))
                .toList());
    }

    /** Positions of the partition columns. */
    public List<Integer> partitions() {
        return partitionColumns.stream().map(schema()::indexOf).toList();
    }

    public List<DataType> types() {
        return rows.types();
    }

    /** Rows in files and in the log. */
    public long rowCount() {
        return files.stream().mapToLong(StoredFile::rows).sum() + rows.size();
    }

    public TableState withoutRows() {
        return with(List.of(), noRows(columns));
    }

    public TableState with(List<StoredFile> newFiles, InlineRows newRows) {
        return new TableState(columns, partitionColumns, newFiles, newRows, comment, retired, analysis);
    }

    /** The same files and rows as other columns; rows are as many values long as there are columns. */
    public TableState withColumns(List<TableColumn> newColumns, List<String> newPartitionColumns, InlineRows newRows) {
        return new TableState(newColumns, newPartitionColumns, files, newRows, comment, retired, analysis);
    }

    public TableState withComment(@Nullable String text) {
        return new TableState(columns, partitionColumns, files, rows, text, retired, analysis);
    }

    public TableState plus(List<List<@Nullable Object>> more) {
        return with(files, rows.plus(more));
    }

    public TableState plusFiles(List<StoredFile> more) {
        List<StoredFile> all = new ArrayList<>(files);
        all.addAll(more);
        return with(all, rows);
    }

    public TableState withAnalysis(Analysis found) {
        return new TableState(columns, partitionColumns, files, rows, comment, retired, found);
    }

    TableState withRetired(List<Retired> all) {
        return new TableState(columns, partitionColumns, files, rows, comment, all, analysis);
    }

    /** Files that this version has and another has not. */
    List<StoredFile> filesNotIn(TableState other) {
        Set<String> paths = new HashSet<>();
        other.files.forEach(f -> paths.add(f.path()));
        return files.stream().filter(f -> !paths.contains(f.path())).toList();
    }
}
