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
import org.centella.benchmarks.large.LargeSuite;
import org.centella.benchmarks.mapreduce.MapReduceComparison;
import org.centella.benchmarks.tpcds.TpcdsSuite;
import org.centella.benchmarks.tpch.TpchSuite;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code centella benchmark tpch}, {@code tpcds}, {@code large} or {@code mapreduce}: times, verifies and compares. */
@Command(
        name = "benchmark",
        description = "Runs a benchmark: times its queries, verifies their results, compares with other engines.",
        mixinStandardHelpOptions = true)
public final class BenchmarkCommand implements Callable<Integer> {
    private static final String MAP_REDUCE = "mapreduce";

    static final List<Suite> SUITES = List.of(new TpchSuite(), new TpcdsSuite(), new LargeSuite());

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SUITE", description = "tpch, tpcds or large; mapreduce compares with Hadoop")
    private String suiteName;

    @Option(names = "--scale", description = "Scale factor; 1 is about 1 GB of text (default: ${DEFAULT-VALUE}).")
    private double scale = 1;

    @Option(names = "--data", description = "Use the tables in this folder instead of writing them below data/.")
    private @Nullable Path data;

    @Option(names = "--queries", split = ",", description = "Only these, as 1,6,18; of TPC-DS also 14_1.")
    private List<String> queries = List.of();

    @Option(names = "--runs", description = "Counted runs of each query (default: ${DEFAULT-VALUE}).")
    private int runs = 3;

    @Option(names = "--warm-up", description = "Runs before those (default: ${DEFAULT-VALUE}).")
    private int warmUp = 2;

    @Option(names = "--threads", description = "Processors for each engine (default: all).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--master", description = "Centella runs on the cluster of this master, HOST:PORT.")
    private String master = "";

    @Option(names = "--executors", description = "Executors to ask the master for (default: ${DEFAULT-VALUE}).")
    private int executors = 2;

    @Option(names = "--plan", description = "Only plan the queries: the times are those of EXPLAIN.")
    private boolean plan;

    @Option(names = "--verify", description = "Compare every result with DuckDB's on the same files.")
    private boolean verify;

    @Option(
            names = "--compare",
            split = ",",
            description = "Also run these, in turn: duckdb, spark; beside --master also local.")
    private List<String> compare = List.of();

    @Option(names = "--report", description = "Write the figures to this HTML file.")
    private @Nullable Path html;

    @Option(names = "--json", description = "Write the figures to this JSON file.")
    private @Nullable Path json;

    @Option(
            names = {"--spark-memory", "--rival-memory"},
            description = "The heap of Spark, or of Hadoop (default: ${DEFAULT-VALUE}).")
    private String rivalMemory = "4g";

    @Option(names = "--memory", description = "Memory of the process; read by the launcher.")
    @SuppressWarnings("UnusedVariable") // the launcher has read it
    private @Nullable String memory;

    @Override
    public Integer call() throws IOException {
        if (suiteName.equals(MAP_REDUCE)) {
            return mapReduce();
        }
        Suite suite = SUITES.stream()
                .filter(s -> s.name().equals(suiteName))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "no benchmark is called '" + suiteName + "'; there are: tpch, tpcds, large, mapreduce"));
        Map<String, List<String>> selected = selected(suite);
        Path folder = data == null
                ? BenchmarkData.prepare(suite, Path.of("data"), scale, threads)
                : BenchmarkData.existing(suite, data);
        return verify ? verify(suite, selected, folder) : compare(suite, selected, folder);
    }

    private int mapReduce() throws IOException {
        Suite suite = new TpchSuite();
        Path root = Path.of("data");
        Path folder =
                data == null ? BenchmarkData.prepare(suite, root, scale, threads) : BenchmarkData.existing(suite, data);
        Path texts = root.resolve(MAP_REDUCE + '-' + folder.getFileName());
        Report report;
        try (ProgressLine line = new ProgressLine(System.err)) {
            report = new MapReduceComparison(folder, texts, threads, rivalMemory, line::show)
                    .run(root.resolve("hadoop"), warmUp, runs);
        }
        System.out.print(report.table());
        if (json != null) {
            report.writeJson(json);
        }
        return 0;
    }

    /** The queries named, all if none is: 14 stands for all texts of query 14. */
    private Map<String, List<String>> selected(Suite suite) {
        Map<String, List<String>> selected = new LinkedHashMap<>();
        suite.queries().forEach((name, statements) -> {
            String number = name.startsWith("Q") ? name.substring(1) : name;
            String family = number.replaceFirst("_.*", "");
            if (queries.isEmpty() || queries.contains(number) || queries.contains(family)) {
                selected.put(name, plan ? explained(statements) : statements);
            }
        });
        if (selected.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), suite.title() + " has no query " + String.join(", ", queries));
        }
        return selected;
    }

    private static List<String> explained(List<String> statements) {
        List<String> explained = new ArrayList<>(statements);
        explained.set(statements.size() - 1, "EXPLAIN " + statements.getLast());
        return explained;
    }

    private Contender centella(Path folder) {
        return master.isEmpty()
                ? JdbcContender.centella(folder, threads)
                : JdbcContender.centella(folder, threads, master, executors);
    }

    private int verify(Suite suite, Map<String, List<String>> selected, Path folder) {
        int verified = 0;
        int done = 0;
        try (Contender centella = centella(folder);
                Contender oracle = JdbcContender.duckdb(folder, suite.tables(), threads);
                ProgressLine line = new ProgressLine(System.err)) {
            for (Map.Entry<String, List<String>> query : selected.entrySet()) {
                line.show("verifying " + query.getKey(), (double) done++ / selected.size());
                String difference = difference(
                        centella, oracle, query.getValue(), suite.oracleStatements(query.getKey(), query.getValue()));
                if (difference == null) {
                    verified++;
                } else {
                    line.clear();
                    System.out.println(query.getKey() + " differs: " + difference);
                }
            }
        }
        System.out.println(verified + " verified" + (verified == selected.size() ? "" : " of " + selected.size()));
        return verified == selected.size() ? 0 : 1;
    }

    private static @Nullable String difference(
            Contender centella, Contender oracle, List<String> statements, List<String> asked) {
        try {
            return ResultComparison.difference(
                    centella.run(statements).rows(), oracle.run(asked).rows());
        } catch (IllegalStateException e) {
            return e.getMessage();
        }
    }

    private int compare(Suite suite, Map<String, List<String>> selected, Path folder) throws IOException {
        List<Contender> contenders = new ArrayList<>();
        try {
            contenders.add(centella(folder));
            for (String other : compare) {
                contenders.add(rival(other, suite, folder));
            }
            Report report;
            try (ProgressLine line = new ProgressLine(System.err)) {
                report = new Comparison(selected, contenders, line::show).run(warmUp, runs);
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

    private Contender rival(String name, Suite suite, Path folder) {
        if (name.equals("local") && !master.isEmpty()) {
            return JdbcContender.centella(folder, threads);
        }
        return switch (name) {
            case "duckdb" -> JdbcContender.duckdb(folder, suite.tables(), threads);
            case "spark" -> new SparkContender(folder, suite.tables(), threads, Path.of("data", "spark"), rivalMemory);
            default ->
                throw new ParameterException(
                        spec.commandLine(),
                        "no engine is called '" + name + "'; there are: duckdb, spark, and beside --master local");
        };
    }
}
