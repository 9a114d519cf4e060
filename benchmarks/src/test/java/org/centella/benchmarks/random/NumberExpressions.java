// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

/** Numbers: arithmetic, and what there is to count in other values. None is large enough to overflow. */
final class NumberExpressions {
    private final Dice dice;
    private final RandomExpressions all;

    NumberExpressions(Dice dice, RandomExpressions all) {
        this.dice = dice;
        this.all = all;
    }

    String integer(int depth) {
        return switch (dice.below(18)) {
            case 0, 1 -> "(" + all.of(Kind.INTEGER, depth) + dice.one(" + ", " - ") + all.literal(Kind.INTEGER) + ")";
            case 2 -> "(" + all.of(Kind.INTEGER, depth) + dice.one(" / 3", " % 4", " / -2", " % -5") + ")";
            case 3 -> "length(" + all.of(Kind.TEXT, depth) + ")";
            case 4 ->
                cast("extract(" + dice.one("YEAR", "MONTH", "DAY", "QUARTER", "DOW", "ISODOW", "WEEK", "DOY") + " FROM "
                        + all.of(Kind.DATE, depth) + ")");
            case 5 -> "abs(" + all.of(Kind.INTEGER, depth) + ")";
            case 6 -> "(- " + all.of(Kind.INTEGER, 0) + ")";
            case 7 ->
                cast("extract(" + dice.one("HOUR", "MINUTE", "SECOND") + " FROM " + all.of(Kind.TIMESTAMP, depth)
                        + ")");
            case 8 -> cast(dice.one("strpos(", "instr(") + all.of(Kind.TEXT, depth) + ", 'b')");
            case 9 -> "ascii(" + all.of(Kind.TEXT, depth) + ")";
            case 10 -> "TRY_CAST(left(" + all.of(Kind.TEXT, depth) + ", 4) AS INTEGER)";
            case 11 -> cast(all.of(dice.one("c", "b").equals("c") ? Kind.DECIMAL : Kind.BOOLEAN, depth));
            case 12 -> cast("date_diff('day', " + all.of(Kind.DATE, depth) + ", " + all.of(Kind.DATE, depth) + ")");
            case 13 -> cast("sign(" + all.of(Kind.INTEGER, depth) + ")");
            case 14 ->
                cast("(" + all.of(Kind.INTEGER, depth) + dice.one(" & ", " | ") + all.literal(Kind.INTEGER) + ")");
            default -> ofNested(depth);
        };
    }

    private String ofNested(int depth) {
        return switch (dice.below(7)) {
            case 0 -> "(" + all.of(Kind.INTEGERS, depth) + ")[" + (1 + dice.below(3)) + "]";
            case 1 -> "(" + all.of(Kind.MAP, depth) + ")['" + dice.one("a", "b", "ab") + "']";
            case 2 -> "struct_extract(" + all.of(Kind.ROW, depth) + ", 'a')";
            case 3 -> dice.one("list_min(", "list_max(") + all.of(Kind.INTEGERS, depth) + ")";
            case 4 -> cast("list_sum(" + all.of(Kind.INTEGERS, depth) + ")");
            case 5 -> "list_position(" + all.of(Kind.TEXTS, depth) + ", " + all.literal(Kind.TEXT) + ")";
            default -> "list_reduce(" + all.of(Kind.INTEGERS, depth) + ", (s, e) -> s + e % 7, 1)";
        };
    }

    private static String cast(String text) {
        return "CAST(" + text + " AS INTEGER)";
    }

    String bigint(int depth) {
        return switch (dice.below(8)) {
            case 0 -> "(" + all.of(Kind.BIGINT, depth) + dice.one(" + ", " - ") + all.of(Kind.INTEGER, depth) + ")";
            case 1 -> "CAST(" + all.of(Kind.INTEGER, depth) + " AS BIGINT)";
            case 2 -> "(" + all.of(Kind.BIGINT, 0) + " * 3)";
            case 3 -> "len(" + all.of(dice.one("i", "t").equals("i") ? Kind.INTEGERS : Kind.TEXTS, depth) + ")";
            case 4 -> "CAST(cardinality(" + all.of(Kind.MAP, depth) + ") AS BIGINT)";
            case 5 -> "epoch_ms(" + all.of(Kind.TIMESTAMP, depth) + ")";
            case 6 ->
                "date_diff('" + dice.one("hour", "day", "month", "minute") + "', " + all.of(Kind.TIMESTAMP, depth)
                        + ", " + all.of(Kind.TIMESTAMP, depth) + ")";
            default -> "(" + all.of(Kind.BIGINT, depth) + dice.one(" / 4", " % 3") + ")";
        };
    }

    String decimal(int depth) {
        return switch (dice.below(7)) {
            case 0 -> "(" + all.of(Kind.DECIMAL, depth) + dice.one(" + ", " - ") + all.literal(Kind.DECIMAL) + ")";
            case 1 -> "(" + all.of(Kind.DECIMAL, 0) + " * " + all.literal(Kind.DECIMAL) + ")";
            case 2 -> "CAST(" + all.of(Kind.INTEGER, 0) + " AS DECIMAL(9, 2))";
            case 3 -> "CAST(" + all.of(Kind.DOUBLE, 0) + " AS DECIMAL(9, 2))";
            case 4 -> dice.one("round(", "trunc(") + all.of(Kind.DECIMAL, 0) + ", 1)";
            case 5 -> "TRY_CAST(left(" + all.of(Kind.TEXT, depth) + ", 5) AS DECIMAL(9, 2))";
            default -> "abs(" + all.of(Kind.DECIMAL, depth) + ")";
        };
    }

    String floating(int depth) {
        return switch (dice.below(6)) {
            case 0 -> "(" + all.of(Kind.DOUBLE, depth) + dice.one(" + ", " - ") + all.of(Kind.DOUBLE, depth) + ")";
            case 1 -> "CAST(" + all.of(Kind.INTEGER, depth) + " AS DOUBLE)";
            case 2 -> "(" + all.of(Kind.DOUBLE, 0) + dice.one(" * 2", " / 2") + ")";
            case 3 -> "TRY_CAST(left(" + all.of(Kind.TEXT, depth) + ", 3) AS DOUBLE)";
            case 4 -> "abs(" + all.of(Kind.DOUBLE, depth) + ")";
            default -> dice.one("floor(", "ceil(", "round(") + all.of(Kind.DOUBLE, depth) + ")";
        };
    }
}
