// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.centella.planner.ViewStore;
import org.centella.storage.Catalog;
import org.centella.storage.Table;
import org.jspecify.annotations.Nullable;

/**
 * Tables and views by name, and a note of what each name stood for when a query was planned: the plan holds as long as the
 * names stand for the same. For one query, one thread at a time.
 */
public final class Lookups {
    private final Catalog catalog;
    private final ViewStore views;
    private final Map<Name, Optional<Object>> found = new LinkedHashMap<>();

    private record Name(String schema, String name) {}

    Lookups(Catalog catalog, ViewStore views) {
        this.catalog = catalog;
        this.views = views;
    }

    /** A {@link ViewStore.View}, a {@link Table}, or null. */
    @Nullable
    Object find(String schema, String name) {
        Object now = look(schema, name);
        found.putIfAbsent(new Name(schema, name), Optional.ofNullable(now));
        return now;
    }

    private @Nullable Object look(String schema, String name) {
        ViewStore.View view = views.find(schema, name);
        return view != null ? view : catalog.table(schema, name);
    }

    /** True when every name still stands for the same snapshot of the same table, or the same view of SQL. */
    public boolean areCurrent() {
        return found.entrySet().stream().allMatch(entry -> {
            Object now = look(entry.getKey().schema(), entry.getKey().name());
            Object then = entry.getValue().orElse(null);
            return then instanceof ViewStore.View view ? view.equals(now) && view.relation() == null : now == then;
        });
    }

    /** The tables among what was found. */
    public List<Table> tables() {
        List<Table> tables = new ArrayList<>();
        for (Optional<Object> object : found.values()) {
            if (object.orElse(null) instanceof Table table) {
                tables.add(table);
            }
        }
        return tables;
    }
}
