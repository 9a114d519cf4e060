// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A part of a table that one task reads: row groups {@code firstUnit} to {@code lastUnit} (exclusive) of one file. The same
 * split always yields the same rows in the same order.
 *
 * @param rows exact when the format knows it, else an estimate
 * @param bytes on disk, of all columns
 * @param partitionValues text of the partition columns by name, {@code null} spelled as Hive does
 */
public record Split(
        String path, int firstUnit, int lastUnit, long rows, long bytes, Map<String, String> partitionValues) {

    public Split {
        Objects.requireNonNull(path);
        partitionValues = java.util.Collections.unmodifiableMap(new TreeMap<>(partitionValues));
    }
}
