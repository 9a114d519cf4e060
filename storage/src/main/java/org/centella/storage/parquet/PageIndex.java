// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.format.Util;
import org.centella.columnar.memory.Segments;
import org.centella.storage.Domain;
import org.centella.storage.ScanMetrics;
import org.centella.storage.ValueRange;
import org.jspecify.annotations.Nullable;

/** The column and offset index of a flat column chunk: bounds and first row of each page. */
final class PageIndex {
    private final ParquetColumn.Leaf leaf;
    private final ColumnIndex bounds;
    private final List<PageLocation> pages;
    private final long rowCount;

    private PageIndex(ParquetColumn.Leaf leaf, ColumnIndex bounds, List<PageLocation> pages, long rowCount) {
        this.leaf = leaf;
        this.bounds = bounds;
        this.pages = pages;
        this.rowCount = rowCount;
    }

    /** The index of a chunk, or null if there is none or it does not hold together: it only serves to skip. */
    static @Nullable PageIndex read(MemorySegment file, ColumnChunk chunk, ParquetColumn.Leaf leaf, long rowCount) {
        if (!chunk.isSetColumn_index_offset() || !chunk.isSetOffset_index_offset()) {
            return null;
        }
        byte[] columnIndex = bytes(file, chunk.getColumn_index_offset(), chunk.getColumn_index_length());
        byte[] offsetIndex = bytes(file, chunk.getOffset_index_offset(), chunk.getOffset_index_length());
        if (columnIndex == null || offsetIndex == null) {
            return null;
        }
        try {
            ColumnIndex bounds = Util.readColumnIndex(new ByteArrayInputStream(columnIndex));
            OffsetIndex offsets = Util.readOffsetIndex(new ByteArrayInputStream(offsetIndex));
            PageIndex index = new PageIndex(leaf, bounds, offsets.getPage_locations(), rowCount);
            return index.holdsTogether() ? index : null;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static byte @Nullable [] bytes(MemorySegment file, long offset, int length) {
        if (offset <= 0 || length <= 0 || offset > file.byteSize() || length > file.byteSize() - offset) {
            return null;
        }
        return file.asSlice(offset, length).toArray(Segments.BYTE);
    }

    private boolean holdsTogether() {
        int count = pages.size();
        if (bounds.getMin_valuesSize() != count
                || bounds.getMax_valuesSize() != count
                || bounds.getNull_pagesSize() != count
                || bounds.isSetNull_counts() && bounds.getNull_countsSize() != count) {
            return false;
        }
        long row = 0;
        for (int i = 0; i < count; i++) {
            long first = pages.get(i).getFirst_row_index();
            if (i == 0 ? first != 0 : first <= row || first >= rowCount) {
                return false;
            }
            row = first;
        }
        return count > 0;
    }

    /** The rows of the pages that may have values of the domain. */
    RowRanges rows(Domain domain, ScanMetrics metrics) {
        int count = pages.size();
        long[] starts = new long[count];
        long[] ends = new long[count];
        for (int i = 0; i < count; i++) {
            starts[i] = pages.get(i).getFirst_row_index();
            ends[i] = i + 1 < count ? pages.get(i + 1).getFirst_row_index() : rowCount;
            if (!range(i).mayMatch(domain)) {
                ends[i] = starts[i];
                metrics.pagesSkippedByIndex.increment();
            }
        }
        return RowRanges.of(rowCount, starts, ends);
    }

    private ValueRange range(int page) {
        if (bounds.getNull_pages().get(page)) {
            return new ValueRange(null, null, true, false);
        }
        boolean mayHaveNulls = leaf.nullable()
                && (!bounds.isSetNull_counts() || bounds.getNull_counts().get(page) != 0);
        return new ValueRange(
                StoredValue.read(leaf, array(bounds.getMin_values().get(page))),
                StoredValue.read(leaf, array(bounds.getMax_values().get(page))),
                mayHaveNulls,
                true);
    }

    private static byte[] array(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
