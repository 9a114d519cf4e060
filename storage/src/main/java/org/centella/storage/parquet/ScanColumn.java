// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import org.centella.columnar.Column;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * An output column of a scan while it reads one row group: a reader of the file's column, or one value for all rows (a
 * partition column, or one the file does not have).
 */
final class ScanColumn {
    private final DataType type;
    private final int position;
    private final @Nullable ParquetColumn node;
    private final @Nullable ColumnReader reader;
    private final @Nullable ConstantColumn constant;

    // Of the current batch.
    private @Nullable Column column;
    /** True if {@link #column} has the selected rows only. */
    private boolean compact;

    /** A column that is read: number {@code position} of the file's, as a column of {@code type}. */
    ScanColumn(DataType type, int position, ParquetColumn node, ColumnReader reader) {
        this.type = type;
        this.position = position;
        this.node = node;
        this.reader = reader;
        this.constant = null;
    }

    ScanColumn(ConstantColumn constant) {
        this.type = constant.type();
        this.position = -1;
        this.node = null;
        this.reader = null;
        this.constant = constant;
    }

    /** Of the table. */
    DataType type() {
        return type;
    }

    /** Among the file's columns. */
    int position() {
        return position;
    }

    /** True if it is read from a column of the file that is not nested. */
    boolean isFlat() {
        return node instanceof ParquetColumn.Leaf;
    }

    ParquetColumn.Leaf leaf() {
        if (node instanceof ParquetColumn.Leaf leaf) {
            return leaf;
        }
        throw new IllegalStateException("not a flat column of the file");
    }

    @Nullable
    ColumnReader reader() {
        return reader;
    }

    boolean isConstant() {
        return constant != null;
    }

    /** All rows of the batch, read once. */
    Column all(int rows) {
        if (column == null) {
            column = reader == null ? constantOf(rows) : reader.read(rows);
        }
        return column;
    }

    private Column constantOf(int rows) {
        if (constant == null) {
            throw new IllegalStateException("a column is read or constant");
        }
        return new ConstantColumn(constant.base(), rows);
    }

    /** True if the batch's rows were read, all or selected. */
    boolean isRead() {
        return column != null;
    }

    void setCompact(Column selected) {
        column = selected;
        compact = true;
    }

    boolean isCompact() {
        return compact;
    }

    /** The batch is done: rows not read are skipped. */
    void endBatch(int rows) {
        if (column == null && reader != null) {
            reader.skip(rows);
        }
        column = null;
        compact = false;
    }
}
