// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.file;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file of a table.
 *
 * @param modified time of the last change, in nanoseconds since 1970
 * @param partitionValues what its {@code key=value} folders say, unescaped, outermost first
 */
public record DataFile(Path path, long bytes, long modified, Map<String, String> partitionValues) {
    public DataFile {
        partitionValues = Collections.unmodifiableMap(new LinkedHashMap<>(partitionValues));
    }
}
