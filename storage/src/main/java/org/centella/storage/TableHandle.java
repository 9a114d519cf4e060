// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.centella.columnar.type.Schema;

/**
 * All that an executor needs to read a table; travels inside plans.
 *
 * @param name as the user knows it, for EXPLAIN and errors
 * @param format the {@link FileFormat} that reads it, "parquet" for one
 * @param location file, folder or glob
 * @param schema the columns of the files, then the partition columns
 * @param partitionColumns names of the columns that come from {@code key=value} folders
 * @param options of the format
 */
public record TableHandle(
        String name,
        String format,
        String location,
        Schema schema,
        List<String> partitionColumns,
        Map<String, String> options) {

    public TableHandle {
        Objects.requireNonNull(name);
        Objects.requireNonNull(format);
        Objects.requireNonNull(location);
        Objects.requireNonNull(schema);
        partitionColumns = List.copyOf(partitionColumns);
        options = Map.copyOf(options);
    }
}
