// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

/** Texts. What is made longer is made so once or twice only, for a query of a query would make it longer again. */
final class TextExpressions {
    private final Dice dice;
    private final RandomExpressions all;

    TextExpressions(Dice dice, RandomExpressions all) {
        this.dice = dice;
        this.all = all;
    }

    String text(int depth) {
        return switch (dice.below(18)) {
            case 0 -> "(" + of(depth) + " || " + of(depth) + ")";
            case 1 -> dice.one("upper(", "lower(", "trim(", "ltrim(", "rtrim(", "reverse(", "md5(") + of(depth) + ")";
            case 2 -> "substring(" + of(depth) + ", " + (1 + dice.below(4)) + ", " + dice.below(5) + ")";
            case 3 -> "replace(" + of(depth) + ", 'a', 'xy')";
            case 4 -> dice.one("left(", "right(") + of(depth) + ", " + (dice.below(6) - 2) + ")";
            case 5 ->
                "CAST(" + all.of(dice.one("i", "b").equals("i") ? Kind.INTEGER : Kind.BOOLEAN, depth) + " AS VARCHAR)";
            case 6 ->
                "CAST(" + all.of(dice.one("t", "u").equals("t") ? Kind.DATE : Kind.TIMESTAMP, depth) + " AS VARCHAR)";
            case 7 -> dice.one("lpad(", "rpad(") + of(depth) + ", 5, " + dice.one("'*'", "'xyz'") + ")";
            case 8 ->
                "split_part(" + of(depth) + ", " + dice.one("'b'", "' '", "'a'") + ", " + (1 + dice.below(3)) + ")";
            case 9 -> "concat(" + of(depth) + ", " + of(depth) + ")";
            case 10 -> "concat_ws('-', " + of(depth) + ", " + of(depth) + ")";
            case 11 -> "translate(" + of(depth) + ", 'abn', 'zü')";
            case 12 ->
                "regexp_replace(" + of(depth) + dice.one(", '[ab]+', 'x'", ", '[ab]', '', 'g'", ", '^(.)', '_'") + ")";
            case 13 -> "regexp_extract(" + of(depth) + dice.one(", '[a-m]+'", ", '(.)b', 1", ", '[0-9]+'") + ")";
            // No text with a point: as an INTEGER the oracle rounds it, PostgreSQL refuses it.
            case 14 ->
                "strftime(" + all.of(dice.one("t", "u").equals("t") ? Kind.DATE : Kind.TIMESTAMP, depth) + ", '"
                        + dice.one("%Y/%m/%d", "%Hh%Mm%S", "%j", "%b %a") + "')";
            default -> ofNested(depth);
        };
    }

    private String of(int depth) {
        return all.of(Kind.TEXT, depth);
    }

    private String ofNested(int depth) {
        return switch (dice.below(6)) {
            case 0 -> "(" + all.of(Kind.TEXTS, depth) + ")[" + (1 + dice.below(3)) + "]";
            case 1 -> "struct_extract(" + all.of(Kind.ROW, depth) + ", 'b')";
            // Of an array of nothing but nulls the oracle makes a null, PostgreSQL an empty text.
            case 2 -> "coalesce(array_to_string(" + all.of(Kind.TEXTS, depth) + ", '+'), '')";
            case 3 -> "coalesce(array_to_string(" + all.of(Kind.INTEGERS, depth) + ", ','), '')";
            case 4 -> dice.one("list_min(", "list_max(") + all.of(Kind.TEXTS, depth) + ")";
            default -> "CAST(" + all.of(Kind.INTEGERS, depth) + " AS VARCHAR)";
        };
    }
}
