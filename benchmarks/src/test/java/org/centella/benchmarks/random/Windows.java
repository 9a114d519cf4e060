// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Window functions of one SELECT, some over a window that the SELECT names. Where a function asks for an order it is a
 * complete one; RANGE frames have one key, for which rows that tie are alike.
 */
final class Windows {
    private final Dice dice;
    private final Scope scope;
    private final RandomExpressions expressions;
    private final Aggregates aggregates;
    /** How the window called {@code w} is partitioned and ordered; null while nothing has asked for it. */
    private @Nullable String named;

    Windows(Dice dice, Scope scope) {
        this.dice = dice;
        this.scope = scope.alone();
        this.expressions = new RandomExpressions(dice, this.scope, null);
        this.aggregates = new Aggregates(dice);
    }

    /** The WINDOW clause, if there must be one. */
    String clause() {
        return named == null ? "" : " WINDOW w AS (" + named + ")";
    }

    String of(Kind kind) {
        if (scope.unique().isEmpty()) {
            return aggregates.unordered(kind, scope) + " OVER (" + partition() + ")";
        }
        if (kind == Kind.BIGINT && dice.oneIn(3)) {
            return dice.one("row_number()", "rank()", "dense_rank()", "ntile(3)") + " OVER (" + window() + ")";
        }
        if (kind == Kind.DOUBLE && dice.oneIn(4)) {
            return dice.one("percent_rank()", "cume_dist()") + " OVER (" + window() + ")";
        }
        return switch (dice.below(5)) {
            case 0 -> offset(kind);
            case 1 -> ofPlace(kind);
            case 2 -> overRange(kind);
            default ->
                aggregates.unordered(kind, scope) + " OVER (" + window() + frame("ROWS", "GROUPS", "RANGE") + ")";
        };
    }

    /** A condition on a rank, for QUALIFY. */
    String qualified() {
        return scope.unique().isEmpty()
                ? "count(*) OVER (" + partition() + ") > 1"
                : dice.one("row_number()", "rank()", "dense_rank()") + " OVER (" + window() + ") <= " + dice.below(4);
    }

    private String partition() {
        return dice.oneIn(2) ? "" : "PARTITION BY " + expressions.of(dice.orderedKind(), 1) + " ";
    }

    /** Partition and complete order, or the named window that has them. */
    private String window() {
        if (dice.oneIn(4)) {
            if (named == null) {
                named = partition() + completeOrder();
            }
            return "w";
        }
        return partition() + completeOrder();
    }

    private String completeOrder() {
        String first = dice.oneIn(2) ? "" : expressions.of(dice.orderedKind(), 1) + dice.order() + ", ";
        return "ORDER BY " + first
                + scope.unique().stream().map(c -> c.text() + " NULLS LAST").collect(Collectors.joining(", "));
    }

    private String offset(Kind kind) {
        String argument = expressions.of(kind, 1);
        String nulls = dice.one("", "", " IGNORE NULLS");
        String arguments =
                dice.one(argument + nulls, argument + ", 2" + nulls, argument + ", 1, " + expressions.literal(kind));
        return dice.one("lag(", "lead(") + arguments + ") OVER (" + window() + ")";
    }

    private String ofPlace(Kind kind) {
        String argument = expressions.of(kind, 1);
        String nulls = dice.one("", "", " IGNORE NULLS");
        return dice.one("first_value(" + argument, "last_value(" + argument, "nth_value(" + argument + ", 2") + nulls
                + ") OVER (" + window() + frame("ROWS", "GROUPS", "RANGE") + ")";
    }

    /** RANGE with offsets: a number's or a date's. */
    private String overRange(Kind kind) {
        boolean dates = dice.oneIn(3);
        String key = dates
                ? expressions.of(dice.oneIn(2) ? Kind.DATE : Kind.TIMESTAMP, 1)
                : expressions.of(dice.oneIn(2) ? Kind.INTEGER : Kind.DOUBLE, 1);
        String near = dates ? "INTERVAL '2' DAY" : "1";
        String far = dates ? "INTERVAL '9' DAY" : "3";
        String bounds = dice.one(
                near + " PRECEDING AND CURRENT ROW",
                far + " PRECEDING AND " + near + " PRECEDING",
                near + " PRECEDING AND " + far + " FOLLOWING",
                "UNBOUNDED PRECEDING AND " + near + " FOLLOWING",
                "CURRENT ROW AND " + far + " FOLLOWING",
                near + " FOLLOWING AND UNBOUNDED FOLLOWING");
        return aggregates.unordered(kind, scope) + " OVER (" + partition() + "ORDER BY " + key + dice.order()
                + " RANGE BETWEEN " + bounds + exclusion() + ")";
    }

    private String frame(String... units) {
        if (dice.oneIn(4)) {
            return "";
        }
        String unit = dice.one(units);
        int start = dice.below(4);
        int end = start + dice.below(5 - start);
        if (unit.equals("RANGE")) {
            // Offsets go with one key only.
            start = start < 2 ? 0 : 2;
            end = end < 3 ? 2 : 4;
        }
        return " " + unit + " BETWEEN " + bound(start, 3) + " AND " + bound(Math.max(end, 1), 1) + exclusion();
    }

    private String bound(int place, int offset) {
        return switch (place) {
            case 0 -> "UNBOUNDED PRECEDING";
            case 1 -> offset + " PRECEDING";
            case 2 -> "CURRENT ROW";
            case 3 -> offset == 3 ? "1 FOLLOWING" : "4 FOLLOWING";
            default -> "UNBOUNDED FOLLOWING";
        };
    }

    private String exclusion() {
        return dice.oneIn(2)
                ? ""
                : dice.one(" EXCLUDE CURRENT ROW", " EXCLUDE GROUP", " EXCLUDE TIES", " EXCLUDE NO OTHERS");
    }
}
