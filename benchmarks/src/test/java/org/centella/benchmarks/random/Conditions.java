// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

import org.centella.benchmarks.random.RandomExpressions.Subquery;

/** Conditions: three-valued, at times with subqueries. */
final class Conditions {
    private final Dice dice;
    private final RandomExpressions all;

    Conditions(Dice dice, RandomExpressions all) {
        this.dice = dice;
        this.all = all;
    }

    String condition(int depth) {
        if (depth <= 0) {
            return comparison(0);
        }
        return switch (dice.below(17)) {
            case 0, 1 -> "(" + condition(depth - 1) + " AND " + condition(depth - 1) + ")";
            case 2, 3 -> "(" + condition(depth - 1) + " OR " + condition(depth - 1) + ")";
            case 4 -> "(NOT " + condition(depth - 1) + ")";
            case 5 -> isNull(dice.kind(), depth - 1);
            case 6 ->
                "(" + condition(depth - 1) + dice.one(" IS TRUE)", " IS NOT TRUE)", " IS FALSE)", " IS NOT FALSE)");
            case 7 -> ofText(depth - 1);
            case 8 -> membership(depth - 1);
            case 9, 10, 11 -> {
                Kind kind = dice.orderedKind();
                Subquery subquery = all.subquery(kind);
                yield subquery == null ? comparison(depth) : ofSubquery(kind, subquery, depth - 1);
            }
            case 12 -> ofNested(depth - 1);
            default -> comparison(depth);
        };
    }

    /** Of a row whose fields are all null the oracle says that it is not null; the standard and PostgreSQL, that it is. */
    private String isNull(Kind kind, int depth) {
        String tests = kind == Kind.ROW
                ? dice.one(" IS NOT DISTINCT FROM NULL)", " IS DISTINCT FROM NULL)")
                : dice.one(" IS NULL)", " IS NOT NULL)");
        return "(" + all.of(kind, depth) + tests;
    }

    private String comparison(int depth) {
        Kind kind = dice.orderedKind();
        String operator =
                dice.one(" = ", " <> ", " < ", " <= ", " > ", " >= ", " IS DISTINCT FROM ", " IS NOT DISTINCT FROM ");
        if (kind.isNumber() && dice.oneIn(4)) {
            Kind other = dice.oneIn(2) ? Kind.INTEGER : Kind.DECIMAL;
            return "(" + all.of(kind, depth - 1) + operator + all.of(other, depth - 1) + ")";
        }
        if (kind == Kind.TIMESTAMP && dice.oneIn(3)) {
            return "(" + all.of(kind, depth - 1) + " - " + all.of(kind, depth - 1) + dice.one(" < ", " >= ")
                    + "INTERVAL '" + dice.below(9) + "' " + dice.one("DAY", "HOUR") + ")";
        }
        if (kind == Kind.TIMESTAMP && dice.oneIn(3)) {
            return "(" + all.of(kind, depth - 1) + operator + all.of(Kind.DATE, depth - 1) + ")";
        }
        return "(" + all.of(kind, depth - 1) + operator + all.of(kind, depth - 1) + ")";
    }

    private String ofText(int depth) {
        String text = all.of(Kind.TEXT, depth);
        return switch (dice.below(4)) {
            case 0 ->
                dice.one("starts_with(", "ends_with(", "contains(") + text + ", " + all.of(Kind.TEXT, depth) + ")";
            case 1 -> "regexp_matches(" + text + ", " + dice.one("'^a'", "'b$'", "'[0-9]'", "'a.*b'") + ")";
            default ->
                "(" + text + dice.one(" LIKE ", " NOT LIKE ", " ILIKE ")
                        + dice.one("'a%'", "'%b'", "'_'", "'%a%b%'", "'ab'", "'a!%%' ESCAPE '!'") + ")";
        };
    }

    private String membership(int depth) {
        Kind kind = dice.orderedKind();
        if (dice.oneIn(2)) {
            return "(" + all.of(kind, depth) + dice.one(" BETWEEN ", " NOT BETWEEN ") + all.of(kind, depth) + " AND "
                    + all.of(kind, depth) + ")";
        }
        return "(" + all.of(kind, depth) + dice.one(" IN (", " NOT IN (") + all.literal(kind) + ", " + all.literal(kind)
                + ", " + all.literal(kind) + "))";
    }

    private String ofNested(int depth) {
        String integers = all.of(Kind.INTEGERS, depth);
        return switch (dice.below(5)) {
            // Of an array that is null, the oracle says what it says of one without elements.
            case 0 -> "list_contains(" + integers + ", " + all.of(Kind.INTEGER, depth) + ")";
            case 1 -> "list_contains(" + all.of(Kind.TEXTS, depth) + ", " + all.of(Kind.TEXT, depth) + ")";
            // To the oracle this is a subquery; with one in ON it may lose what WHERE says.
            case 2 ->
                all.takesSubqueries()
                        ? "(" + all.of(Kind.INTEGER, depth) + dice.one(" = ANY (", " < ALL (") + "coalesce(" + integers
                                + ", [2])))"
                        : comparison(depth);
            case 3 -> dice.one("list_has_any(", "list_has_all(") + integers + ", " + all.of(Kind.INTEGERS, depth) + ")";
            default -> "map_contains(" + all.of(Kind.MAP, depth) + ", 'a')";
        };
    }

    private String ofSubquery(Kind kind, Subquery subquery, int depth) {
        return switch (dice.below(5)) {
            case 0, 1 -> dice.one("(EXISTS (", "(NOT EXISTS (") + subquery.any() + "))";
            case 2, 3 -> "(" + all.of(kind, depth) + dice.one(" IN (", " NOT IN (") + subquery.any() + "))";
            default ->
                "(" + all.of(kind, depth)
                        + dice.one(" = ANY (", " < ANY (", " > ALL (", " <> ALL (", " <= ALL (", " = ALL (")
                        + subquery.any() + "))";
        };
    }
}
