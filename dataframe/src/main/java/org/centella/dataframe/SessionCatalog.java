// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.type.Schema;
import org.centella.planner.ViewStore;
import org.centella.sqlparser.QualifiedName;
import org.centella.sqlparser.Statement;
import org.centella.storage.Catalog;
import org.centella.storage.FileFormat;
import org.centella.storage.OpenRequest;
import org.centella.storage.Table;
import org.centella.storage.catalog.CompositeCatalog;
import org.centella.storage.catalog.FolderCatalog;
import org.centella.storage.catalog.MemoryCatalog;
import org.centella.storage.warehouse.StoredTable;
import org.centella.storage.warehouse.Warehouse;
import org.jspecify.annotations.Nullable;

/**
 * What a session sees by name: tables it created, before those of its data folder, and views before both. The statements
 * that created tables are kept for SHOW CREATE. Thread-safe.
 */
final class SessionCatalog implements AutoCloseable {
    static final String DEFAULT_SCHEMA = FolderCatalog.SCHEMA;

    private final MemoryCatalog created = new MemoryCatalog();
    private final Map<String, Statement.CreateExternalTable> declarations = new ConcurrentHashMap<>();
    /** The names of indexes that the session created; what one would speed up needs none. */
    private final Set<String> indexes = ConcurrentHashMap.newKeySet();

    private final Warehouse temporary;
    private final Warehouse warehouse;
    private final boolean ownsWarehouse;
    private final @Nullable Path data;
    private final Catalog tables;
    private final ViewStore views;
    private final Map<String, FileFormat> formats;

    /** @throws CentellaException FILE_NOT_FOUND when there is no such folder */
    SessionCatalog(@Nullable Path data, Engine engine, SettingValues settings) {
        this(data, engine, settings, warehouse(settings), true);
    }

    private SessionCatalog(
            @Nullable Path data, Engine engine, SettingValues settings, Warehouse warehouse, boolean ownsWarehouse) {
        this.formats = engine.formats();
        this.data = data;
        this.temporary = Warehouse.temporary(settings.get(Settings.TABLE_RETENTION));
        this.warehouse = warehouse;
        this.ownsWarehouse = ownsWarehouse;
        this.views = new ViewStore(new StoredViews(warehouse));
        List<Catalog> all = new ArrayList<>();
        all.add(created);
        all.add(temporary);
        all.add(warehouse);
        if (data != null) {
            all.add(new FolderCatalog(data, List.copyOf(formats.values())));
        }
        all.add(new InformationSchema(this::tables, views));
        this.tables = new CompositeCatalog(all, List.copyOf(formats.values()));
    }

    private static Warehouse warehouse(SettingValues settings) {
        Duration retention = settings.get(Settings.TABLE_RETENTION);
        String folder = settings.get(Settings.WAREHOUSE);
        return folder.isEmpty() ? Warehouse.temporary(retention) : Warehouse.in(Path.of(folder), retention);
    }

    /** What another session sees that has the data folder and the warehouse in common with this one. */
    SessionCatalog beside(Engine engine, SettingValues settings) {
        SessionCatalog other = new SessionCatalog(data, engine, settings, warehouse, false);
        warehouse.schemas().forEach(other.temporary::createSchema);
        return other;
    }

    Catalog tables() {
        return tables;
    }

    ViewStore views() {
        return views;
    }

    /** The schema of that name as it spells itself. */
    String schema(@Nullable String name, String current) {
        if (name == null) {
            return current;
        }
        return tables.schemas().stream()
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(() -> new CentellaException(
                        ErrorCode.SCHEMA_NOT_FOUND,
                        "there is no schema " + name + Suggestions.didYouMean(name, tables.schemas())));
    }

