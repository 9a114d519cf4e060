// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.Schema;
import org.jspecify.annotations.Nullable;

/** The views of a session, by schema and name without regard to case. Thread-safe. */
public final class ViewStore {

    /**
     * A query under a name.
     *
     * @param schema in which the names of the query are looked up, too
     * @param sql text of the query
     * @param columns of its result, as found when the view was made
     * @param relation the query itself when it is no SQL but a DataFrame, whose {@code sql} is but a remark
     */
    public record View(
            String schema,
            String name,
            String sql,
            Schema columns,
            @Nullable Relation relation) {
        public View(String schema, String name, String sql, Schema columns) {
            this(schema, name, sql, columns, null);
        }
    }

    private final Map<String, View> views = new ConcurrentHashMap<>();

    /** @throws CentellaException TABLE_ALREADY_EXISTS when there is one and it may not be replaced */
    public void create(View view, boolean orReplace) {
        String key = key(view.schema(), view.name());
        if (orReplace) {
            views.put(key, view);
        } else if (views.putIfAbsent(key, view) != null) {
            throw new CentellaException(ErrorCode.TABLE_ALREADY_EXISTS, "view " + view.name() + " exists already");
        }
    }

    /** False when there was none. */
    public boolean drop(String schema, String name) {
        return views.remove(key(schema, name)) != null;
    }

    public @Nullable View find(String schema, String name) {
        return views.isEmpty() ? null : views.get(key(schema, name));
    }

    /** The views of a schema, by name. */
    public List<View> views(String schema) {
        List<View> found = new ArrayList<>();
        views.values().stream().filter(v -> v.schema().equalsIgnoreCase(schema)).forEach(found::add);
        found.sort(Comparator.comparing(View::name));
        return found;
    }

    /** The views as of now. */
    ViewStore snapshot() {
        ViewStore copy = new ViewStore();
        copy.views.putAll(views);
        return copy;
    }

    private static String key(String schema, String name) {
        return (schema + '\n' + name).toLowerCase(Locale.ROOT);
    }
}
