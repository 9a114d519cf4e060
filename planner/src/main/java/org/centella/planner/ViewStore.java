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

/**
 * The views that a session sees, by schema and name without regard to case: its own, before those it shares. Thread-safe.
 */
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

    /** Views that outlive the session. */
    public interface Shared {
        @Nullable
        View find(String schema, String name);

        /** By name. */
        List<View> views(String schema);
    }

    private final Map<String, View> views = new ConcurrentHashMap<>();
    private final @Nullable Shared shared;

    /** Views of a session alone. */
    public ViewStore() {
        this(null);
    }

    /** @param shared seen, too, or null */
    public ViewStore(@Nullable Shared shared) {
        this.shared = shared;
    }

    /** @throws CentellaException TABLE_ALREADY_EXISTS when there is one and it may not be replaced */
    public void create(View view, boolean orReplace) {
        String key = key(view.schema(), view.name());
        if (orReplace) {
            views.put(key, view);
        } else if (views.putIfAbsent(key, view) != null) {
            throw new CentellaException(ErrorCode.TABLE_ALREADY_EXISTS, "view " + view.name() + " exists already");
        }
    }

    /** Drops a view of the session; false when there was none. */
    public boolean drop(String schema, String name) {
        return views.remove(key(schema, name)) != null;
    }

    public @Nullable View find(String schema, String name) {
        View own = views.isEmpty() ? null : views.get(key(schema, name));
        return own != null || shared == null ? own : shared.find(schema, name);
    }

    /** Whether the session has a view of that name for itself. */
    public boolean isOfSession(String schema, String name) {
        return views.containsKey(key(schema, name));
    }

    /** The views of a schema, by name. */
    public List<View> views(String schema) {
        List<View> found = new ArrayList<>();
        views.values().stream().filter(v -> v.schema().equalsIgnoreCase(schema)).forEach(found::add);
        if (shared != null) {
            shared.views(schema).stream()
                    .filter(v -> !isOfSession(schema, v.name()))
                    .forEach(found::add);
        }
        found.sort(Comparator.comparing(View::name));
        return found;
    }

    /** The views as of now. */
    ViewStore snapshot() {
        ViewStore copy = new ViewStore(shared);
        copy.views.putAll(views);
        return copy;
    }

    private static String key(String schema, String name) {
        return (schema + '\n' + name).toLowerCase(Locale.ROOT);
    }
}