    /** Opens the files at once, so that what is wrong with them is known now. */
    void create(Statement.CreateExternalTable statement, String schema) {
        String name = statement.name().name();
        if (!statement.orReplace() && tables.table(schema, name) != null) {
            if (statement.ifNotExists()) {
                return;
            }
            throw new CentellaException(ErrorCode.TABLE_ALREADY_EXISTS, "there is a table " + name + " already");
        }
        FileFormat format = format(statement.format());
        check(statement, open(format, statement));
        created.create(name, () -> open(format, statement), statement.orReplace());
        declarations.put(key(name), statement);
    }

    private static Table open(FileFormat format, Statement.CreateExternalTable statement) {
        OpenRequest request = OpenRequest.of(statement.name().name(), statement.location(), statement.options());
        return format.open(
                statement.columns().isEmpty() ? request : request.withDeclared(new Schema(statement.columns())));
    }

    FileFormat format(String name) {
        FileFormat format = formats.get(name);
        if (format == null) {
            throw new CentellaException(
                    ErrorCode.UNSUPPORTED_FILE,
                    "no file format is called " + name + ", there are " + String.join(", ", formats.keySet()));
        }
        return format;
    }

    /**
     * The format that a file's name tells.
     *
     * @throws CentellaException UNSUPPORTED_FILE
     */
    FileFormat formatOf(Path file) {
        return formats.values().stream()
                .filter(f -> f.finder().hasExtension(file))
                .findFirst()
                .orElseThrow(() -> new CentellaException(
                        ErrorCode.UNSUPPORTED_FILE,
                        "the name " + file + " tells no format; the option FORMAT does, one of "
                                + String.join(", ", formats.keySet())));
    }

    /** Columns that are declared must be in the files, in any order, with the same types. */
    private static void check(Statement.CreateExternalTable statement, Table table) {
        for (var declared : statement.columns()) {
            int index = table.schema().indexOf(declared.name());
            if (index < 0) {
                throw new CentellaException(
                        ErrorCode.SCHEMA_MISMATCH,
                        "the files at " + statement.location() + " have no column " + declared.name()
                                + Suggestions.didYouMean(
                                        declared.name(), table.schema().names()));
            }
            if (!table.schema().type(index).equals(declared.type())) {
                throw new CentellaException(
                        ErrorCode.SCHEMA_MISMATCH,
                        "column " + declared.name() + " is " + table.schema().type(index) + " in the files at "
                                + statement.location() + ", not " + declared.type());
            }
        }
        for (String partition : statement.partitionColumns()) {
            if (table.handle().partitionColumns().stream().noneMatch(partition::equalsIgnoreCase)) {
                throw new CentellaException(
                        ErrorCode.SCHEMA_MISMATCH,
                        "the folders at " + statement.location() + " are not partitioned by " + partition + " but by "
                                + table.handle().partitionColumns());
            }
        }
    }

    /** Where CREATE TABLE puts tables. */
    Warehouse warehouse(boolean forSession) {
        return forSession ? temporary : warehouse;
    }

    /**
     * Whether CREATE TABLE is to go on.
     *
     * @throws CentellaException TABLE_ALREADY_EXISTS
     */
    boolean mayCreate(String schema, String name, boolean replace, boolean ifNotExists) {
        boolean view = views.find(schema, name) != null;
        boolean managed = stored(schema, name) != null;
        if (!view && (managed ? replace : tables.table(schema, name) == null)) {
            return true;
        }
        if (ifNotExists) {
            return false;
        }
        throw new CentellaException(
                ErrorCode.TABLE_ALREADY_EXISTS, "there is a " + (view ? "view " : "table ") + name + " already");
    }

    private @Nullable StoredTable stored(String schema, String name) {
        StoredTable table = temporary.stored(schema, name);
        return table != null ? table : warehouse.stored(schema, name);
    }

