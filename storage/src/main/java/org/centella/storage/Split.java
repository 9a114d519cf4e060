// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A part of a table that one task reads: units {@code firstUnit} to {@code lastUnit} (exclusive) of one file, row groups of
 * Parquet, bytes of text. The same split always yields the same rows in the same order.
 *
 * @param rows exact when the format knows it, else an estimate
 * @param bytes on disk, of all columns
 * @param partitionValues text of the partition columns by name, {@code null} spelled as Hive does
 * @param inline the rows themselves, when they are in no file, else null
 * @param executor the one that is nearest to the rows, or {@link #NOWHERE}
 */
public record Split(
        String path,
        long firstUnit,
        long lastUnit,
        long rows,
        long bytes,
        Map<String, String> partitionValues,
        @Nullable InlineRows inline,
        int executor) {

    /** All executors are as near. */
    public static final int NOWHERE = -1;

    public Split {
        Objects.requireNonNull(path);
        partitionValues = java.util.Collections.unmodifiableMap(new TreeMap<>(partitionValues));
    }

    /** A part of a file. */
    public Split(
            String path, long firstUnit, long lastUnit, long rows, long bytes, Map<String, String> partitionValues) {
        this(path, firstUnit, lastUnit, rows, bytes, partitionValues, null, NOWHERE);
    }

    /** Rows in no file. */
    public static Split of(InlineRows rows) {
        return new Split("", 0, 1, rows.size(), 0, Map.of(), rows, NOWHERE);
    }
}
