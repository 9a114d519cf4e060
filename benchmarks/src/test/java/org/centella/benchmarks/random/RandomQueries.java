// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.centella.benchmarks.random.RandomExpressions.Subquery;
import org.centella.benchmarks.random.Scope.Column;
import org.centella.benchmarks.random.Sources.From;

/**
 * Queries over {@link RandomTables}: joins, groupings, windows, subqueries, set operations and common table expressions. Their
 * answers depend on nothing but the data: what is cut by LIMIT or ordered in a window is ordered completely.
 */
final class RandomQueries {
    /** Nesting of expressions: enough for conditions within conditions, few enough to read a failure. */
    private static final int EXPRESSION_DEPTH = 3;
    /** Queries within queries' expressions; the innermost may refer to all around it. */
    private static final int SUBQUERY_LEVELS = 2;

    private final Dice dice;
    private final CommonTables common;
    private final Sources sources;
    private final Groupings groupings;

    RandomQueries(Dice dice) {
        this.dice = dice;
        common = new CommonTables(dice);
        sources = new Sources(dice, this, common);
        groupings = new Groupings(dice);
    }

    /** @param kinds of the result's columns */
    record Query(String sql, List<Kind> kinds) {}

    /** A query on its own. */
    String query() {
        if (dice.oneIn(6)) {
            for (int i = dice.below(2); i >= 0; i--) {
                if (dice.oneIn(3)) {
                    common.addRecursive();
                } else {
                    common.add(query(1, dice.kinds(3), List.of(), false));
                }
            }
        }
        boolean limited = dice.oneIn(3);
        Query query = query(2, limited ? dice.orderedKinds(3) : dice.kinds(1 + dice.below(4)), List.of(), !limited);
        return common.clause() + (limited ? limited(query) : query.sql());
    }

    /**
     * The same rows in two ways.
     *
     * @param whole a query
     * @param parts a query with the same rows
     */
    record Partition(String whole, String parts) {}

    /** All rows, and those for which a condition is true, false and unknown; or how many it is true for, counted twice. */
    Partition partition() {
        From from = sources.from(1, List.of());
        String condition = expressions(from.scope()).condition(EXPRESSION_DEPTH);
        if (dice.oneIn(3)) {
            return new Partition(
                    "SELECT count(*) FROM " + from.sql() + " WHERE " + condition,
                    "SELECT count(*) FILTER (WHERE k) FROM (SELECT " + condition + " AS k FROM " + from.sql() + ") q");
        }
        String all = "SELECT * FROM " + from.sql();
        return new Partition(
                all,
                all + " WHERE " + condition + " UNION ALL " + all + " WHERE NOT " + condition + " UNION ALL " + all
                        + " WHERE " + condition + " IS NULL");
    }

    /** @param inexact whether columns may be averages, which engines compute to the last digit or not */
    Query query(int depth, List<Kind> kinds, List<Column> outer, boolean inexact) {
        return query(depth, kinds, outer, inexact, true);
    }

    private Query query(int depth, List<Kind> kinds, List<Column> outer, boolean inexact, boolean aggregated) {
        int choice = dice.below(10);
        boolean ordered = kinds.stream().allMatch(Kind::isOrdered);
        if (choice == 0 && depth > 0) {
            // Where it is correlated, the oracle loses the one row that an aggregate of no rows has in a set operation.
            Query left = query(depth - 1, kinds, outer, false, outer.isEmpty());
            Query right = query(depth - 1, kinds, outer, false, outer.isEmpty());
            String operator = ordered
                    ? dice.one(" UNION ", " UNION ALL ", " INTERSECT ", " EXCEPT ", " INTERSECT ALL ", " EXCEPT ALL ")
                    : " UNION ALL ";
            return new Query("(" + left.sql() + ")" + operator + "(" + right.sql() + ")", kinds);
        }
        From from = sources.from(depth, outer);
        if (choice <= 3 && aggregated) {
            return groupings.select(from, where(expressions(from.scope())), kinds, inexact);
        }
        Query query = choice == 4 && !from.scope().unique().isEmpty()
                ? firstOfEach(from, kinds)
                : plain(from, kinds, choice <= 6, ordered);
        return depth == 1 && ordered && dice.oneIn(8) ? new Query(limited(query), kinds) : query;
    }

