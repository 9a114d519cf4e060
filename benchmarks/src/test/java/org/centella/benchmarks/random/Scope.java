// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

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

    /** A column of that kind, now and then an outer one; null when there is none. */
    @org.jspecify.annotations.Nullable
    Column pick(Random random, Kind kind) {
        List<Column> from = !outer.isEmpty() && random.nextInt(4) == 0 ? visible() : columns;
        List<Column> fitting = from.stream().filter(c -> c.kind() == kind).toList();
        return fitting.isEmpty() ? null : fitting.get(random.nextInt(fitting.size()));
    }
}
