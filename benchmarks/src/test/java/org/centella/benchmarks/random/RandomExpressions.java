// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

import java.util.Random;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Expressions over a scope, in the SQL that both engines understand alike: what the dialects are known to differ in (division
 * by zero, the text of numbers, the type of a date plus an interval) is left out or written so that they agree.
 */
final class RandomExpressions {
    private final Random random;
    private final Scope scope;
    /** Makes a subquery of one column of a kind that may refer to this scope; null where none may stand. */
    private final @Nullable BiFunction<Scope, Kind, Subquery> subqueries;

    /**
     * @param any of any number of rows
     * @param one of at most one row
     */
    record Subquery(String any, String one) {}

    RandomExpressions(Random random, Scope scope, @Nullable BiFunction<Scope, Kind, Subquery> subqueries) {
        this.random = random;
        this.scope = scope;
        this.subqueries = subqueries;
    }

    static Kind kind(Random random) {
        Kind[] kinds = Kind.values();
        return kinds[random.nextInt(kinds.length)];
    }

    private static String one(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    String of(Kind kind, int depth) {
        if (depth <= 0 || random.nextInt(4) == 0) {
            Scope.Column column = random.nextInt(6) == 0 ? null : scope.pick(random, kind);
            return column == null ? literal(kind) : column.text();
        }
        int choice = random.nextInt(12);
        if (choice == 0) {
            return conditional(kind, depth - 1);
        }
        if (choice == 1 && subqueries != null && random.nextInt(3) == 0) {
            return "(" + subqueries.apply(scope, kind).one() + ")";
        }
        return switch (kind) {
            case INTEGER -> integer(depth - 1);
            case BIGINT -> bigint(depth - 1);
            case DECIMAL -> decimal(depth - 1);
            case DOUBLE -> floating(depth - 1);
            case TEXT -> text(depth - 1);
            case DATE -> date(depth - 1);
            case BOOLEAN -> condition(depth - 1);
        };
    }

    String literal(Kind kind) {
        if (random.nextInt(12) == 0) {
            return "CAST(NULL AS " + typeName(kind) + ")";
        }
        return switch (kind) {
            case INTEGER -> Integer.toString(random.nextInt(9) - 2);
            case BIGINT -> "CAST(" + random.nextInt(9) + " AS BIGINT)";
            case DECIMAL -> one(random, "0.25", "1.50", "-2.00", "3.75");
            case DOUBLE -> "CAST(" + one(random, "0.125", "-1.5", "2.0") + " AS DOUBLE)";
            case TEXT -> one(random, "'a'", "'b'", "''", "'ab'", "'more than twelve bytes'", "'ünï'");
            case DATE -> "DATE '2023-12-" + (10 + random.nextInt(20)) + "'";
            case BOOLEAN -> one(random, "TRUE", "FALSE");
        };
    }

    static String typeName(Kind kind) {
        return switch (kind) {
            case INTEGER -> "INTEGER";
            case BIGINT -> "BIGINT";
            case DECIMAL -> "DECIMAL(9, 2)";
            case DOUBLE -> "DOUBLE";
            case TEXT -> "VARCHAR";
            case DATE -> "DATE";
            case BOOLEAN -> "BOOLEAN";
        };
    }

    private String conditional(Kind kind, int depth) {
        return switch (random.nextInt(5)) {
            case 0 -> "coalesce(" + of(kind, depth) + ", " + of(kind, depth) + ")";
            case 1 -> "nullif(" + of(kind, depth) + ", " + of(kind, depth) + ")";
            case 2 -> one(random, "greatest(", "least(") + of(kind, depth) + ", " + of(kind, depth) + ")";
            case 3 ->
                "CASE " + of(Kind.INTEGER, depth) + " WHEN " + literal(Kind.INTEGER) + " THEN " + of(kind, depth)
                        + " ELSE " + of(kind, depth) + " END";
            default ->
                "CASE WHEN " + condition(depth) + " THEN " + of(kind, depth) + " WHEN " + condition(depth) + " THEN "
                        + of(kind, depth) + one(random, "", " ELSE " + of(kind, depth)) + " END";
        };
    }

    private String integer(int depth) {
        return switch (random.nextInt(7)) {
            case 0, 1 -> "(" + of(Kind.INTEGER, depth) + one(random, " + ", " - ") + literal(Kind.INTEGER) + ")";
            case 2 -> "(" + of(Kind.INTEGER, depth) + one(random, " / 3", " % 4", " / -2", " % -5") + ")";
            case 3 -> "length(" + of(Kind.TEXT, depth) + ")";
            case 4 ->
                "CAST(extract(" + one(random, "YEAR", "MONTH", "DAY", "QUARTER") + " FROM " + of(Kind.DATE, depth)
                        + ") AS INTEGER)";
            case 5 -> "abs(" + of(Kind.INTEGER, depth) + ")";
            default -> "(-" + of(Kind.INTEGER, 0) + ")";
        };
    }

    private String bigint(int depth) {
        return switch (random.nextInt(3)) {
            case 0 -> "(" + of(Kind.BIGINT, depth) + one(random, " + ", " - ") + of(Kind.INTEGER, depth) + ")";
            case 1 -> "CAST(" + of(Kind.INTEGER, depth) + " AS BIGINT)";
            default -> "(" + of(Kind.BIGINT, 0) + " * 3)";
        };
    }

    private String decimal(int depth) {
        return switch (random.nextInt(4)) {
            case 0 -> "(" + of(Kind.DECIMAL, depth) + one(random, " + ", " - ") + literal(Kind.DECIMAL) + ")";
            case 1 -> "(" + of(Kind.DECIMAL, 0) + " * " + literal(Kind.DECIMAL) + ")";
            case 2 -> "CAST(" + of(Kind.INTEGER, 0) + " AS DECIMAL(9, 2))";
            default -> "abs(" + of(Kind.DECIMAL, depth) + ")";
        };
    }

    private String floating(int depth) {
        return switch (random.nextInt(4)) {
            case 0 -> "(" + of(Kind.DOUBLE, depth) + one(random, " + ", " - ") + of(Kind.DOUBLE, depth) + ")";
            case 1 -> "CAST(" + of(Kind.INTEGER, depth) + " AS DOUBLE)";
            case 2 -> "(" + of(Kind.DOUBLE, 0) + " * 2)";
            default -> one(random, "floor(", "ceil(") + of(Kind.DOUBLE, depth) + ")";
        };
    }

    private String text(int depth) {
        return switch (random.nextInt(8)) {
            case 0 -> "(" + of(Kind.TEXT, depth) + " || " + of(Kind.TEXT, depth) + ")";
            case 1 -> one(random, "upper(", "lower(", "trim(", "reverse(") + of(Kind.TEXT, depth) + ")";
            case 2 ->
                "substring(" + of(Kind.TEXT, depth) + ", " + (1 + random.nextInt(4)) + ", " + random.nextInt(5) + ")";
            case 3 -> "replace(" + of(Kind.TEXT, depth) + ", 'a', 'xy')";
            case 4 -> one(random, "left(", "right(") + of(Kind.TEXT, depth) + ", " + random.nextInt(4) + ")";
            case 5 -> "CAST(" + of(Kind.INTEGER, depth) + " AS VARCHAR)";
            case 6 -> "CAST(" + of(Kind.DATE, depth) + " AS VARCHAR)";
            default -> "lpad(" + of(Kind.TEXT, depth) + ", 5, '*')";
        };
    }

    private String date(int depth) {
        return switch (random.nextInt(3)) {
            case 0 ->
                "CAST(" + of(Kind.DATE, depth) + one(random, " + ", " - ") + "INTERVAL '" + (1 + random.nextInt(40))
                        + "' " + one(random, "DAY", "MONTH") + " AS DATE)";
            case 1 ->
                "CAST(date_trunc('" + one(random, "month", "year", "week") + "', " + of(Kind.DATE, depth)
                        + ") AS DATE)";
            default -> "CAST('2023-12-" + (10 + random.nextInt(20)) + "' AS DATE)";
        };
    }

    /** A condition: three-valued, at times with subqueries. */
    String condition(int depth) {
        if (depth <= 0) {
            return comparison(0);
        }
        return switch (random.nextInt(14)) {
            case 0, 1 -> "(" + condition(depth - 1) + " AND " + condition(depth - 1) + ")";
            case 2, 3 -> "(" + condition(depth - 1) + " OR " + condition(depth - 1) + ")";
            case 4 -> "(NOT " + condition(depth - 1) + ")";
            case 5 -> "(" + of(kind(random), depth - 1) + one(random, " IS NULL)", " IS NOT NULL)");
            case 6 -> "(" + condition(depth - 1) + one(random, " IS TRUE)", " IS NOT TRUE)", " IS FALSE)");
            case 7 ->
                "(" + of(Kind.TEXT, depth - 1) + one(random, " LIKE ", " NOT LIKE ")
                        + one(random, "'a%'", "'%b'", "'_'", "'%a%b%'", "'ab'") + ")";
            case 8 -> membership(depth - 1);
            case 9, 10 -> subqueries == null ? comparison(depth) : subqueryCondition(depth - 1);
            default -> comparison(depth);
        };
    }

    private String comparison(int depth) {
        Kind kind = kind(random);
        String operator = one(
                random, " = ", " <> ", " < ", " <= ", " > ", " >= ", " IS DISTINCT FROM ", " IS NOT DISTINCT FROM ");
        if (kind.isNumber() && random.nextInt(4) == 0) {
            Kind other = one(random, "i", "d").equals("i") ? Kind.INTEGER : Kind.DECIMAL;
            return "(" + of(kind, depth - 1) + operator + of(other, depth - 1) + ")";
        }
        return "(" + of(kind, depth - 1) + operator + of(kind, depth - 1) + ")";
    }

    private String membership(int depth) {
        Kind kind = kind(random);
        if (random.nextBoolean()) {
            return "(" + of(kind, depth) + one(random, " BETWEEN ", " NOT BETWEEN ") + of(kind, depth) + " AND "
                    + of(kind, depth) + ")";
        }
        return "(" + of(kind, depth) + one(random, " IN (", " NOT IN (") + literal(kind) + ", " + literal(kind) + ", "
                + literal(kind) + "))";
    }

    private String subqueryCondition(int depth) {
        if (subqueries == null) {
            throw new IllegalStateException("no subqueries here");
        }
        Kind kind = kind(random);
        Subquery subquery = subqueries.apply(scope, kind);
        return switch (random.nextInt(5)) {
            case 0, 1 -> one(random, "(EXISTS (", "(NOT EXISTS (") + subquery.any() + "))";
            case 2, 3 -> "(" + of(kind, depth) + one(random, " IN (", " NOT IN (") + subquery.any() + "))";
            default ->
                "(" + of(kind, depth) + one(random, " = ANY (", " < ANY (", " > ALL (", " <> ALL (") + subquery.any()
                        + "))";
        };
    }
}
