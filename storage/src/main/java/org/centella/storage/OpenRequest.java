// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Schema;
import org.centella.storage.file.DataFile;
import org.centella.storage.file.FileFinder;
import org.jspecify.annotations.Nullable;

/**
 * Which files are to be a table, and how they are to be understood.
 *
 * @param name of the table, for EXPLAIN and errors
 * @param locations files, folders (searched with their {@code key=value} folders) and globs, at least one
 * @param options of the format, by any of their names
 * @param declared columns that a user declared, or null; a format whose files describe themselves leaves them to the caller
 * @param types of some columns, by name, in place of what the files suggest
 */
public record OpenRequest(
        String name,
        List<String> locations,
        Map<String, String> options,
        @Nullable Schema declared,
        Map<String, DataType> types) {
    private static final String FILENAME = "filename";

    public OpenRequest {
        locations = List.copyOf(locations);
        options = Map.copyOf(options);
        types = Map.copyOf(types);
    }

    public static OpenRequest of(String name, String location, Map<String, String> options) {
        return new OpenRequest(name, List.of(location), options, null, Map.of());
    }

    public OpenRequest withDeclared(Schema columns) {
        return new OpenRequest(name, locations, options, columns, types);
    }

    public OpenRequest withOptions(Map<String, String> other) {
        return new OpenRequest(name, locations, other, declared, types);
    }

    /** All locations as one text. */
    public String location() {
        return String.join(", ", locations);
    }

    /**
     * The files, in the order of the locations, with what their folders say of them and, if the options ask so, their own
     * names, as values of partition columns.
     *
     * @param finder of the format; this request's options have their canonical names
     */
    public List<DataFile> files(FileFinder finder) {
        boolean folders = Boolean.parseBoolean(options.getOrDefault("hive_partitioning", "true"));
        boolean names = Boolean.parseBoolean(options.getOrDefault(FILENAME, "false"));
        List<DataFile> files = new ArrayList<>();
        for (String location : locations) {
            for (DataFile file : finder.find(location)) {
                Map<String, String> values = new LinkedHashMap<>(folders ? file.partitionValues() : Map.of());
                if (names) {
                    values.put(FILENAME, file.path().toString());
                }
                files.add(new DataFile(file.path(), file.bytes(), file.modified(), values));
            }
        }
        return files;
    }
}
