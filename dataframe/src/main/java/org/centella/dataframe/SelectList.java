// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/** The result columns of an operation: SQL under unique names, and what the user may call them. Used once. */
final class SelectList {
    private final ColumnScope scope;
    private final List<SqlNode> nodes = new ArrayList<>();
    private final List<ColumnName> names = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();

    SelectList(ColumnScope scope) {
        this.scope = scope;
    }

    /** Adds what a column stands for: many columns for {@code *}. */
    void add(Column column) {
        if (!(column.expression() instanceof SqlIdentifier identifier)) {
            add(
                    scope.resolve(column.expression()),
                    ColumnName.of(column.alias() == null ? column.defaultName() : column.alias()));
        } else if (identifier.isStar()) {
            scope.star(identifier).forEach(this::add);
        } else if (column.alias() != null) {
            add(scope.resolve(identifier), ColumnName.of(column.alias()));
        } else if (identifier.names.size() > 2) {
            add(scope.resolve(identifier), ColumnName.of(column.defaultName()));
        } else {
            add(scope.find(identifier));
        }
    }

    /** Adds a column as it is. */
    void add(ColumnScope.Entry entry) {
        add(entry.identifier(Column.NOWHERE), entry.name());
    }

    void add(SqlNode expression, ColumnName name) {
        String unique = name.name();
        for (int i = 1; !taken.add(unique.toLowerCase(Locale.ROOT)); i++) {
            unique = name.name() + "_" + i;
        }
        nodes.add(SqlStdOperatorTable.AS.createCall(
                Column.NOWHERE, expression, new SqlIdentifier(unique, Column.NOWHERE)));
        names.add(name);
    }

    SqlNodeList nodes() {
        return new SqlNodeList(nodes, Column.NOWHERE);
    }

    List<ColumnName> names() {
        return names;
    }
}
