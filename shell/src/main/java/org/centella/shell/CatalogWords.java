// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The names that can be completed: read from the driver when first asked for, and again after statements that change them. */
final class CatalogWords {
    private final Connection connection;
    private @Nullable Map<String, Set<String>> columnsByTable;
    private @Nullable Set<String> functions;

    CatalogWords(Connection connection) {
        this.connection = connection;
    }

    /** Tables or views have changed. */
    void forget() {
        columnsByTable = null;
    }

    Collection<String> tables() {
        return byTable().keySet();
    }

    /** Of every table. */
    Collection<String> columns() {
        Set<String> all = new TreeSet<>();
        byTable().values().forEach(all::addAll);
        return all;
    }

    /** Of one table; of all when it is no table's name but perhaps an alias. */
    Collection<String> columns(String table) {
        Set<String> columns = byTable().get(table.toLowerCase(Locale.ROOT));
        return columns == null ? columns() : columns;
    }

    Collection<String> functions() {
        Set<String> names = functions;
        if (names == null) {
            names = new LinkedHashSet<>();
            try (ResultSet rows = connection.getMetaData().getFunctions(null, null, "%")) {
                while (rows.next()) {
                    names.add(rows.getString("FUNCTION_NAME"));
                }
            } catch (SQLException e) {
                return List.of();
            }
            functions = names;
        }
        return names;
    }

    private Map<String, Set<String>> byTable() {
        Map<String, Set<String>> found = columnsByTable;
        if (found == null) {
            found = new TreeMap<>();
            try {
                read(connection.getMetaData(), found);
            } catch (SQLException e) {
                // A table that cannot be read has no names to offer; its query will say what is wrong.
            }
            columnsByTable = found;
        }
        return found;
    }

    private static void read(DatabaseMetaData metaData, Map<String, Set<String>> found) throws SQLException {
        try (ResultSet rows = metaData.getTables(null, null, "%", null)) {
            while (rows.next()) {
                found.put(rows.getString("TABLE_NAME").toLowerCase(Locale.ROOT), new LinkedHashSet<>());
            }
        }
        try (ResultSet rows = metaData.getColumns(null, null, "%", "%")) {
            while (rows.next()) {
                found.computeIfAbsent(
                                rows.getString("TABLE_NAME").toLowerCase(Locale.ROOT), name -> new LinkedHashSet<>())
                        .add(rows.getString("COLUMN_NAME"));
            }
        }
    }
}