    /**
     * The managed table of that name, to be changed.
     *
     * @throws CentellaException TABLE_NOT_FOUND, or INVALID_STATEMENT when it is a view or a table of files
     */
    StoredTable managed(QualifiedName name, String current) {
        String schema = schema(name.schema(), current);
        StoredTable table = stored(schema, name.name());
        if (table != null && views.find(schema, name.name()) == null) {
            return table;
        }
        boolean view = views.find(schema, name.name()) != null;
        if (view || tables.table(schema, name.name()) != null) {
            throw new CentellaException(
                    ErrorCode.INVALID_STATEMENT,
                    name + (view ? " is a view" : " is a table of files that the engine does not manage")
                            + ": its rows cannot be changed");
        }
        throw notFound("table", name.name(), tables.tables(schema));
    }

    /**
     * The table of that name, to be given more rows: a managed one, or a folder of files that was declared as a table.
     *
     * @throws CentellaException TABLE_NOT_FOUND, or INVALID_STATEMENT when it is a view, or files that are no folder
     */
    InsertTarget insertable(QualifiedName name, String current) {
        String schema = schema(name.schema(), current);
        boolean ofFiles = stored(schema, name.name()) == null && views.find(schema, name.name()) == null;
        Table table = ofFiles ? created.table(schema, name.name()) : null;
        FileFormat format = table == null ? null : formats.get(table.handle().format());
        return table == null || format == null
                ? InsertTarget.Managed.of(managed(name, current))
                : InsertTarget.Folder.of(name.name(), table, format);
    }

    boolean isManaged(QualifiedName name, String current) {
        return !isNoSchema(name.schema()) && stored(schema(name.schema(), current), name.name()) != null;
    }

    void rename(QualifiedName name, String current, String to) {
        String schema = schema(name.schema(), current);
        if (tables.table(schema, to) != null && !to.equalsIgnoreCase(name.name()) || views.find(schema, to) != null) {
            throw new CentellaException(ErrorCode.TABLE_ALREADY_EXISTS, "there is a table " + to + " already");
        }
        (temporary.stored(schema, name.name()) != null ? temporary : warehouse).rename(schema, name.name(), to);
    }

    /** @throws CentellaException TABLE_NOT_FOUND, COLUMN_NOT_FOUND or INVALID_STATEMENT for a name that is taken */
    void createIndex(Statement.CreateIndex index, String current) {
        String schema = schema(index.table().schema(), current);
        Table table = tables.table(schema, index.table().name());
        if (table == null) {
            throw notFound("table", index.table().name(), tables.tables(schema));
        }
        for (String column : index.keys()) {
            if (table.schema().indexOf(column) < 0) {
                throw new CentellaException(
                        ErrorCode.COLUMN_NOT_FOUND,
                        "table " + index.table() + " has no column " + column
                                + Suggestions.didYouMean(column, table.schema().names()));
            }
        }
        if (!indexes.add(key(index.name())) && !index.ifNotExists()) {
            throw new CentellaException(ErrorCode.INVALID_STATEMENT, "there is an index " + index.name() + " already");
        }
    }

    void dropIndex(Statement.DropIndex drop) {
        if (!indexes.remove(key(drop.name())) && !drop.ifExists()) {
            throw new CentellaException(ErrorCode.INVALID_STATEMENT, "there is no index " + drop.name());
        }
    }

    void createSchema(String name, boolean ifNotExists) {
        if (tables.schemas().stream().anyMatch(name::equalsIgnoreCase) || !warehouse.createSchema(name)) {
            if (!ifNotExists) {
                throw new CentellaException(ErrorCode.SCHEMA_ALREADY_EXISTS, "there is a schema " + name + " already");
            }
            return;
        }
        temporary.createSchema(name);
    }

