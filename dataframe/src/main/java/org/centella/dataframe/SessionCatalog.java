// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.planner.ViewStore;
import org.centella.sqlparser.QualifiedName;
import org.centella.sqlparser.Statement;
import org.centella.storage.Catalog;
import org.centella.storage.FileFormat;
import org.centella.storage.Table;
import org.centella.storage.catalog.CompositeCatalog;
import org.centella.storage.catalog.FolderCatalog;
import org.centella.storage.catalog.MemoryCatalog;
import org.centella.storage.parquet.ParquetFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a session sees by name: tables it created, before those of its data folder, and views before both. The statements
 * that created tables are kept for SHOW CREATE. Thread-safe.
 */
final class SessionCatalog {
    static final String DEFAULT_SCHEMA = FolderCatalog.SCHEMA;

    private final MemoryCatalog created = new MemoryCatalog();
    private final Map<String, Statement.CreateExternalTable> declarations = new ConcurrentHashMap<>();
    private final Catalog tables;
    private final ViewStore views = new ViewStore();
    private final Map<String, FileFormat> formats;

    /** @throws CentellaException FILE_NOT_FOUND when there is no such folder */
    SessionCatalog(@Nullable Path data, ParquetFormat parquet, Map<String, FileFormat> formats) {
        this.formats = formats;
        List<Catalog> all = new ArrayList<>();
        all.add(created);
        if (data != null) {
            all.add(new FolderCatalog(data, parquet));
        }
        this.tables = new CompositeCatalog(all);
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
        Table table = format.open(name, statement.location(), statement.options());
        check(statement, table);
        created.create(name, () -> format.open(name, statement.location(), statement.options()), statement.orReplace());
        declarations.put(key(name), statement);
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

    void dropTable(QualifiedName name, String schema, boolean ifExists) {
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

    void dropView(QualifiedName name, String schema, boolean ifExists) {
        if (!views.drop(schema, name.name()) && !ifExists) {
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

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
