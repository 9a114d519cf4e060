// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.centella.benchmarks.random.RandomQueries.Query;
import org.centella.benchmarks.random.Scope.Column;
import org.centella.benchmarks.random.Sources.From;

/** WITH: tables that the query and those behind them read as often as they like, some made from themselves. */
final class CommonTables {
    /** Steps of a recursion: as many as show that the rows of a step make the next. */
    private static final int STEPS = 3;

    private final Dice dice;
    private final List<Table> tables = new ArrayList<>();

    private record Table(String name, List<Kind> kinds, String definition, boolean recursive) {}

    CommonTables(Dice dice) {
        this.dice = dice;
    }

    boolean isEmpty() {
        return tables.isEmpty();
    }

    /** One of them under an alias. */
    From pick(List<Column> outer) {
        Table table = dice.one(tables);
        String alias = dice.name();
        return new From(
                table.name() + " AS " + alias,
                Scope.of(alias, "k", table.kinds()).within(outer));
    }

    /** The WITH clause, or nothing. */
    String clause() {
        if (tables.isEmpty()) {
            return "";
        }
        String recursive = tables.stream().anyMatch(Table::recursive) ? "RECURSIVE " : "";
        return "WITH " + recursive
                + tables.stream()
                        .map(t -> t.name() + "(" + Sources.names(t.kinds().size()) + ") AS (" + t.definition() + ")")
                        .collect(Collectors.joining(", "))
                + " ";
    }

    void add(Query query) {
        tables.add(new Table(dice.name(), query.kinds(), query.sql(), false));
    }

    /** A counter and two columns, which each step makes from those of the step before. */
    void addRecursive() {
        String name = dice.name();
        String start = dice.name();
        String partner = dice.name();
        List<Kind> kinds = List.of(Kind.INTEGER, dice.orderedKind(), dice.orderedKind());
        Scope first = RandomTables.scope(start);
        Scope step = Scope.of(name, "k", kinds);
        boolean joined = dice.oneIn(2);
        Scope steps = joined ? step.joined(RandomTables.scope(partner)) : step;
        RandomExpressions of = new RandomExpressions(dice, steps, null);
        // A partner by its id is one at most: the rows do not multiply.
        String join = joined ? " JOIN t0 AS " + partner + " ON " + partner + ".id = " + name + ".k0" : "";
        tables.add(new Table(
                name,
                kinds,
                "SELECT 0, " + columns(new RandomExpressions(dice, first, null), kinds) + " FROM "
                        + dice.one("t0", "t1", "t2") + " AS " + start + dice.one(" UNION ", " UNION ALL ") + "SELECT "
                        + name + ".k0 + 1, " + columns(of, kinds) + " FROM " + name + join + " WHERE " + name + ".k0 < "
                        + STEPS + dice.one("", " AND " + of.condition(1)),
                true));
    }

    private static String columns(RandomExpressions expressions, List<Kind> kinds) {
        return kinds.stream()
                .skip(1)
                .map(kind -> "CAST(" + expressions.of(kind, 1) + " AS " + kind.sql() + ")")
                .collect(Collectors.joining(", "));
    }
}
