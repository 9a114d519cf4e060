// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

/** Aggregates whose value depends on no order: none is said, or all of it. */
final class Aggregates {
    private final Dice dice;

    Aggregates(Dice dice) {
        this.dice = dice;
    }

    /** One that may stand over a window, too, where an aggregate cannot have an order of its own. */
    String unordered(Kind kind, Scope scope) {
        boolean ordered = kind == Kind.INTEGERS || kind == Kind.TEXTS || kind == Kind.MAP;
        RandomExpressions expressions = new RandomExpressions(dice, scope.alone(), null);
        return ordered || kind == Kind.TEXT
                ? dice.one("min(", "max(") + expressions.of(kind == Kind.MAP ? Kind.ROW : kind, 2) + ")"
                : of(kind, scope, false);
    }

    /** @param inexact whether the value may be one that engines compute to the last digit or not */
    String of(Kind kind, Scope scope, boolean inexact) {
        // Arguments are expressions without subqueries; whether those may stand in aggregates differs between engines.
        RandomExpressions expressions = new RandomExpressions(dice, scope.alone(), null);
        String filter = dice.oneIn(5) ? " FILTER (WHERE " + expressions.condition(1) + ")" : "";
        String distinct = dice.oneIn(5) ? "DISTINCT " : "";
        return switch (kind) {
            case INTEGER -> integer(expressions, filter);
            case BIGINT -> count(expressions, distinct, filter);
            case DECIMAL ->
                "CAST(" + dice.one("sum(", "min(", "max(") + distinct + expressions.of(kind, 1) + ")" + filter
                        + " AS DECIMAL(18, 2))";
            case DOUBLE ->
                inexact && dice.oneIn(2)
                        ? dice.one("avg(", "stddev_samp(", "var_pop(", "stddev_pop(", "var_samp(")
                                + expressions.of(Kind.INTEGER, 2) + ")" + filter
                        : dice.one("sum(", "min(", "max(", "median(") + distinct + expressions.of(kind, 1) + ")"
                                + filter;
            case TEXT ->
                dice.oneIn(3)
                        ? ordered("string_agg(" + distinct, expressions.of(kind, 1), ", ','") + filter
                        : dice.one("min(", "max(") + expressions.of(kind, 2) + ")" + filter;
            case DATE, TIMESTAMP, ROW -> dice.one("min(", "max(") + expressions.of(kind, 2) + ")" + filter;
            case BOOLEAN -> dice.one("bool_and(", "bool_or(") + expressions.of(kind, 2) + ")" + filter;
            case INTEGERS -> ordered("array_agg(" + distinct, expressions.of(Kind.INTEGER, 1), "") + filter;
            case TEXTS -> ordered("array_agg(" + distinct, expressions.of(Kind.TEXT, 1), "") + filter;
            case MAP -> "MAP {'n': CAST(count(*)" + filter + " AS INTEGER)}";
        };
    }

    private String ordered(String start, String argument, String rest) {
        // A number alone would be taken for a place in the list of columns.
        String key = argument.matches("-?[0-9.]+") ? "" : " ORDER BY " + argument + dice.order();
        return start + argument + rest + key + ")";
    }

    private String integer(RandomExpressions expressions, String filter) {
        String argument = expressions.of(Kind.INTEGER, 2) + ")" + filter;
        return dice.one("min(", "max(", "bit_and(", "bit_or(", "bit_xor(") + argument;
    }

    private String count(RandomExpressions expressions, String distinct, String filter) {
        return switch (dice.below(5)) {
            case 0 -> "count(*)" + filter;
            case 1 -> "CAST(sum(" + distinct + expressions.of(Kind.INTEGER, 2) + ")" + filter + " AS BIGINT)";
            // Of no rows, null there and 0 here.
            case 2 -> "coalesce(CAST(count_if(" + expressions.condition(1) + ")" + filter + " AS BIGINT), 0)";
            default -> "count(" + distinct + expressions.of(dice.orderedKind(), 2) + ")" + filter;
        };
    }
}
