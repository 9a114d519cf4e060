// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.centella.columnar.setting.SettingValues;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Queries of a size that programs write are planned in the time that a user waits without noticing. */
class PlanningTimeTest {
    /** Alone on its machine each takes a tenth of that. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Planner planner = new Planner(new TpchCatalog(), new ViewStore(), TpchCatalog.SCHEMA);

    @TestFactory
    Stream<DynamicTest> largeQueriesArePlannedInTime() {
        return Stream.of(
                test("a chain of 40 joins", joins(40, i -> "n" + (i - 1) + ".n_nationkey = n" + i + ".n_nationkey")),
                test("a star of 40 joins", joins(40, i -> "n0.n_nationkey = n" + i + ".n_regionkey")),
                test(
                        "40 left joins",
                        "SELECT count(*) FROM nation n0 "
                                + list(1, 40, " ", i -> "LEFT JOIN nation n" + i + " ON n0.n_nationkey = n" + i
                                        + ".n_nationkey")),
                test(
                        "2,000 columns",
                        "SELECT " + list(0, 2000, ", ", i -> "sum(c" + i + ")") + " FROM (SELECT "
                                + list(0, 2000, ", ", i -> "l_orderkey + " + i + " AS c" + i) + " FROM lineitem) q"),
                test(
                        "an IN list of 10,000",
                        "SELECT count(*) FROM orders WHERE o_orderkey IN ("
                                + list(0, 10_000, ", ", i -> String.valueOf(i * 7)) + ")"),
                test(
                        "a NOT IN list of 10,000",
                        "SELECT count(*) FROM orders WHERE o_clerk NOT IN ("
                                + list(0, 10_000, ", ", i -> "'clerk " + i + "'") + ")"),
                test(
                        "a chain of 1,000 ORs",
                        "SELECT count(*) FROM orders WHERE "
                                + list(0, 1000, " OR ", i -> "o_orderkey = " + i + " AND o_custkey = " + (i + 1))),
                test(
                        "a union of 500",
                        list(0, 500, " UNION ALL ", i -> "SELECT n_nationkey FROM nation WHERE n_nationkey = " + i)),
                test(
                        "20 subqueries in subqueries",
                        "SELECT n_name FROM nation WHERE n_nationkey IN "
                                + "(SELECT n_nationkey FROM nation WHERE n_regionkey IN ".repeat(20)
                                + "(SELECT r_regionkey FROM region)" + ")".repeat(20)));
    }

    private DynamicTest test(String name, String sql) {
        return DynamicTest.dynamicTest(name, () -> {
            long start = System.nanoTime();
            PlannedQuery planned = planner.plan(sql, SettingValues.DEFAULTS);
            planned.stages(2, SettingValues.DEFAULTS);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
        });
    }

    private static String joins(int tables, java.util.function.IntFunction<String> condition) {
        return "SELECT count(*) FROM " + list(0, tables, ", ", i -> "nation n" + i) + " WHERE "
                + list(1, tables, " AND ", condition);
    }

    private static String list(int from, int to, String between, java.util.function.IntFunction<String> item) {
        return IntStream.range(from, to).mapToObj(item).collect(Collectors.joining(between));
    }
}
