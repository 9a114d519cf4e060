// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.centella.benchmarks.random.RandomQueries.Query;
import org.centella.benchmarks.random.Scope.Column;
import org.jspecify.annotations.Nullable;

/** FROM: tables, queries, values and series, joined in every way, what is behind a join at times made of what is before it. */
final class Sources {
    private final Dice dice;
    private final RandomQueries queries;
    private final CommonTables common;

    Sources(Dice dice, RandomQueries queries, CommonTables common) {
        this.dice = dice;
        this.queries = queries;
        this.common = common;
    }

    /** What stands behind FROM, and what it brings into scope. */
    record From(String sql, Scope scope) {}

    From from(int depth, List<Column> outer) {
        From from = source(depth, outer);
        int joins = depth == 0 ? dice.below(2) : dice.below(3);
        for (int i = 0; i < joins; i++) {
            from = switch (dice.below(10)) {
                case 0 -> unnested(from);
                case 1 -> depth == 0 ? joined(from, 0) : lateral(from, depth);
                default -> joined(from, depth);
            };
        }
        // Last, for no RIGHT or FULL JOIN may follow.
        return dice.oneIn(12) ? reduced(from) : from;
    }

    private From joined(From left, int depth) {
        From right = source(depth, List.of());
        Scope both = left.scope().joined(right.scope());
        String kind = dice.one(" JOIN ", " JOIN ", " LEFT JOIN ", " RIGHT JOIN ", " FULL JOIN ", " CROSS JOIN ");
        String sql = left.sql() + kind + right.sql();
        return new From(kind.equals(" CROSS JOIN ") ? sql : sql + " ON " + condition(left, right, both), both);
    }

    /** Joined with a query over it: LATERAL. */
    private From lateral(From left, int depth) {
        String alias = dice.name();
        Query query = queries.query(depth - 1, dice.kinds(2), left.scope().visible(), false);
        String sql = "LATERAL (" + query.sql() + ") AS " + alias + "(" + names(2) + ")";
        Scope right = Scope.of(alias, "k", query.kinds());
        return new From(
                left.sql() + dice.one(" CROSS JOIN " + sql, " LEFT JOIN " + sql + " ON TRUE"),
                left.scope().joined(right));
    }

    /** Joined with the elements of one of its arrays. */
    private From unnested(From left) {
        Kind kind = dice.oneIn(2) ? Kind.INTEGERS : Kind.TEXTS;
        String list = new RandomExpressions(dice, left.scope(), null).of(kind, 1);
        String alias = dice.name();
        String sql = "UNNEST(" + list + ") AS " + alias + "(k0)";
        Scope right = Scope.of(alias, "k", List.of(kind == Kind.INTEGERS ? Kind.INTEGER : Kind.TEXT));
        return new From(
                left.sql() + dice.one(" CROSS JOIN " + sql, " LEFT JOIN " + sql + " ON TRUE"),
                left.scope().joined(right));
    }

    /** Of its rows, those that have a partner, or none. With a condition of the right side alone the oracle may find none. */
    private From reduced(From left) {
        From right = table(List.of());
        String equal = equality(left, right);
        return equal == null
                ? left
                : new From(
                        left.sql() + dice.one(" SEMI JOIN ", " ANTI JOIN ") + right.sql() + " ON "
                                + sometimesMore(equal, left.scope().joined(right.scope())),
                        left.scope());
    }

    private String condition(From left, From right, Scope both) {
        String equal = equality(left, right);
        return equal == null ? conditions(both).condition(1) : sometimesMore(equal, both);
    }

    private String sometimesMore(String equal, Scope both) {
        return dice.oneIn(4) ? equal + " AND " + conditions(both).condition(1) : equal;
    }

    private RandomExpressions conditions(Scope both) {
        return new RandomExpressions(dice, both.alone(), null);
    }

    /** Of a column of each side; null when they have none of a kind. */
    private @Nullable String equality(From left, From right) {
        Kind kind = dice.orderedKind();
        Column a = left.scope().alone().pick(dice, kind);
        Column b = right.scope().alone().pick(dice, kind);
        return a == null || b == null
                ? null
                : a.text() + dice.one(" = ", " = ", " = ", " IS NOT DISTINCT FROM ") + b.text();
    }

    private From source(int depth, List<Column> outer) {
        int choice = dice.below(16);
        if (choice < 4 && depth > 0) {
            Query derived = queries.query(depth - 1, dice.kinds(3), List.of(), false);
            String alias = dice.name();
            return new From(
                    "(" + derived.sql() + ") AS " + alias + "(" + names(3) + ")",
                    Scope.of(alias, "k", derived.kinds()).within(outer));
        }
        if (choice == 4) {
            return values(outer);
        }
        if (choice == 5) {
            String alias = dice.name();
            Column number = new Column(alias + ".k0", Kind.BIGINT);
            return new From(
                    "generate_series(" + dice.below(3) + ", " + dice.below(9) + ") AS " + alias + "(k0)",
                    new Scope(List.of(number), List.of(number), outer));
        }
        return choice < 10 && !common.isEmpty() ? common.pick(outer) : table(outer);
    }

    private From table(List<Column> outer) {
        String alias = dice.name();
        return new From(
                dice.one(RandomTables.names()) + " AS " + alias,
                RandomTables.scope(alias).within(outer));
    }

    private From values(List<Column> outer) {
        List<Kind> kinds = dice.kinds(2);
        RandomExpressions constants = new RandomExpressions(dice, new Scope(List.of(), List.of(), List.of()), null);
        List<String> rows = new ArrayList<>();
        for (int i = dice.below(4); i >= 0; i--) {
            rows.add(kinds.stream()
                    .map(kind -> "CAST(" + constants.literal(kind) + " AS " + kind.sql() + ")")
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        String alias = dice.name();
        return new From(
                "(VALUES " + String.join(", ", rows) + ") AS " + alias + "(" + names(2) + ")",
                Scope.of(alias, "k", kinds).within(outer));
    }

    /** The columns {@code k0, k1, …} */
    static String names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
    }
}
