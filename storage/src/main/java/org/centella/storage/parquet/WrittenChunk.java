// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.OffsetIndex;
import org.jspecify.annotations.Nullable;

/** A column chunk whose pages are in the file, with what is still to be written behind the row groups. */
record WrittenChunk(
        ColumnChunk chunk,
        @Nullable ColumnIndex columnIndex,
        OffsetIndex offsetIndex,
        @Nullable BlockSplitBloomFilter bloomFilter) {}
