// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.centella.columnar.type.Schema;
import org.centella.dataframe.Session;
import org.centella.planner.ViewStore;
import org.centella.storage.Table;
import org.centella.storage.warehouse.ManagedTable;
import org.centella.storage.warehouse.TableColumn;
import org.jspecify.annotations.Nullable;

/** The tables and views of a session whose names match JDBC's patterns. */
record CatalogNames(Session session) {

    /** Its tables are listed for those who ask for them. */
    private static final String INFORMATION_SCHEMA = "information_schema";

    /** A table or view; its columns are looked up when asked for, which may open files. */
    record Relation(Session session, String schema, String name, ViewStore.@Nullable View view) {
        boolean isView() {
            return view != null;
        }

        /** What CREATE TABLE said of a column, or null when the engine does not manage the table. */
        @Nullable
        TableColumn declared(int column) {
            return view == null
                            && session.catalog().table(schema, name) instanceof ManagedTable managed
                            && column < managed.state().columns().size()
                    ? managed.state().columns().get(column)
                    : null;
        }

        /** None when the table has gone since. */
        Schema columns() {
            if (view != null) {
                return view.columns();
            }
            Table table = session.catalog().table(schema, name);
            return table == null ? Schema.of() : table.schema();
        }
    }

    List<String> schemas(@Nullable String pattern) {
        return session.catalog().schemas().stream()
                .filter(schema -> matches(schema, pattern))
                .sorted()
                .toList();
    }

    /** By schema and name. A view hides the table of the same name. */
    List<Relation> relations(@Nullable String schemaPattern, @Nullable String namePattern) {
        List<Relation> relations = new ArrayList<>();
        for (String schema : schemas(schemaPattern)) {
            if (schema.equals(INFORMATION_SCHEMA) && !INFORMATION_SCHEMA.equalsIgnoreCase(schemaPattern)) {
                continue;
            }
            for (String name : session.catalog().tables(schema)) {
                if (session.views().find(schema, name) == null) {
                    relations.add(new Relation(session, schema, name, null));
                }
            }
            for (ViewStore.View view : session.views().views(schema)) {
                relations.add(new Relation(session, schema, view.name(), view));
            }
        }
        relations.removeIf(relation -> !matches(relation.name(), namePattern));
        relations.sort(Comparator.comparing(Relation::schema).thenComparing(Relation::name));
        return relations;
    }

    /** True when the name fits a pattern of LIKE with {@code \} as escape, case aside; no pattern fits all. */
    static boolean matches(String name, @Nullable String pattern) {
        if (pattern == null || pattern.equals("%")) {
            return true;
        }
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '%') {
                regex.append(".*");
            } else if (c == '_') {
                regex.append('.');
            } else {
                char literal = c == '\\' && i + 1 < pattern.length() ? pattern.charAt(++i) : c;
                regex.append(Pattern.quote(String.valueOf(literal)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL)
                .matcher(name)
                .matches();
    }
}
