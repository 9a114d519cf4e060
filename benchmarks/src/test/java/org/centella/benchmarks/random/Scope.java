// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an expression may refer to.
 *
 * @param columns of this query's FROM
 * @param unique columns that no two rows have in common, all of them taken together; empty when none are known
 * @param outer columns of the queries around this one
 */
record Scope(List<Column> columns, List<Column> unique, List<Column> outer) {
    /** @param text as it stands in SQL, with its table's name */
    record Column(String text, Kind kind) {}

    Scope {
        columns = List.copyOf(columns);
        unique = List.copyOf(unique);
        outer = List.copyOf(outer);
    }

    /** The columns {@code table.prefix0}, {@code table.prefix1}, … */
    static Scope of(String table, String prefix, List<Kind> kinds) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            columns.add(new Column(table + "." + prefix + i, kinds.get(i)));
        }
        return new Scope(columns, List.of(), List.of());
    }

    /** The columns that a subquery within this query sees around it. */
    List<Column> visible() {
        List<Column> all = new ArrayList<>(columns);
        all.addAll(outer);
        return all;
    }

    Scope joined(Scope other) {
        List<Column> all = new ArrayList<>(columns);
        all.addAll(other.columns);
        List<Column> keys = new ArrayList<>();
        if (!unique.isEmpty() && !other.unique.isEmpty()) {
            keys.addAll(unique);
            keys.addAll(other.unique);
        }
        return new Scope(all, keys, outer);
    }

    Scope within(List<Column> around) {
        return new Scope(columns, unique, around);
    }

    /** As seen where only this query's own columns may stand, such as in aggregates. */
    Scope alone() {
        return within(List.of());
    }

    /** With a lambda's variables. */
    Scope with(List<Column> variables) {
        List<Column> all = new ArrayList<>(columns);
        // Twice: a lambda that has no use for its variable is the rarer one.
        all.addAll(variables);
        all.addAll(variables);
        return new Scope(all, List.of(), outer);
    }

    /** A column of that kind, now and then an outer one; null when there is none. */
    @Nullable
    Column pick(Dice dice, Kind kind) {
        List<Column> from = !outer.isEmpty() && dice.oneIn(4) ? visible() : columns;
        List<Column> fitting = from.stream().filter(c -> c.kind() == kind).toList();
        return fitting.isEmpty() ? null : dice.one(fitting);
    }
}
