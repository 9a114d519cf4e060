// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import org.centella.storage.ValueRange;

/**
 * What a footer tells of one column in one row group.
 *
 * @param range bounds of the values, in the type the file gives the column
 * @param nulls -1 if unknown
 * @param distinctValues -1 if unknown
 * @param compressedBytes in the file
 * @param uncompressedBytes after decompression, still encoded
 */
public record ChunkSummary(
        ValueRange range, long nulls, long distinctValues, long compressedBytes, long uncompressedBytes) {}