    void dropSchema(Statement.DropSchema drop) {
        if (drop.ifExists() && tables.schemas().stream().noneMatch(drop.name()::equalsIgnoreCase)) {
            return;
        }
        String schema = schema(drop.name(), drop.name());
        if (schema.equals(DEFAULT_SCHEMA)) {
            throw new CentellaException(ErrorCode.INVALID_STATEMENT, "schema " + schema + " cannot be dropped");
        }
        List<String> names = names(schema);
        if (!drop.cascade() && !names.isEmpty()) {
            throw new CentellaException(
                    ErrorCode.INVALID_STATEMENT,
                    "schema " + schema + " still has " + names + "; DROP SCHEMA … CASCADE drops them, too");
        }
        views.views(schema).forEach(view -> views.drop(schema, view.name()));
        temporary.dropSchema(schema);
        warehouse.dropSchema(schema);
    }

    void dropTable(QualifiedName name, String current, boolean ifExists) {
        if (ifExists && isNoSchema(name.schema())) {
            return;
        }
        String schema = schema(name.schema(), current);
        if (temporary.drop(schema, name.name()) || warehouse.drop(schema, name.name())) {
            return;
        }
        boolean dropped = created.drop(name.name());
        declarations.remove(key(name.name()));
        if (dropped || ifExists) {
            return;
        }
        if (tables.table(schema, name.name()) != null) {
            throw new CentellaException(
                    ErrorCode.INVALID_STATEMENT,
                    "table " + name + " is a file or folder of the data folder; delete it there");
        }
        throw notFound("table", name.name(), tables.tables(schema));
    }

    private boolean isNoSchema(@Nullable String schema) {
        return schema != null && tables.schemas().stream().noneMatch(schema::equalsIgnoreCase);
    }

    void dropView(QualifiedName name, String current, boolean ifExists) {
        if (ifExists && isNoSchema(name.schema())) {
            return;
        }
        String schema = schema(name.schema(), current);
        if (!views.drop(schema, name.name()) && !warehouse.dropView(schema, name.name()) && !ifExists) {
            throw notFound(
                    "view",
                    name.name(),
                    views.views(schema).stream().map(ViewStore.View::name).toList());
        }
    }

    /** The statement that created the table, or null when the data folder has it. */
    Statement.@Nullable CreateExternalTable declaration(String name) {
        return declarations.get(key(name));
    }

    /** The names of tables and views. */
    List<String> names(String schema) {
        List<String> names = new ArrayList<>(tables.tables(schema));
        views.views(schema).forEach(view -> names.add(view.name()));
        return names;
    }

    CentellaException notFound(String what, String name, List<String> known) {
        return new CentellaException(
                ErrorCode.TABLE_NOT_FOUND, "there is no " + what + " " + name + Suggestions.didYouMean(name, known));
    }

    /** Removes what ends with the session. */
    @Override
    public void close() {
        temporary.close();
        if (ownsWarehouse) {
            warehouse.close();
        }
    }

    /** Views that a warehouse keeps, as the planner looks for them. */
    private record StoredViews(Warehouse warehouse) implements ViewStore.Shared {
        @Override
        public ViewStore.@Nullable View find(String schema, String name) {
            Warehouse.StoredView view = warehouse.view(schema, name);
            return view == null ? null : view(view);
        }

        @Override
        public List<ViewStore.View> views(String schema) {
            return warehouse.views(schema).stream().map(StoredViews::view).toList();
        }

        private static ViewStore.View view(Warehouse.StoredView view) {
            return new ViewStore.View(view.schema(), view.name(), view.sql(), view.columns());
        }
    }

    /** @throws CentellaException TABLE_ALREADY_EXISTS */
    void createView(ViewStore.View view, boolean forSession, boolean orReplace) {
        if (forSession) {
            views.create(view, orReplace);
            return;
        }
        boolean hidden = views.isOfSession(view.schema(), view.name());
        if (hidden && !orReplace) {
            throw new CentellaException(ErrorCode.TABLE_ALREADY_EXISTS, "view " + view.name() + " exists already");
        }
        warehouse.createView(
                new Warehouse.StoredView(view.schema(), view.name(), view.sql(), view.columns()), orReplace);
        views.drop(view.schema(), view.name());
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
