// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

import java.util.List;
import org.centella.benchmarks.random.Scope.Column;
import org.jspecify.annotations.Nullable;

/**
 * Expressions over a scope, in the SQL that both engines understand alike: what the dialects are known to differ in (division
 * by zero, the text of numbers, the type of a date plus an interval) is left out or written so that they agree.
 */
final class RandomExpressions {
    private final Dice dice;
    private final Scope scope;
    /** Null where no subquery may stand. */
    private final @Nullable Subqueries subqueries;

    private final NumberExpressions numbers;
    private final TextExpressions texts;
    private final TimeExpressions times;
    private final NestedExpressions nested;
    private final Conditions conditions;

    /** Makes subqueries of one column of a kind that may refer to a scope. */
    @FunctionalInterface
    interface Subqueries {
        Subquery of(Scope around, Kind kind);
    }

    /**
     * @param any of any number of rows
     * @param one of at most one row
     * @param ordered whole, its rows in the order of their value
     */
    record Subquery(String any, String one, String ordered) {}

    RandomExpressions(Dice dice, Scope scope, @Nullable Subqueries subqueries) {
        this.dice = dice;
        this.scope = scope;
        this.subqueries = subqueries;
        numbers = new NumberExpressions(dice, this);
        texts = new TextExpressions(dice, this);
        times = new TimeExpressions(dice, this);
        nested = new NestedExpressions(dice, this);
        conditions = new Conditions(dice, this);
    }

    /** Expressions of a lambda's body, which may hold no subquery. */
    RandomExpressions with(Column... variables) {
        return new RandomExpressions(dice, scope.with(List.of(variables)), null);
    }

    boolean takesSubqueries() {
        return subqueries != null;
    }

    String of(Kind kind, int depth) {
        if (depth <= 0 || dice.oneIn(4)) {
            Column column = dice.oneIn(6) ? null : scope.pick(dice, kind);
            return column == null ? literal(kind) : column.text();
        }
        int choice = dice.below(12);
        if (choice == 0) {
            return conditional(kind, depth - 1);
        }
        if (choice == 1 && dice.oneIn(3)) {
            Subquery subquery = subquery(kind);
            if (subquery != null) {
                return "(" + subquery.one() + ")";
            }
        }
        return switch (kind) {
            case INTEGER -> numbers.integer(depth - 1);
            case BIGINT -> numbers.bigint(depth - 1);
            case DECIMAL -> numbers.decimal(depth - 1);
            case DOUBLE -> numbers.floating(depth - 1);
            case TEXT -> texts.text(depth - 1);
            case DATE -> times.date(depth - 1);
            case TIMESTAMP -> times.timestamp(depth - 1);
            case BOOLEAN -> conditions.condition(depth - 1);
            case INTEGERS -> nested.integers(depth - 1);
            case TEXTS -> nested.texts(depth - 1);
            case MAP -> nested.map(depth - 1);
            case ROW -> nested.row(depth - 1);
        };
    }

    /** A condition: three-valued, at times with subqueries. */
    String condition(int depth) {
        return conditions.condition(depth);
    }

    /** Null where none may stand. */
    @Nullable
    Subquery subquery(Kind kind) {
        return subqueries == null ? null : subqueries.of(scope, kind);
    }

    String literal(Kind kind) {
        if (dice.oneIn(12)) {
            return "CAST(NULL AS " + kind.sql() + ")";
        }
        return switch (kind) {
            case INTEGER -> Integer.toString(dice.below(9) - 2);
            case BIGINT -> "CAST(" + dice.below(9) + " AS BIGINT)";
            case DECIMAL -> dice.one("0.25", "1.50", "-2.00", "3.75");
            case DOUBLE -> "CAST(" + dice.one("0.125", "-1.5", "2.0") + " AS DOUBLE)";
            case TEXT -> dice.one("'a'", "'b'", "''", "'ab'", "'more than twelve bytes'", "'ünï'", "'12'");
            case DATE -> "DATE '2023-12-" + (10 + dice.below(20)) + "'";
            case TIMESTAMP ->
                "TIMESTAMP '2023-12-" + (10 + dice.below(20)) + dice.one(" 00:00:00'", " 23:59:59.75'", " 07:30:00'");
            case BOOLEAN -> dice.one("TRUE", "FALSE");
            case INTEGERS -> dice.one("[1, 2]", "[3, NULL, 1]", "CAST([] AS INTEGER[])", "[0, 0, 5, 2]");
            case TEXTS -> dice.one("['a', 'b']", "['', NULL]", "CAST([] AS VARCHAR[])", "['more than twelve bytes']");
            case MAP -> dice.one("MAP {'a': 1, 'b': 2}", "MAP {'ab': CAST(NULL AS INTEGER)}", "MAP {'b': 0}");
            case ROW -> dice.one("{'a': 1, 'b': 'x'}", "{'a': CAST(NULL AS INTEGER), 'b': 'a'}", "{'a': 2, 'b': ''}");
        };
    }

    private String conditional(Kind kind, int depth) {
        return switch (dice.below(kind.isOrdered() ? 6 : 4)) {
            case 0 -> "coalesce(" + of(kind, depth) + ", " + of(kind, depth) + ")";
            case 1 ->
                "CASE " + of(Kind.INTEGER, depth) + " WHEN " + literal(Kind.INTEGER) + " THEN " + of(kind, depth)
                        + " ELSE " + of(kind, depth) + " END";
            case 2, 3 ->
                "CASE WHEN " + condition(depth) + " THEN " + of(kind, depth) + " WHEN " + condition(depth) + " THEN "
                        + of(kind, depth) + dice.one("", " ELSE " + of(kind, depth)) + " END";
            case 4 -> "nullif(" + of(kind, depth) + ", " + of(kind, depth) + ")";
            default -> dice.one("greatest(", "least(") + of(kind, depth) + ", " + of(kind, depth) + ")";
        };
    }
}
