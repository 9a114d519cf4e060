// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.nio.file.Path;
import java.util.Map;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.Schema;
import org.centella.storage.file.FileFinder;
import org.centella.storage.write.DataFileWriter;
import org.centella.storage.write.PartitionedWriter;

/** A format of files that anyone may have written; {@code STORED AS} spells its name. */
public interface FileFormat extends TableFormat {
    /**
     * Looks at the files of some locations, agrees on one schema, and gathers statistics from metadata alone.
     *
     * @throws CentellaException FILE_NOT_FOUND, SCHEMA_MISMATCH, CORRUPT_FILE, INVALID_ARGUMENT for wrong options, …
     */
    Table open(OpenRequest request);

    default Table open(String name, String location, Map<String, String> options) {
        return open(OpenRequest.of(name, location, options));
    }

    /** How the files that a location names are found, and which files of a folder are of this format. */
    FileFinder finder();

    /** All options that reading and writing know. */
    FormatOptions options();

    /** How names of files end that are written with these options, with the dot. */
    String extension(Map<String, String> options);

    /** The options that a file's name implies for writing it, such as its compression. */
    default Map<String, String> impliedOptions(Path file) {
        return Map.of();
    }

    /**
     * Begins to write a file; its folder is made if need be.
     *
     * @throws CentellaException FILE_EXISTS, INVALID_ARGUMENT for wrong options
     */
    DataFileWriter fileWriter(Path path, Schema schema, Map<String, String> options, MemoryPool memory);

    @Override
    default FileWriter writer(WriteRequest request, MemoryPool memory) {
        return new PartitionedWriter(this, request, false, memory);
    }
}
