// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.storage.Catalog;
import org.centella.storage.Table;
import org.centella.storage.catalog.FolderCatalog;
import org.centella.storage.catalog.Names;
import org.jspecify.annotations.Nullable;

/** The managed tables of a session or of a folder that sessions and processes share, by schema and name. Thread-safe. */
public final class Warehouse implements Catalog, AutoCloseable {
    private final Path folder;
    private final Map<String, Map<String, StoredTable>> schemas = new TreeMap<>();

    private Warehouse(Path folder) {
        this.folder = folder;
        schemas.put(FolderCatalog.SCHEMA, new TreeMap<>());
    }

    /** A warehouse that ends with its session. What is small stays in memory, the rest goes to a folder that is made then. */
    public static Warehouse temporary() {
        return new Warehouse(Path.of(System.getProperty("java.io.tmpdir"), "centella-tables-" + UUID.randomUUID()));
    }

    @Override
    public synchronized List<String> schemas() {
        return List.copyOf(schemas.keySet());
    }

    @Override
    public synchronized List<String> tables(String schema) {
        Map<String, StoredTable> tables = find(schema);
        return tables == null ? List.of() : List.copyOf(tables.keySet());
    }

    @Override
    public @Nullable Table table(String schema, String name) {
        StoredTable stored = stored(schema, name);
        return stored == null ? null : stored.table();
    }

    /** The table to be changed, or null if there is none. */
    public synchronized @Nullable StoredTable stored(String schema, String name) {
        Map<String, StoredTable> tables = find(schema);
        String found = tables == null ? null : Names.find(name, tables.keySet());
        return found == null ? null : tables.get(found);
    }

    private @Nullable Map<String, StoredTable> find(String schema) {
        String found = Names.find(schema, schemas.keySet());
        return found == null ? null : schemas.get(found);
    }

    /** False when there is one already. */
    public synchronized boolean createSchema(String name) {
        return find(name) == null && schemas.put(name, new TreeMap<>()) == null;
    }

    /** Removes a schema with its tables; false when there is none. */
    public synchronized boolean dropSchema(String name) {
        String found = Names.find(name, schemas.keySet());
        return found != null && schemas.remove(found) != null;
    }

    /** A table that no one sees before it is {@link #add}ed, for files to be written first. */
    public StoredTable prepare(String name, TableState first) {
        Path own = folder.resolve(UUID.randomUUID().toString());
        return new StoredTable(name, own, new MemoryLog<>(first));
    }

    /**
     * Shows a prepared table to all.
     *
     * @param replace whether a table of that name gives way
     * @throws CentellaException TABLE_ALREADY_EXISTS, SCHEMA_NOT_FOUND
     */
    public synchronized void add(String schema, StoredTable table, boolean replace) {
        Map<String, StoredTable> tables = find(schema);
        if (tables == null) {
            throw new CentellaException(
                    ErrorCode.SCHEMA_NOT_FOUND,
                    "there is no schema " + schema + Suggestions.didYouMean(schema, schemas.keySet()));
        }
        String known = Names.find(table.name(), tables.keySet());
        if (known != null && !replace) {
            throw new CentellaException(ErrorCode.TABLE_ALREADY_EXISTS, "there is a table " + known + " already");
        }
        if (known != null) {
            tables.remove(known);
        }
        tables.put(table.name(), table);
    }

    /** False when there is no such table. */
    public synchronized boolean drop(String schema, String name) {
        Map<String, StoredTable> tables = find(schema);
        String found = tables == null ? null : Names.find(name, tables.keySet());
        return found != null && tables.remove(found) != null;
    }

    /** Removes the folder of a warehouse that ends with its session. */
    @Override
    public void close() {
        deleteTree(folder);
    }

    static void deleteTree(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot delete " + root + ": " + e, e);
        }
    }
}
