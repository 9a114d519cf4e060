// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.catalog;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.storage.Catalog;
import org.centella.storage.FileFormat;
import org.centella.storage.Table;
import org.centella.storage.file.DataFile;
import org.jspecify.annotations.Nullable;

/**
 * A data folder whose Parquet files and subfolders are tables, without any declaration: {@code DIR/lineitem/…} or
 * {@code DIR/lineitem.parquet} is table lineitem. Looks at the folder at every call, so that new and changed files are
 * seen at once; what did not change is not opened again.
 */
public final class FolderCatalog implements Catalog {
    public static final String SCHEMA = "main";

    private final Path folder;
    private final List<FileFormat> formats;

    /**
     * @param formats of files that are tables, the first one that knows a file counts
     * @throws CentellaException FILE_NOT_FOUND when there is no such folder
     */
    public FolderCatalog(Path folder, List<FileFormat> formats) {
        if (!Files.isDirectory(folder)) {
            throw new CentellaException(ErrorCode.FILE_NOT_FOUND, "there is no folder " + folder);
        }
        this.folder = folder;
        this.formats = List.copyOf(formats);
    }

    public Path folder() {
        return folder;
    }

    @Override
    public List<String> schemas() {
        return List.of(SCHEMA);
    }

    @Override
    public List<String> tables(String schema) {
        return schema.equalsIgnoreCase(SCHEMA)
                ? locations().entrySet().stream()
                        .filter(t -> hasData(t.getValue()))
                        .map(Map.Entry::getKey)
                        .toList()
                : List.of();
    }

    private boolean hasData(Path location) {
        return format(location) != null;
    }

    /**
     * The format of a file by its name, of a folder by the names of the files in it; null for a folder without data. Files
     * that no format claims are taken for the first one's.
     */
    private @Nullable FileFormat format(Path location) {
        List<Path> files = Files.isRegularFile(location)
                ? List.of(location)
                : formats.getFirst().finder().findIn(location).stream()
                        .map(DataFile::path)
                        .toList();
        if (files.isEmpty()) {
            return null;
        }
        return formats.stream()
                .filter(f -> files.stream().anyMatch(f.finder()::hasExtension))
                .findFirst()
                .orElse(formats.getFirst());
    }

    @Override
    public @Nullable Table table(String schema, String name) {
        if (!schema.equalsIgnoreCase(SCHEMA)) {
            return null;
        }
        SortedMap<String, Path> locations = locations();
        String found = Names.find(name, locations.keySet());
        FileFormat format = found == null ? null : format(locations.get(found));
        if (found == null || format == null) {
            return null;
        }
        return format.open(found, locations.get(found).toString(), Map.of());
    }

    /** The tables' names and places. A folder comes before a file of its name. */
    private SortedMap<String, Path> locations() {
        SortedMap<String, Path> locations = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = tableName(entry);
                if (name != null) {
                    locations.merge(name, entry, (a, b) -> Files.isDirectory(a) ? a : b);
                }
            }
            return locations;
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot look into " + folder + ": " + e, e);
        } catch (DirectoryIteratorException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot look into " + folder + ": " + e.getCause(), e);
        }
    }

    private @Nullable String tableName(Path entry) {
        String name = entry.getFileName().toString();
        FileFormat format = formats.stream()
                .filter(f -> f.finder().hasExtension(entry))
                .findFirst()
                .orElse(null);
        if (name.startsWith(".") || name.startsWith("_") || name.indexOf('=') >= 0) {
            return null;
        }
        if (format != null) {
            // Others name folders of files that way, too.
            return format.finder().baseName(entry);
        }
        return Files.isDirectory(entry) ? name : null;
    }

    @Override
    public String toString() {
        return "tables in " + folder;
    }
}
