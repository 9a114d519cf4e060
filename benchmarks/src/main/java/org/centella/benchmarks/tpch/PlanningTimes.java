// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.tpch;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What planning each of the 22 queries costs once the planner is warm, parsing included: the median over runs of the thread's
 * processor time, which others on the machine change little; then the phases' times in one run, summed over the queries.
 * Arguments: the data folder, and the number of runs.
 */
public final class PlanningTimes {
    private static final Pattern PHASE =
            Pattern.compile("\"phase\"\\s*:\\s*\"(\\w+)\"\\s*,\\s*\"nanos\"\\s*:\\s*(\\d+)");
    private static final int WARM_UP = 30;
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private PlanningTimes() {}

    public static void main(String[] arguments) throws SQLException {
        int runs = Integer.parseInt(arguments[1]);
        try (Connection connection = DriverManager.getConnection("jdbc:centella:?data=" + arguments[0]);
                Statement statement = connection.createStatement()) {
            Map<String, Double> ofPhases = new LinkedHashMap<>();
            double total = 0;
            for (int number = 1; number <= TpchQueries.COUNT; number++) {
                List<String> sql = TpchQueries.statements(number);
                for (String before : sql.subList(0, sql.size() - 1)) {
                    statement.execute(before);
                }
                double[] times = new double[runs];
                for (int run = -WARM_UP; run < runs; run++) {
                    long start = CLOCK.getCurrentThreadCpuTime();
                    explain(statement, "EXPLAIN " + sql.getLast());
                    if (run >= 0) {
                        times[run] = (CLOCK.getCurrentThreadCpuTime() - start) / 1e6;
                    }
                }
                Arrays.sort(times);
                total += times[runs / 2];
                System.out.printf(Locale.ROOT, "query %2d  %6.2f ms%n", number, times[runs / 2]);
                phases(statement, sql.getLast(), ofPhases);
            }
            System.out.printf(Locale.ROOT, "all       %6.2f ms%n", total);
            ofPhases.forEach((phase, millis) -> System.out.printf(Locale.ROOT, "%-15s %6.2f ms%n", phase, millis));
        }
    }

    private static String explain(Statement statement, String sql) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                text.append(rows.getString(1)).append('\n');
            }
        }
        return text.toString();
    }

    private static void phases(Statement statement, String sql, Map<String, Double> sums) throws SQLException {
        Matcher phase = PHASE.matcher(explain(statement, "EXPLAIN (ANALYZE, FORMAT JSON) " + sql));
        while (phase.find()) {
            sums.merge(phase.group(1), Long.parseLong(phase.group(2)) / 1e6, Double::sum);
        }
    }
}
