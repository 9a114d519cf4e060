// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.columnar.type.Schema;
import org.centella.storage.Catalog;
import org.centella.storage.Table;
import org.centella.storage.catalog.FolderCatalog;
import org.centella.storage.catalog.Names;
import org.centella.storage.warehouse.CatalogState.SchemaState;
import org.centella.storage.warehouse.CatalogState.ViewState;
import org.jspecify.annotations.Nullable;

/**
 * Managed tables and views by schema and name, of one session or in a folder that sessions and processes share:
 *
 * <pre>
 *   WAREHOUSE/_catalog/…json               which name is which table; the queries of views
 *   WAREHOUSE/orders-1f0c…/_log/…json      the versions of one table
 *   WAREHOUSE/orders-1f0c…/part-….parquet  its files
 * </pre>
 *
 * Thread-safe.
 */
public final class Warehouse implements Catalog, AutoCloseable {
    private static final int INLINE_ROWS_IN_MEMORY = 10_000;
    /** A commit writes all of them, so they are few. */
    private static final int INLINE_ROWS_ON_DISK = 1_000;

    private static final int LONGEST_FOLDER_NAME = 40;

    private final Path folder;
    private final boolean temporary;
    private final StoredTable.Upkeep upkeep;
    private final CommitLog<CatalogState> catalog;
    private final Map<String, StoredTable> known = new ConcurrentHashMap<>();

    private Warehouse(Path folder, boolean temporary, StoredTable.Upkeep upkeep, CommitLog<CatalogState> catalog) {
        this.folder = folder;
        this.temporary = temporary;
        this.upkeep = upkeep;
        this.catalog = catalog;
    }

