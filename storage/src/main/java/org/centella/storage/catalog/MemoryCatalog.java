// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.catalog;

import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.storage.Catalog;
import org.centella.storage.Table;
import org.jspecify.annotations.Nullable;

/** Tables that were registered by name, such as by CREATE EXTERNAL TABLE; forgotten when the process ends. */
public final class MemoryCatalog implements Catalog {
    private final String schema;
    private final ConcurrentNavigableMap<String, Supplier<Table>> tables = new ConcurrentSkipListMap<>();

    public MemoryCatalog() {
        this(FolderCatalog.SCHEMA);
    }

    public MemoryCatalog(String schema) {
        this.schema = schema;
    }

    /**
     * Registers a table.
     *
     * @param table asked whenever the table is looked up, so that it may follow its files
     * @param replace whether a table of that name, in any case, gives way
     * @throws CentellaException TABLE_ALREADY_EXISTS
     */
    public synchronized void create(String name, Supplier<Table> table, boolean replace) {
        String known = Names.find(name, tables.keySet());
        if (known != null && !replace) {
            throw new CentellaException(ErrorCode.TABLE_ALREADY_EXISTS, "there is a table " + known + " already");
        }
        if (known != null) {
            tables.remove(known);
        }
        tables.put(name, table);
    }

    /**
     * Forgets a table.
     *
     * @return whether there was one
     */
    public synchronized boolean drop(String name) {
        String known = Names.find(name, tables.keySet());
        return known != null && tables.remove(known) != null;
    }

    /** Forgets a table that must be there. */
    public void dropExisting(String name) {
        if (!drop(name)) {
            throw new CentellaException(
                    ErrorCode.TABLE_NOT_FOUND,
                    "there is no table " + name + Suggestions.didYouMean(name, tables.keySet()));
        }
    }

    @Override
    public List<String> schemas() {
        return List.of(schema);
    }

    @Override
    public List<String> tables(String wanted) {
        return wanted.equalsIgnoreCase(schema) ? List.copyOf(tables.keySet()) : List.of();
    }

    @Override
    public @Nullable Table table(String wanted, String name) {
        String known = wanted.equalsIgnoreCase(schema) ? Names.find(name, tables.keySet()) : null;
        Supplier<Table> table = known == null ? null : tables.get(known);
        return table == null ? null : table.get();
    }
}
