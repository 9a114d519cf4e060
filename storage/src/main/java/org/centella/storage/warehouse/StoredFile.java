// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.centella.storage.file.HivePath;

/**
 * A data file that belongs to a table.
 *
 * @param path relative to the table's folder
 * @param partitionValues text of the partition columns, by their names in files
 */
public record StoredFile(String path, long rows, long bytes, Map<String, String> partitionValues) {
    /** A file that was written below the table's folder. */
    public static StoredFile of(Path folder, Path file, long rows, long bytes) {
        Path relative = folder.toAbsolutePath().relativize(file.toAbsolutePath());
        return new StoredFile(relative.toString(), rows, bytes, HivePath.parseAll(relative));
    }

    public StoredFile {
        Objects.requireNonNull(path);
        partitionValues = Map.copyOf(partitionValues);
    }
}
