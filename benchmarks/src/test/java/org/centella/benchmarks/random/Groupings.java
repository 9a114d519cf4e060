// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.centella.benchmarks.random.RandomQueries.Query;
import org.centella.benchmarks.random.Sources.From;

/** SELECT … GROUP BY: keys that are columns or made of them, in one or several sets, and aggregates. */
final class Groupings {
    private static final Pattern COLUMN = Pattern.compile("x\\d+\\.");

    private final Dice dice;
    private final Aggregates aggregates;

    Groupings(Dice dice) {
        this.dice = dice;
        this.aggregates = new Aggregates(dice);
    }

    /** An expression to group or sort by, which must not be a constant: that would mean a place in the list of columns. */
    String key(Scope scope, Kind kind) {
        RandomExpressions expressions = new RandomExpressions(dice, scope.alone(), null);
        String text = expressions.of(kind, dice.oneIn(3) ? 2 : 0);
        return COLUMN.matcher(text).find() ? text : "";
    }

    /** @param where the WHERE clause, or nothing */
    Query select(From from, String where, List<Kind> kinds, boolean inexact) {
        List<String> keys = new ArrayList<>();
        for (int wanted = dice.below(kinds.size()); keys.size() < wanted; ) {
            Kind kind = kinds.get(keys.size());
            String key = kind.isOrdered() ? key(from.scope(), kind) : "";
            if (key.isEmpty()) {
                break;
            }
            keys.add(key);
        }
        boolean sets = !keys.isEmpty() && dice.oneIn(3);
        List<String> items = new ArrayList<>(keys);
        for (Kind kind : kinds.subList(keys.size(), kinds.size())) {
            items.add(
                    sets && kind == Kind.BIGINT && dice.oneIn(2)
                            ? "grouping(" + String.join(", ", keys) + ")"
                            : aggregates.of(kind, from.scope(), inexact));
        }
        StringBuilder sql = new StringBuilder("SELECT " + String.join(", ", items) + " FROM " + from.sql() + where);
        if (!keys.isEmpty()) {
            sql.append(" GROUP BY ").append(sets ? sets(keys) : String.join(", ", keys));
        }
        if (dice.oneIn(4)) {
            sql.append(" HAVING ")
                    .append(aggregates.of(Kind.BIGINT, from.scope(), false))
                    .append(dice.one(" > ", " <= ", " <> "))
                    .append(dice.below(10));
        }
        return new Query(sql.toString(), kinds);
    }

    private String sets(List<String> keys) {
        String list = String.join(", ", keys);
        String first = keys.getFirst();
        String rest = String.join(", ", keys.subList(1, keys.size()));
        return switch (dice.below(6)) {
            case 0 -> "ROLLUP (" + list + ")";
            case 1 -> "CUBE (" + list + ")";
            case 2 -> "GROUPING SETS ((" + list + "), ())";
            case 3 -> "GROUPING SETS ((" + list + "), (" + first + "), (" + keys.getLast() + "), ())";
            case 4 -> rest.isEmpty() ? "ROLLUP (" + first + ")" : first + ", CUBE (" + rest + ")";
            default -> rest.isEmpty() ? "CUBE (" + first + ")" : "ROLLUP (" + first + "), ROLLUP (" + rest + ")";
        };
    }
}
