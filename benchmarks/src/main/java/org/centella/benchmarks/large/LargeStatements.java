// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.large;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The texts of the large statements, one per way of being large. */
public final class LargeStatements {
    private static final int TERMS = 10_000;
    private static final int BRANCHES = 1_000;
    private static final int GROUPS = 500;
    private static final int JOINS = 40;

    private LargeStatements() {}

    /** One statement per query, by name. */
    public static Map<String, List<String>> all() {
        Map<String, List<String>> queries = new LinkedHashMap<>();
        put(queries, "in", numbers("k IN (" + list(TERMS, ", ", i -> "" + 2 * i) + ")"));
        put(queries, "in-text", numbers("t IN (" + list(TERMS, ", ", i -> "'n" + 2 * i + "'") + ")"));
        put(queries, "in-mixed", numbers("a IN (" + list(TERMS, ", ", i -> i % 2 == 0 ? "" + i : i + ".5") + ")"));
        put(queries, "not-in", numbers("k NOT IN (" + list(TERMS, ", ", i -> "" + 2 * i) + ")"));
        put(queries, "in-rows", numbers("(k, a) IN (" + list(TERMS, ", ", i -> "(" + i + ", " + i % 5 + ")") + ")"));
        put(queries, "or-equal", numbers(list(TERMS, " OR ", i -> "k = " + 3 * i)));
        put(queries, "or", numbers(list(TERMS, " OR ", i -> "(k = " + 3 * i + " AND b < " + i % 7 + ")")));
        put(queries, "and", numbers(list(TERMS, " AND ", i -> "k <> " + 3 * i)));
        put(queries, "and-mixed", numbers(list(TERMS, " AND ", i -> "(k <> " + 3 * i + " OR b < " + i % 7 + ")")));
        put(
                queries,
                "case",
                "SELECT sum(CASE " + list(BRANCHES, " ", i -> "WHEN k = " + i + " THEN " + 7 * i)
                        + " ELSE 0 END) AS s FROM numbers");
        put(
                queries,
                "sum",
                "SELECT sum(" + list(BRANCHES, " + ", i -> i % 2 == 0 ? "k" : "" + i) + ") AS s FROM numbers");
        put(
                queries,
                "values",
                "SELECT count(*) AS n, sum(x) AS s, max(y) AS m FROM (VALUES "
                        + list(TERMS, ", ", i -> "(" + i + ", 'v" + i + "')") + ") AS v(x, y)");
        put(
                queries,
                "union",
                "SELECT count(*) AS n FROM ("
                        + list(BRANCHES, " UNION ALL ", i -> "SELECT k FROM numbers WHERE k = " + i) + ") AS u");
        put(queries, "star", "SELECT * FROM wide ORDER BY c0007, c0001");
        put(
                queries,
                "columns",
                "SELECT " + list(LargeSuite.COLUMNS, ", ", i -> LargeSuite.column(i) + " + " + i + " AS x" + i)
                        + " FROM wide ORDER BY c0007, c0001");
        put(
                queries,
                "sums",
                "SELECT " + list(LargeSuite.COLUMNS, ", ", i -> "sum(" + LargeSuite.column(i) + ") AS s" + i)
                        + " FROM wide");
        put(
                queries,
                "groups",
                "SELECT " + list(GROUPS, ", ", LargeSuite::column)
                        + ", count(*) AS n FROM wide GROUP BY " + list(GROUPS, ", ", LargeSuite::column)
                        + " ORDER BY c0007, c0001");
        put(
                queries,
                "chain",
                "SELECT count(*) AS n FROM numbers n0"
                        + list(
                                JOINS - 1,
                                "",
                                i -> " JOIN numbers n" + (i + 1) + " ON n" + i + ".k = n" + (i + 1) + ".k"));
        put(
                queries,
                "stars",
                "SELECT count(*) AS n FROM numbers n0"
                        + list(
                                JOINS - 1,
                                "",
                                i -> " JOIN numbers n" + (i + 1) + " ON n0.k = n" + (i + 1) + ".k AND n" + (i + 1)
                                        + ".a >= " + i % 3));
        put(
                queries,
                "comma",
                "SELECT count(*) AS n FROM " + list(JOINS, ", ", i -> "numbers n" + i) + " WHERE "
                        + list(JOINS - 1, " AND ", i -> "n" + i + ".k + 1 = n" + (i + 1) + ".k"));
        put(
                queries,
                "outer",
                "SELECT count(*) AS n FROM numbers n0"
                        + list(
                                JOINS - 1,
                                "",
                                i -> " LEFT JOIN numbers n" + (i + 1) + " ON n" + i + ".k + 1 = n" + (i + 1) + ".k"));
        return queries;
    }

    private static void put(Map<String, List<String>> queries, String name, String sql) {
        queries.put(name, List.of(sql));
    }

    private static String numbers(String condition) {
        return "SELECT count(*) AS n FROM numbers WHERE " + condition;
    }

    private static String list(int count, String separator, IntFunction<String> term) {
        return IntStream.range(0, count).mapToObj(term).collect(Collectors.joining(separator));
    }
}
