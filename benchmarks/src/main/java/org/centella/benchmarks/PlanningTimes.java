// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.centella.dataframe.Session;
import org.centella.planner.PhaseTiming;
import org.centella.planner.Planner;

/**
 * What planning each query of a benchmark costs once the planner is warm, parsing included: the median over runs of the
 * thread's processor time, which others on the machine change little; then the phases' times, summed over the queries.
 * Arguments: the benchmark, the data folder, the number of runs, and the names of queries if not all.
 */
public final class PlanningTimes {
    /** Rounds over all queries before the counted ones: what one query warms up, others need. */
    private static final int WARM_UP = 10;

    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private PlanningTimes() {}

    public static void main(String[] arguments) {
        Suite suite = BenchmarkCommand.SUITES.stream()
                .filter(s -> s.name().equals(arguments[0]))
                .findFirst()
                .orElseThrow();
        int runs = Integer.parseInt(arguments[2]);
        List<String> names = List.of(arguments).subList(3, arguments.length);
        Map<String, String> queries = new LinkedHashMap<>();
        try (Session session = Session.builder().data(Path.of(arguments[1])).build()) {
            suite.queries().forEach((name, statements) -> {
                if (names.isEmpty() || names.contains(name)) {
                    statements.subList(0, statements.size() - 1).forEach(session::execute);
                    queries.put(name, statements.getLast());
                }
            });
            measure(session, queries, runs);
        }
    }

    private static void measure(Session session, Map<String, String> queries, int runs) {
        for (int round = 0; round < WARM_UP; round++) {
            queries.values().forEach(sql -> plan(session, sql));
        }
        Map<String, Double> phases = new LinkedHashMap<>();
        double total = 0;
        for (Map.Entry<String, String> query : queries.entrySet()) {
            double[] times = new double[runs];
            for (int run = 0; run < runs; run++) {
                long start = CLOCK.getCurrentThreadCpuTime();
                List<PhaseTiming> timings = plan(session, query.getValue());
                times[run] = (CLOCK.getCurrentThreadCpuTime() - start) / 1e6;
                timings.forEach(t -> phases.merge(t.phase(), t.nanos() / 1e6 / runs, Double::sum));
            }
            Arrays.sort(times);
            total += times[runs / 2];
            System.out.printf(Locale.ROOT, "%-8s %8.2f ms%n", query.getKey(), times[runs / 2]);
        }
        System.out.printf(Locale.ROOT, "all      %8.2f ms%n", total);
        phases.forEach((phase, millis) -> System.out.printf(Locale.ROOT, "%-15s %8.2f ms%n", phase, millis));
    }

    private static List<PhaseTiming> plan(Session session, String sql) {
        return new Planner(session.catalog(), session.views(), session.schema())
                .plan(sql, session.settings())
                .phases();
    }
}
