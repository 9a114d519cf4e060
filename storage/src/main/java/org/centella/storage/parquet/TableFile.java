// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Schema;
import org.centella.storage.ColumnDomain;
import org.centella.storage.ValueRange;
import org.centella.storage.file.HivePath;
import org.centella.storage.file.PartitionType;
import org.jspecify.annotations.Nullable;

/** A file of a table, seen through the table's schema: which of its columns is which, in whose type. */
final class TableFile {
    private static final int IN_NO_FILE = -1;

    private final ParquetFile file;
    private final Schema schema;
    private final Map<String, String> partitionValues;
    /** Position in the file of each column of the table. */
    private final int[] positions;

    private final boolean[] partitionColumn;

    TableFile(ParquetFile file, Schema schema, List<String> partitionColumns, Map<String, String> partitionValues) {
        this.file = file;
        this.schema = schema;
        this.partitionValues = partitionValues;
        this.partitionColumn = new boolean[schema.size()];
        this.positions = new int[schema.size()];
        for (int i = 0; i < schema.size(); i++) {
            String name = schema.field(i).name();
            partitionColumn[i] = partitionColumns.contains(name);
            positions[i] = partitionColumn[i] ? IN_NO_FILE : file.schema().indexOf(name);
        }
    }

    ParquetFile file() {
        return file;
    }

    Map<String, String> partitionValues() {
        return partitionValues;
    }

    boolean isPartitionColumn(int column) {
        return partitionColumn[column];
    }

    /** The position in the file of a column of the table, or -1. */
    int position(int column) {
        return positions[column];
    }

    /** The value that the folders give a partition column. */
    @Nullable
    Object partitionValue(int column) {
        String text = partitionValues.getOrDefault(schema.field(column).name(), HivePath.NULL);
        return PartitionType.value(schema.type(column), text);
    }

    /** False only if no row of the file can satisfy the domains: judged by folder names and by columns that are missing. */
    boolean mayMatch(List<ColumnDomain> domains) {
        for (ColumnDomain wanted : domains) {
            int column = wanted.column();
            if (isPartitionColumn(column)) {
                Object value = partitionValue(column);
                if (!new ValueRange(value, value, value == null, value != null).mayMatch(wanted.domain())) {
                    return false;
                }
            } else if (positions[column] < 0 && !new ValueRange(null, null, true, false).mayMatch(wanted.domain())) {
                return false;
            }
        }
        return true;
    }

    /** False only if no row of the row group can satisfy the domains. */
    boolean mayMatch(int rowGroup, List<ColumnDomain> domains) {
        for (ColumnDomain wanted : domains) {
            int position = positions[wanted.column()];
            if (position >= 0 && !summary(rowGroup, wanted.column()).range().mayMatch(wanted.domain())) {
                return false;
            }
        }
        return true;
    }

    /** What the footer tells of a column that the file has, its range in the table's type. */
    ChunkSummary summary(int rowGroup, int column) {
        int position = positions[column];
        ChunkSummary stored = file.summary(rowGroup, position);
        DataType from = file.schema().type(position);
        DataType to = schema.type(column);
        if (from.equals(to) || from.isInteger() && to.isInteger()) {
            return stored;
        }
        ValueRange range = stored.range();
        ValueRange converted = new ValueRange(
                converted(range.min(), from, to),
                converted(range.max(), from, to),
                range.mayHaveNulls(),
                range.mayHaveValues());
        return new ChunkSummary(
                converted,
                stored.nulls(),
                stored.distinctValues(),
                stored.compressedBytes(),
                stored.uncompressedBytes());
    }

    private static @Nullable Object converted(@Nullable Object value, DataType from, DataType to) {
        if (to == DataType.DOUBLE && value instanceof Number number) {
            return number.doubleValue();
        }
        if (from instanceof DataType.Decimal stored
                && to instanceof DataType.Decimal wanted
                && value instanceof Number number) {
            BigInteger unscaled = new BigDecimal(new BigInteger(number.toString()), stored.scale())
                    .setScale(wanted.scale())
                    .unscaledValue();
            return wanted.isLong() ? (Object) unscaled.longValueExact() : unscaled;
        }
        return null;
    }
}
