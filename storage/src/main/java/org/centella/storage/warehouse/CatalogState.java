// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.warehouse;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.centella.columnar.type.Field;

/**
 * One version of a warehouse's catalog.
 *
 * @param schemas by name
 * @param retired folders of tables that were dropped
 */
record CatalogState(SortedMap<String, SchemaState> schemas, List<Retired> retired) {
    CatalogState {
        schemas = Collections.unmodifiableSortedMap(new TreeMap<>(schemas));
        retired = List.copyOf(retired);
    }

    /**
     * The content of a schema.
     *
     * @param tables ids by name; an id is the name of the table's folder
     */
    record SchemaState(SortedMap<String, String> tables, SortedMap<String, ViewState> views) {
        SchemaState {
            tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
            views = Collections.unmodifiableSortedMap(new TreeMap<>(views));
        }

        static SchemaState empty() {
            return new SchemaState(new TreeMap<>(), new TreeMap<>());
        }

        SchemaState withTables(UnaryOperator<SortedMap<String, String>> change) {
            return new SchemaState(change.apply(new TreeMap<>(tables)), views);
        }

        SchemaState withViews(UnaryOperator<SortedMap<String, ViewState>> change) {
            return new SchemaState(tables, change.apply(new TreeMap<>(views)));
        }
    }

    /**
     * A query under a name.
     *
     * @param columns of its result when the view was made
     */
    record ViewState(String sql, List<Field> columns) {
        ViewState {
            columns = List.copyOf(columns);
        }
    }

    static CatalogState of(String schema) {
        return new CatalogState(new TreeMap<>(), List.of()).with(schema, SchemaState.empty());
    }

    CatalogState with(String name, SchemaState schema) {
        SortedMap<String, SchemaState> all = new TreeMap<>(schemas);
        all.put(name, schema);
        return new CatalogState(all, retired);
    }

    CatalogState without(String name) {
        SortedMap<String, SchemaState> all = new TreeMap<>(schemas);
        all.remove(name);
        return new CatalogState(all, retired);
    }
}