    private Query plain(From from, List<Kind> kinds, boolean windowed, boolean distinct) {
        RandomExpressions expressions = expressions(from.scope());
        Windows windows = new Windows(dice, from.scope());
        String items = kinds.stream()
                .map(kind -> windowed && kind != Kind.MAP && dice.oneIn(2)
                        ? windows.of(kind)
                        : expressions.of(kind, EXPRESSION_DEPTH))
                .collect(Collectors.joining(", "));
        String qualify = windowed && dice.oneIn(4) ? " QUALIFY " + windows.qualified() : "";
        return new Query(
                "SELECT " + (distinct && dice.oneIn(6) ? "DISTINCT " : "") + items + " FROM " + from.sql()
                        + where(expressions) + windows.clause() + qualify,
                kinds);
    }

    /** DISTINCT ON: the first row of each group in a complete order. */
    private Query firstOfEach(From from, List<Kind> kinds) {
        RandomExpressions expressions = expressions(from.scope());
        String unique =
                from.scope().unique().stream().map(c -> c.text() + dice.order()).collect(Collectors.joining(", "));
        String key = groupings.key(from.scope(), dice.orderedKind());
        if (key.isEmpty()) {
            key = from.scope().unique().getFirst().text();
        }
        String items = kinds.stream().map(k -> expressions.of(k, 2)).collect(Collectors.joining(", "));
        return new Query(
                "SELECT DISTINCT ON (" + key + ") " + items + " FROM " + from.sql() + where(expressions) + " ORDER BY "
                        + key + dice.order() + ", " + unique,
                kinds);
    }

    private String limited(Query query) {
        int columns = query.kinds().size();
        String order = IntStream.rangeClosed(1, columns)
                .mapToObj(i -> i + dice.order())
                .collect(Collectors.joining(", "));
        // Names of their own: two columns may be called alike.
        return "SELECT * FROM (" + query.sql() + ") q(" + Sources.names(columns) + ") ORDER BY " + order
                + dice.one("", " LIMIT " + dice.below(20), " LIMIT 5 OFFSET " + dice.below(5), " OFFSET 3");
    }

    private String where(RandomExpressions expressions) {
        return dice.oneIn(3) ? "" : " WHERE " + expressions.condition(EXPRESSION_DEPTH);
    }

    private RandomExpressions expressions(Scope scope) {
        return new RandomExpressions(dice, scope, (around, kind) -> subquery(around, kind, SUBQUERY_LEVELS));
    }

    private Subquery subquery(Scope around, Kind kind, int levels) {
        From from = sources.from(0, dice.oneIn(4) ? List.of() : around.visible());
        RandomExpressions expressions =
                new RandomExpressions(dice, from.scope(), levels == 1 ? null : (s, k) -> subquery(s, k, levels - 1));
        String where = dice.oneIn(3) ? "" : " WHERE " + expressions.condition(2);
        String any = "SELECT " + expressions.of(kind, 1) + " FROM " + from.sql() + where;
        if (kind == Kind.MAP) {
            return new Subquery(any, "SELECT MAP {'n': CAST(count(*) AS INTEGER)} FROM " + from.sql() + where, any);
        }
        // An aggregate of nothing but outer columns is the outer query's; where that is WHERE, only the oracle takes
        // it.
        RandomExpressions own = new RandomExpressions(dice, from.scope().alone(), null);
        String one = kind != Kind.BOOLEAN && dice.oneIn(2)
                ? "SELECT " + dice.one("min(", "max(") + own.of(kind, 1) + ") FROM " + from.sql() + where
                : any + " ORDER BY 1 NULLS LAST LIMIT 1";
        return new Subquery(any, one, any + " ORDER BY 1" + dice.order());
    }
}
