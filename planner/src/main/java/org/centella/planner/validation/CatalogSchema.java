// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.calcite.schema.Schema;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.schema.lookup.LikePattern;
import org.apache.calcite.schema.lookup.Lookup;
import org.apache.calcite.schema.lookup.Named;
import org.centella.planner.ViewStore;
import org.centella.storage.Catalog;
import org.jspecify.annotations.Nullable;

/**
 * Our catalog as Calcite's schemas: asked by name, never enumerated, so that a query opens the tables that it names and no
 * others. For one query, one thread.
 */
final class CatalogSchema extends AbstractSchema {
    private final Lookup<Schema> schemas;

    CatalogSchema(Catalog catalog, ViewStore views, Lookups lookups) {
        this.schemas =
                new ByName<>(name -> find(catalog, views, lookups, name), () -> new TreeSet<>(catalog.schemas()));
    }

    private static @Nullable Schema find(Catalog catalog, ViewStore views, Lookups lookups, String name) {
        for (String schema : catalog.schemas()) {
            if (schema.equalsIgnoreCase(name)) {
                return new Tables(catalog, views, lookups, schema);
            }
        }
        return null;
    }

    @Override
    public Lookup<? extends Schema> subSchemas() {
        return schemas;
    }

    /** The tables and views of one schema. */
    private static final class Tables extends AbstractSchema {
        private final Lookup<Table> tables;

        Tables(Catalog catalog, ViewStore views, Lookups lookups, String schema) {
            this.tables = new ByName<>(
                    name -> switch (lookups.find(schema, name)) {
                        case ViewStore.View view -> new CatalogView(view);
                        case org.centella.storage.Table table -> new CatalogTable(table);
                        case null, default -> null;
                    },
                    () -> {
                        Set<String> names = new TreeSet<>(catalog.tables(schema));
                        views.views(schema).forEach(v -> names.add(v.name()));
                        return names;
                    });
        }

        @Override
        public Lookup<Table> tables() {
            return tables;
        }
    }

    /**
     * Looks up without regard to case; the catalog itself prefers an exact match. Calcite asks many times for what a query
     * names once, and finding a table looks at its files, so what was found is remembered; one query sees one state of it.
     */
    private record ByName<T>(
            Function<String, @Nullable T> find, Supplier<Set<String>> names, Map<String, Optional<T>> found)
            implements Lookup<T> {
        ByName(Function<String, @Nullable T> find, Supplier<Set<String>> names) {
            this(find, names, new HashMap<>());
        }

        @Override
        public @Nullable T get(String name) {
            return found.computeIfAbsent(name, n -> Optional.ofNullable(find.apply(n)))
                    .orElse(null);
        }

        @Override
        public @Nullable Named<T> getIgnoreCase(String name) {
            T found = get(name);
            return found == null ? null : new Named<>(name, found);
        }

        @Override
        public Set<String> getNames(LikePattern pattern) {
            return names.get();
        }
    }
}