    /**
     * A warehouse that ends with its session. What is small stays in memory, the rest goes to a folder that is made then.
     *
     * @param retention time for which files are left to queries when a statement has replaced them
     */
    public static Warehouse temporary(Duration retention) {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "centella-tables-" + UUID.randomUUID());
        return new Warehouse(
                folder,
                true,
                new StoredTable.Upkeep(false, INLINE_ROWS_IN_MEMORY, retention.toMillis()),
                new MemoryLog<>(CatalogState.of(FolderCatalog.SCHEMA)));
    }

    /**
     * The warehouse of a folder, which is made if there is none.
     *
     * @param retention time for which files are left to queries when a statement has replaced them
     */
    public static Warehouse in(Path folder, Duration retention) {
        Warehouse warehouse = new Warehouse(
                folder,
                false,
                new StoredTable.Upkeep(true, INLINE_ROWS_ON_DISK, retention.toMillis()),
                FolderLog.open(folder.resolve("_catalog"), CatalogState.class, CatalogState.of(FolderCatalog.SCHEMA)));
        warehouse.deleteOrphans();
        return warehouse;
    }

    private void deleteOrphans() {
        Set<String> listed = new HashSet<>();
        CatalogState now = catalog.current();
        now.schemas().values().forEach(s -> listed.addAll(s.tables().values()));
        now.retired().forEach(t -> listed.add(t.path()));
        try {
            Orphans.deleteFolders(folder, listed::contains);
        } catch (IOException e) {
            throw new CentellaException(ErrorCode.IO_ERROR, "cannot look into " + folder + ": " + e, e);
        }
    }

    @Override
    public List<String> schemas() {
        return List.copyOf(catalog.current().schemas().keySet());
    }

    @Override
    public List<String> tables(String schema) {
        SchemaState found = find(catalog.current(), schema);
        return found == null ? List.of() : List.copyOf(found.tables().keySet());
    }

    @Override
    public @Nullable Table table(String schema, String name) {
        StoredTable stored = stored(schema, name);
        return stored == null ? null : stored.table();
    }

    /** The table to be changed, or null if there is none. */
    public @Nullable StoredTable stored(String schema, String name) {
        SchemaState in = find(catalog.current(), schema);
        String found = in == null ? null : Names.find(name, in.tables().keySet());
        return in == null || found == null
                ? null
                : stored(found, Objects.requireNonNull(in.tables().get(found)), null);
    }

    private StoredTable stored(String name, String id, @Nullable TableState first) {
        return known.compute(id, (_, before) -> before != null ? before.named(name) : open(name, id, first));
    }

    private StoredTable open(String name, String id, @Nullable TableState first) {
        Path own = folder.resolve(id);
        Path versions = own.resolve("_log");
        CommitLog<TableState> log = temporary
                ? new MemoryLog<>(Objects.requireNonNull(first))
                : first == null
                        ? FolderLog.existing(versions, TableState.class)
                        : FolderLog.open(versions, TableState.class, first);
        return new StoredTable(id, name, own, upkeep, log);
    }

    private static @Nullable SchemaState find(CatalogState state, String schema) {
        String found = Names.find(schema, state.schemas().keySet());
        return found == null ? null : state.schemas().get(found);
    }

    private static String spelled(CatalogState state, String schema) {
        String found = Names.find(schema, state.schemas().keySet());
        if (found == null) {
            throw new CentellaException(
                    ErrorCode.SCHEMA_NOT_FOUND,
                    "there is no schema " + schema
                            + Suggestions.didYouMean(schema, state.schemas().keySet()));
        }
        return found;
    }

    private static SchemaState schema(CatalogState state, String spelled) {
        return Objects.requireNonNull(state.schemas().get(spelled));
    }

    /** False when there is one already. */
    public boolean createSchema(String name) {
        boolean[] made = new boolean[1];
        catalog.update(now -> {
            made[0] = find(now, name) == null;
            return made[0] ? now.with(name, SchemaState.empty()) : now;
        });
        return made[0];
    }

    /** Removes a schema with its tables and views; false when there is none. */
    public boolean dropSchema(String name) {
        boolean[] dropped = new boolean[1];
        catalog.update(now -> {
            String found = Names.find(name, now.schemas().keySet());
            dropped[0] = found != null;
            return found == null
                    ? now
                    : retired(now.without(found), schema(now, found).tables().values());
        });
        return dropped[0];
    }

    /** A table that no one sees before it is {@link #add}ed, for files to be written first. */
    public StoredTable prepare(String name, TableState first) {
        String readable = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
        String id = readable.substring(0, Math.min(readable.length(), LONGEST_FOLDER_NAME)) + "-" + UUID.randomUUID();
        return stored(name, id, first);
    }

    /**
     * Shows a prepared table to all.
     *
     * @param replace whether a table of that name gives way
     * @throws CentellaException TABLE_ALREADY_EXISTS, SCHEMA_NOT_FOUND
     */
    public void add(String schema, StoredTable table, boolean replace) {
        catalog.update(now -> {
            String in = spelled(now, schema);
            String before = Names.find(table.name(), schema(now, in).tables().keySet());
            boolean view = Names.find(table.name(), schema(now, in).views().keySet()) != null;
            if (view || before != null && !replace) {
                throw new CentellaException(
                        ErrorCode.TABLE_ALREADY_EXISTS,
                        "there is a " + (view ? "view " : "table ") + table.name() + " already");
            }
            CatalogState next = now.with(in, schema(now, in).withTables(tables -> {
                tables.keySet().removeIf(name -> name.equals(before));
                tables.put(table.name(), table.id());
                return tables;
            }));
            return before == null
                    ? next
                    : retired(
                            next,
                            List.of(Objects.requireNonNull(
                                    schema(now, in).tables().get(before))));
        });
    }

    /** Gives a prepared table up. */
    public void discard(StoredTable table) {
        known.remove(table.id());
        deleteTree(table.folder());
    }

    /** False when there is no such table. */
    public boolean drop(String schema, String name) {
        boolean[] dropped = new boolean[1];
        catalog.update(now -> {
            SchemaState in = find(now, schema);
            String found = in == null ? null : Names.find(name, in.tables().keySet());
            dropped[0] = found != null;
            if (in == null || found == null) {
                return now;
            }
            CatalogState next = now.with(spelled(now, schema), in.withTables(tables -> {
                tables.remove(found);
                return tables;
            }));
            return retired(next, List.of(Objects.requireNonNull(in.tables().get(found))));
        });
        return dropped[0];
    }

    /**
     * Gives a table another name.
     *
     * @throws CentellaException TABLE_ALREADY_EXISTS, TABLE_NOT_FOUND
     */
    public void rename(String schema, String name, String to) {
        catalog.update(now -> {
            String in = spelled(now, schema);
            SchemaState before = schema(now, in);
            String found = Names.find(name, before.tables().keySet());
            if (found == null) {
                throw new CentellaException(ErrorCode.TABLE_NOT_FOUND, "there is no table " + name);
            }
            String there = Names.find(to, before.tables().keySet());
            if (there != null && !there.equals(found)
                    || Names.find(to, before.views().keySet()) != null) {
                throw new CentellaException(ErrorCode.TABLE_ALREADY_EXISTS, "there is a table " + to + " already");
            }
            return now.with(in, before.withTables(tables -> {
                tables.put(to, Objects.requireNonNull(tables.remove(found)));
                return tables;
            }));
        });
    }

    /** A view as it was made. */
    public record StoredView(String schema, String name, String sql, Schema columns) {}

    /** The views of a schema, by name. */
    public List<StoredView> views(String schema) {
        CatalogState now = catalog.current();
        SchemaState found = find(now, schema);
        List<StoredView> views = new ArrayList<>();
        if (found != null) {
            found.views()
                    .forEach((name, view) -> views.add(
                            new StoredView(spelled(now, schema), name, view.sql(), new Schema(view.columns()))));
        }
        return views;
    }

    public @Nullable StoredView view(String schema, String name) {
        CatalogState now = catalog.current();
        SchemaState in = find(now, schema);
        String found = in == null || in.views().isEmpty()
                ? null
                : Names.find(name, in.views().keySet());
        if (in == null || found == null) {
            return null;
        }
        ViewState view = Objects.requireNonNull(in.views().get(found));
        return new StoredView(spelled(now, schema), found, view.sql(), new Schema(view.columns()));
    }

    /** @throws CentellaException TABLE_ALREADY_EXISTS when there is one, or a table, and it may not be replaced */
    public void createView(StoredView view, boolean replace) {
        catalog.update(now -> {
            String in = spelled(now, view.schema());
            String before = Names.find(view.name(), schema(now, in).views().keySet());
            boolean table = Names.find(view.name(), schema(now, in).tables().keySet()) != null;
            if (table || before != null && !replace) {
                throw new CentellaException(
                        ErrorCode.TABLE_ALREADY_EXISTS,
                        "there is a " + (table ? "table " : "view ") + view.name() + " already");
            }
            return now.with(in, schema(now, in).withViews(views -> {
                views.keySet().removeIf(name -> name.equals(before));
                views.put(view.name(), new ViewState(view.sql(), view.columns().fields()));
                return views;
            }));
        });
    }

    /** False when there is no such view. */
    public boolean dropView(String schema, String name) {
        boolean[] dropped = new boolean[1];
        catalog.update(now -> {
            SchemaState in = find(now, schema);
            String found = in == null ? null : Names.find(name, in.views().keySet());
            dropped[0] = found != null;
            return in == null || found == null
                    ? now
                    : now.with(spelled(now, schema), in.withViews(views -> {
                        views.remove(found);
                        return views;
                    }));
        });
        return dropped[0];
    }

    /** Notes that tables were dropped; deletes the folders of those that no query can read any more. */
    private CatalogState retired(CatalogState state, Collection<String> ids) {
        long now = System.currentTimeMillis();
        List<Retired> waiting = new ArrayList<>();
        for (Retired table : state.retired()) {
            if (now - table.since() < upkeep.retentionMillis()) {
                waiting.add(table);
            } else {
                deleteTree(folder.resolve(table.path()));
            }
        }
        for (String id : ids) {
            known.remove(id);
            if (Files.exists(folder.resolve(id))) {
                waiting.add(new Retired(id, now));
            }
        }
        return new CatalogState(state.schemas(), waiting);
    }

    /** Removes the folder of a warehouse that ends with its session. */
    @Override
    public void close() {
        if (temporary) {
            deleteTree(folder);
        }
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
