// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

/** Dates, timestamps and the intervals between them. */
final class TimeExpressions {
    private final Dice dice;
    private final RandomExpressions all;

    TimeExpressions(Dice dice, RandomExpressions all) {
        this.dice = dice;
        this.all = all;
    }

    String date(int depth) {
        String date = all.of(Kind.DATE, depth);
        return switch (dice.below(7)) {
            case 0 ->
                "CAST(" + date + dice.one(" + ", " - ") + "INTERVAL '" + (1 + dice.below(40)) + "' "
                        + dice.one("DAY", "MONTH") + " AS DATE)";
            case 1 -> "CAST(date_trunc('" + dice.one("month", "year", "week", "quarter") + "', " + date + ") AS DATE)";
            case 2 -> "CAST(" + all.of(Kind.TIMESTAMP, depth) + " AS DATE)";
            case 3 -> "last_day(" + date + ")";
            case 4 -> "(" + date + dice.one(" + ", " - ") + "(" + all.of(Kind.INTEGER, depth) + " % 50))";
            case 5 -> "TRY_CAST(" + text(depth) + " AS DATE)";
            default -> "make_date(2023, abs(" + all.of(Kind.INTEGER, depth) + " % 12) + 1, 28)";
        };
    }

    String timestamp(int depth) {
        String time = all.of(Kind.TIMESTAMP, depth);
        return switch (dice.below(7)) {
            case 0, 1 ->
                "(" + time + dice.one(" + ", " - ") + "INTERVAL '" + (1 + dice.below(40)) + "' "
                        + dice.one("SECOND", "MINUTE", "HOUR", "DAY", "MONTH") + ")";
            case 2 ->
                "date_trunc('" + dice.one("minute", "hour", "day", "week", "month", "quarter", "year") + "', " + time
                        + ")";
            case 3 -> "CAST(" + all.of(Kind.DATE, depth) + " AS TIMESTAMP)";
            case 4 -> "(" + time + " + INTERVAL '3' HOUR * (" + all.of(Kind.INTEGER, depth) + " % 50))";
            case 5 -> "(" + time + " + (" + all.of(Kind.TIMESTAMP, 0) + " - " + all.of(Kind.TIMESTAMP, 0) + "))";
            default -> "TRY_CAST(" + text(depth) + " AS TIMESTAMP)";
        };
    }

    /** Without blanks: behind one, the oracle reads over whatever there is. */
    private String text(int depth) {
        return "replace(" + all.of(Kind.TEXT, depth) + ", ' ', 'T')";
    }
}
