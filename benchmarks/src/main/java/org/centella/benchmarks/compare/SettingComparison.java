// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.compare;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a setting is worth: queries under two values of it, in turn, so that whatever else the machine does meets both alike.
 * Prints for each query the best times, their ratio, and the rows that scans decoded and kept.
 *
 * <pre>
 *   SettingComparison DATA dynamic_filters true false 5 1,3,5 broadcast_limit=0
 * </pre>
 */
public final class SettingComparison {
    private static final Pattern READ = Pattern.compile("\"rowsRead\":(\\d+)");
    private static final Pattern SELECTED = Pattern.compile("\"rowsSelected\":(\\d+)");

    private final Statement statement;
    private final String setting;

    private SettingComparison(Statement statement, String setting) {
        this.statement = statement;
        this.setting = setting;
    }

    /** @param arguments data folder, setting, two values, runs, numbers of TPC-H queries, further settings */
    public static void run(List<String> arguments, IntFunction<List<String>> statements) throws SQLException {
        List<String> values = arguments.subList(2, 4);
        int runs = Integer.parseInt(arguments.get(4));
        try (Connection connection = DriverManager.getConnection("jdbc:centella:?data=" + arguments.getFirst());
                Statement statement = connection.createStatement()) {
            for (String other : arguments.subList(6, arguments.size())) {
                String[] pair = other.split("=", 2);
                statement.execute("SET " + pair[0] + " = '" + pair[1] + "'");
            }
            SettingComparison comparison = new SettingComparison(statement, arguments.get(1));
            for (String number : arguments.get(5).split(",")) {
                comparison.compare(number, statements.apply(Integer.parseInt(number)), values, runs);
            }
        }
    }

    private void compare(String name, List<String> sql, List<String> values, int runs) throws SQLException {
        for (String before : sql.subList(0, sql.size() - 1)) {
            statement.execute(before);
        }
        double[] best = new double[values.size()];
        Arrays.fill(best, Double.MAX_VALUE);
        for (int run = 0; run <= runs; run++) {
            for (int v = 0; v < best.length; v++) {
                set(values.get(v));
                double millis = millis(sql.getLast());
                // The first one warms up.
                best[v] = run == 0 ? best[v] : Math.min(best[v], millis);
            }
        }
        List<String> cells = new ArrayList<>();
        for (int v = 0; v < best.length; v++) {
            set(values.get(v));
            String analyzed = first("EXPLAIN (ANALYZE, FORMAT JSON) " + sql.getLast());
            cells.add(String.format(
                    Locale.ROOT,
                    "%s %.0f ms, %,d rows decoded, %,d kept",
                    values.get(v),
                    best[v],
                    sum(READ, analyzed),
                    sum(SELECTED, analyzed)));
        }
        System.out.printf(Locale.ROOT, "%s: %s; %s; ratio %.2f%n", name, cells.get(0), cells.get(1), best[0] / best[1]);
    }

    private void set(String value) throws SQLException {
        statement.execute("SET " + setting + " = '" + value + "'");
    }

    private double millis(String sql) throws SQLException {
        long start = System.nanoTime();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                // All rows are fetched.
            }
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private String first(String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static long sum(Pattern number, String json) {
        Matcher matcher = number.matcher(json);
        long sum = 0;
        while (matcher.find()) {
            sum += Long.parseLong(matcher.group(1));
        }
        return sum;
    }
}
