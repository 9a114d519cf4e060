// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.random;

import java.util.function.Function;
import org.centella.benchmarks.random.RandomExpressions.Subquery;
import org.centella.benchmarks.random.Scope.Column;

/** Arrays, maps and rows, and lambdas over the elements of arrays. */
final class NestedExpressions {
    private final Dice dice;
    private final RandomExpressions all;

    NestedExpressions(Dice dice, RandomExpressions all) {
        this.dice = dice;
        this.all = all;
    }

    String integers(int depth) {
        return switch (dice.below(10)) {
            case 0 -> "[" + all.of(Kind.INTEGER, depth) + ", " + all.of(Kind.INTEGER, depth) + "]";
            case 1 -> "list_transform(" + integersOf(depth) + ", " + lambda(Kind.INTEGER, Kind.INTEGER, depth) + ")";
            case 2 ->
                "list_transform(" + all.of(Kind.TEXTS, depth) + ", " + lambda(Kind.TEXT, Kind.INTEGER, depth) + ")";
            case 3 -> "map_values(" + all.of(Kind.MAP, depth) + ")";
            case 4 -> "flatten([" + integersOf(depth) + ", " + integersOf(depth) + "])";
            case 5 -> comprehension(depth);
            default -> listOf(Kind.INTEGERS, Kind.INTEGER, depth);
        };
    }

    private String integersOf(int depth) {
        return all.of(Kind.INTEGERS, depth);
    }

    String texts(int depth) {
        return switch (dice.below(8)) {
            case 0 -> "[" + all.of(Kind.TEXT, depth) + ", " + all.of(Kind.TEXT, depth) + "]";
            case 1 -> "string_split(" + all.of(Kind.TEXT, depth) + ", " + dice.one("'a'", "' '", "'%'") + ")";
            case 2 ->
                "list_transform("
                        + dice.one(
                                integersOf(depth) + ", " + lambda(Kind.INTEGER, Kind.TEXT, depth),
                                all.of(Kind.TEXTS, depth) + ", " + lambda(Kind.TEXT, Kind.TEXT, depth))
                        + ")";
            case 3 -> "map_keys(" + all.of(Kind.MAP, depth) + ")";
            default -> listOf(Kind.TEXTS, Kind.TEXT, depth);
        };
    }

    private String listOf(Kind kind, Kind element, int depth) {
        String list = all.of(kind, depth);
        return switch (dice.below(8)) {
            case 0 -> "list_filter(" + list + ", " + lambda(element, Kind.BOOLEAN, depth) + ")";
            // Of two nulls the oracle makes an empty list, PostgreSQL a null.
            case 1 -> "list_concat(" + list + ", coalesce(" + all.of(kind, depth) + ", []))";
            case 2 -> dice.one("list_sort(", "list_reverse(", "list_reverse_sort(") + list + ")";
            case 3 -> "list_sort(list_distinct(" + list + "))";
            case 4 -> "(" + list + ")[" + (1 + dice.below(2)) + ":" + (1 + dice.below(4)) + "]";
            case 5 ->
                dice.one(
                                "list_append(" + list + ", " + all.of(element, depth),
                                "list_prepend(" + all.of(element, depth) + ", " + list)
                        + ")";
            case 6 -> "list_sort(" + list + dice.one(", 'DESC', 'NULLS FIRST'", ", 'ASC', 'NULLS FIRST'") + ")";
            default -> {
                Subquery subquery = all.subquery(element);
                yield subquery == null ? list : "ARRAY(" + subquery.ordered() + ")";
            }
        };
    }

    /** Of an element, or of an element and its position. */
    private String lambda(Kind from, Kind to, int depth) {
        String element = dice.name();
        if (!dice.oneIn(4)) {
            return body(element, to, depth, all.with(new Column(element, from)));
        }
        String position = dice.name();
        // Positions are INTEGER here and BIGINT there.
        Column cast = new Column("CAST(" + position + " AS INTEGER)", Kind.INTEGER);
        return body("(" + element + ", " + position + ")", to, depth, all.with(new Column(element, from), cast));
    }

    private String body(String parameters, Kind kind, int depth, RandomExpressions inside) {
        Function<Kind, String> body = k -> k == Kind.BOOLEAN ? inside.condition(depth) : inside.of(k, depth);
        return parameters + " -> " + body.apply(kind);
    }

    private String comprehension(int depth) {
        String element = dice.name();
        RandomExpressions inside = all.with(new Column(element, Kind.INTEGER));
        return "[" + inside.of(Kind.INTEGER, depth) + " FOR " + element + " IN " + integersOf(depth)
                + dice.one("", " IF " + inside.condition(depth)) + "]";
    }

    String map(int depth) {
        String one = "MAP {" + dice.one("'a'", "'b'") + ": " + all.of(Kind.INTEGER, depth) + "}";
        return switch (dice.below(4)) {
            case 0 -> one;
            case 1 -> "MAP {'b': " + all.of(Kind.INTEGER, depth) + ", 'ab': " + all.of(Kind.INTEGER, depth) + "}";
            case 2 -> "map(['a', 'b'], [" + all.of(Kind.INTEGER, depth) + ", " + all.of(Kind.INTEGER, depth) + "])";
            default -> "map_concat(" + all.of(Kind.MAP, depth) + ", " + one + ")";
        };
    }

    String row(int depth) {
        return "{'a': " + all.of(Kind.INTEGER, depth) + ", 'b': " + all.of(Kind.TEXT, depth) + "}";
    }
}
