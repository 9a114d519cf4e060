// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.centella.benchmarks.compare.Comparison;
import org.centella.benchmarks.compare.Contender;
import org.centella.benchmarks.compare.JdbcContender;
import org.centella.benchmarks.compare.Report;
import org.centella.benchmarks.compare.ResultComparison;
import org.centella.benchmarks.compare.SparkContender;
import org.centella.benchmarks.tpch.TpchQueries;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code centella benchmark tpch}: times, verifies and compares. */
@Command(
        name = "benchmark",
        description = "Runs a benchmark: times its queries, verifies their results, compares with other engines.",
        mixinStandardHelpOptions = true)
public final class BenchmarkCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SUITE", description = "tpch")
    private String suite;

    @Option(names = "--scale", description = "Scale factor; 1 is about 1 GB of text (default: ${DEFAULT-VALUE}).")
    private double scale = 1;

    @Option(names = "--data", description = "Use the tables in this folder instead of writing them below data/.")
    private @Nullable Path data;

    @Option(names = "--queries", split = ",", description = "Only these, as 1,6,18.")
    private List<Integer> queries = List.of();

    @Option(names = "--runs", description = "Counted runs of each query (default: ${DEFAULT-VALUE}).")
    private int runs = 3;

    @Option(names = "--warm-up", description = "Runs before those (default: ${DEFAULT-VALUE}).")
    private int warmUp = 2;

    @Option(names = "--threads", description = "Processors for each engine (default: all).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--verify", description = "Compare every result with DuckDB's on the same files.")
    private boolean verify;

    @Option(names = "--compare", split = ",", description = "Also run these, in turn: duckdb, spark.")
    private List<String> compare = List.of();

    @Option(names = "--report", description = "Write the figures to this HTML file.")
    private @Nullable Path html;

    @Option(names = "--json", description = "Write the figures to this JSON file.")
    private @Nullable Path json;

    @Option(names = "--spark-memory", description = "Spark's heap (default: ${DEFAULT-VALUE}).")
    private String sparkMemory = "4g";

    @Option(names = "--memory", description = "Memory of the process; read by the launcher.")
    @SuppressWarnings("UnusedVariable") // the launcher has read it
    private @Nullable String memory;

    @Override
    public Integer call() throws IOException {
        if (!suite.equals("tpch")) {
            throw new ParameterException(spec.commandLine(), "no benchmark is called '" + suite + "'; there is: tpch");
        }
        Path folder = data == null ? TpchData.prepare(Path.of("data"), scale, threads) : TpchData.existing(data);
        return verify ? verify(folder) : compare(folder);
    }

    private Map<String, List<String>> selected() {
        Map<String, List<String>> selected = new LinkedHashMap<>();
        for (int number = 1; number <= TpchQueries.COUNT; number++) {
            if (queries.isEmpty() || queries.contains(number)) {
                selected.put("Q" + number, TpchQueries.statements(number));
            }
        }
        return selected;
    }

    private int verify(Path folder) {
        int verified = 0;
        Map<String, List<String>> selected = selected();
        try (Contender centella = JdbcContender.centella(folder, threads);
                Contender oracle = JdbcContender.duckdb(folder, TpchData.tables(), threads)) {
            for (Map.Entry<String, List<String>> query : selected.entrySet()) {
                String difference = difference(centella, oracle, query.getValue());
                if (difference == null) {
                    verified++;
                } else {
                    System.out.println(query.getKey() + " differs: " + difference);
                }
            }
        }
        System.out.println(verified + " verified" + (verified == selected.size() ? "" : " of " + selected.size()));
        return verified == selected.size() ? 0 : 1;
    }

    private static @Nullable String difference(Contender centella, Contender oracle, List<String> statements) {
        try {
            return ResultComparison.difference(
                    centella.run(statements).rows(), oracle.run(statements).rows());
        } catch (IllegalStateException e) {
            return e.getMessage();
        }
    }

    private int compare(Path folder) throws IOException {
        List<Contender> contenders = new ArrayList<>();
        try {
            contenders.add(JdbcContender.centella(folder, threads));
            for (String other : compare) {
                contenders.add(rival(other, folder));
            }
            Report report;
            try (ProgressLine line = new ProgressLine(System.err)) {
                report = new Comparison(selected(), contenders, line::show).run(warmUp, runs);
            }
            System.out.print(report.table());
            if (json != null) {
                report.writeJson(json);
            }
            if (html != null) {
                report.writeHtml(html);
                System.out.println("Report: " + html.toAbsolutePath());
            }
        } finally {
            contenders.forEach(Contender::close);
        }
        return 0;
    }

    private Contender rival(String name, Path folder) {
        return switch (name) {
            case "duckdb" -> JdbcContender.duckdb(folder, TpchData.tables(), threads);
            case "spark" ->
                new SparkContender(folder, TpchData.tables(), threads, Path.of("data", "spark"), sparkMemory);
            default ->
                throw new ParameterException(
                        spec.commandLine(), "no engine is called '" + name + "'; there are: duckdb, spark");
        };
    }
}
