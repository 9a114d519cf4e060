// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.Type;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Layout;
import org.centella.storage.ColumnStatistics;
import org.centella.storage.ValueRange;
import org.jspecify.annotations.Nullable;

/** Sums up, over all row groups of a table, what footers and dictionaries tell of one column. */
final class ColumnSummary {
    /** Bytes of a string's view, and how many bytes fit into it. */
    private static final int VIEW = 16;

    private static final int INLINE = 12;
    /** Assumed where a footer tells nothing: a word. */
    private static final double UNKNOWN_TEXT = 16;

    private final DataType type;
    private final List<ChunkEstimate> chunks = new ArrayList<>();
    private final Map<Object, Double> partitionRows = new HashMap<>();
    private @Nullable Object min;
    private @Nullable Object max;
    private boolean bounded = true;
    private double rows;
    private double nulls;
    private double textBytes;
    private double textValues;

    ColumnSummary(DataType type, List<TableFile> files, int column) {
        this.type = type;
        for (TableFile file : files) {
            if (file.isPartitionColumn(column)) {
                addPartition(file, column);
            } else {
                addFile(file, column);
            }
        }
    }

    private void addPartition(TableFile file, int column) {
        double count = file.file().rows();
        rows += count;
        Object value = file.partitionValue(column);
        if (value == null) {
            nulls += count;
        } else if (count > 0) {
            partitionRows.merge(value, count, Double::sum);
            extend(new ValueRange(value, value, false, true));
            textBytes += value.toString().length() * count;
            textValues += count;
        }
    }

    private void addFile(TableFile tableFile, int column) {
        ParquetFile file = tableFile.file();
        int position = tableFile.position(column);
        if (position < 0) {
            rows += file.rows();
            nulls += file.rows();
            return;
        }
        for (int group = 0; group < file.rowGroupCount(); group++) {
            double count = file.rowGroupRows(group);
            if (count > 0) {
                addRowGroup(file, group, position, tableFile.summary(group, column), count);
            }
        }
    }

    private void addRowGroup(ParquetFile file, int group, int position, ChunkSummary summary, double count) {
        double chunkNulls = summary.nulls() < 0 ? 0 : Math.min(summary.nulls(), count);
        rows += count;
        nulls += chunkNulls;
        if (chunkNulls == count) {
            return;
        }
        ValueRange range = summary.range();
        extend(range);
        if (!(file.columns().get(position) instanceof ParquetColumn.Leaf leaf)) {
            return;
        }
        ColumnMetaData chunk =
                file.rowGroup(group).getColumns().get(leaf.chunk()).getMeta_data();
        double distinct = summary.distinctValues() > 0 ? summary.distinctValues() : DictionarySize.of(file, chunk);
        chunks.add(new ChunkEstimate(count - chunkNulls, distinct, range.min(), range.max()));
        if (leaf.physical() == Type.BYTE_ARRAY) {
            addText(chunk, count - chunkNulls, distinct);
        }
    }

    private void addText(ColumnMetaData chunk, double values, double distinct) {
        if (chunk.isSetSize_statistics() && chunk.getSize_statistics().isSetUnencoded_byte_array_data_bytes()) {
            textBytes += chunk.getSize_statistics().getUnencoded_byte_array_data_bytes();
            textValues += values;
        } else if (distinct < 0) {
            // PLAIN pages: a length before each value.
            textBytes += Math.max(0, chunk.getTotal_uncompressed_size() - values * Integer.BYTES);
            textValues += values;
        }
    }

    private void extend(ValueRange range) {
        if (range.min() == null || range.max() == null) {
            bounded = false;
            return;
        }
        min = min == null || ValueRange.compare(range.min(), min) < 0 ? range.min() : min;
        max = max == null || ValueRange.compare(range.max(), max) > 0 ? range.max() : max;
    }

    ColumnStatistics statistics() {
        return new ColumnStatistics(
                bounded ? min : null,
                bounded ? max : null,
                rows == 0 ? 0 : nulls / rows,
                distinctValues(),
                averageBytes());
    }

    private double distinctValues() {
        if (!partitionRows.isEmpty()) {
            return partitionRows.size();
        }
        if (type.isNested()) {
            return Double.NaN;
        }
        double estimate = ChunkEstimate.distinctValues(chunks);
        return type == DataType.BOOLEAN ? Math.min(estimate, 2) : estimate;
    }

    private double averageBytes() {
        if (type.layout() != Layout.VIEW) {
            // A nested value is taken for a few numbers: its leaves tell too little to do better.
            return type.isNested() ? 4 * Long.BYTES : Math.max(1, type.layout().byteWidth());
        }
        double length = textValues == 0 ? UNKNOWN_TEXT : textBytes / textValues;
        return length <= INLINE ? VIEW : VIEW + length;
    }
}
