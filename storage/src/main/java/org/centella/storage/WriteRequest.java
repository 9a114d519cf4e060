// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.centella.columnar.type.Schema;

/**
 * What a task is to write.
 *
 * @param folder for the files, whose names must not be those of any other attempt's
 * @param task a number for the files' names
 * @param schema of the batches
 * @param partitionColumns positions of the columns by whose values files are kept apart, in {@code key=value} folders
 * @param options of the format
 * @param largestFile bytes beyond which another file is begun
 */
public record WriteRequest(
        Path folder,
        int task,
        Schema schema,
        List<Integer> partitionColumns,
        Map<String, String> options,
        long largestFile) {
    /** Larger files are slow to move and to lose. */
    public static final long LARGEST_FILE = 1L << 30;

    /** Where all rows must go to one file. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    public WriteRequest {
        Objects.requireNonNull(folder);
        partitionColumns = List.copyOf(partitionColumns);
        options = Map.copyOf(options);
    }

    /** The partition columns as an array. */
    public int[] partitions() {
        return partitionColumns.stream().mapToInt(i -> i).toArray();
    }
}
