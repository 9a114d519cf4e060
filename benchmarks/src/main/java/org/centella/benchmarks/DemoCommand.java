// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.centella.benchmarks.compare.Contender;
import org.centella.benchmarks.compare.JdbcContender;
import org.centella.benchmarks.compare.Outcome;
import org.centella.benchmarks.tpch.TpchSuite;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code centella demo}: what a newcomer sees first. */
@Command(
        name = "demo",
        description = "Writes the TPC-H tables and runs their 22 queries.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    private static final int BAR_WIDTH = 40;
    /** A bar's width stands for this many seconds; longer ones are cut. */
    private static final double BAR_SECONDS = 1;

    @Option(names = "--scale", description = "Scale factor; 1 is about 1 GB of text (default: ${DEFAULT-VALUE}).")
    private double scale = 1;

    @Option(names = "--memory", description = "Memory of the process; read by the launcher.")
    @SuppressWarnings("UnusedVariable") // the launcher has read it
    private @Nullable String memory;

    @Override
    public Integer call() {
        int threads = Runtime.getRuntime().availableProcessors();
        Suite suite = new TpchSuite();
        Map<String, List<String>> queries = suite.queries();
        Path folder = BenchmarkData.prepare(suite, Path.of("data"), scale, threads);
        System.out.printf("The 22 TPC-H queries over %s, on %d threads%n%n", folder, threads);
        double total = 0;
        try (Contender centella = JdbcContender.centella(folder, threads);
                ProgressLine line = new ProgressLine(System.err)) {
            int done = 0;
            for (Map.Entry<String, List<String>> query : queries.entrySet()) {
                line.show("running " + query.getKey(), (double) done++ / queries.size());
                Outcome outcome = centella.run(query.getValue());
                line.clear();
                total += outcome.seconds();
                int bar = (int) Math.min(BAR_WIDTH, Math.ceil(outcome.seconds() / BAR_SECONDS * BAR_WIDTH));
                System.out.printf(
                        Locale.ROOT,
                        "%-4s %8.1f ms %7d rows  %s%n",
                        query.getKey(),
                        outcome.seconds() * 1e3,
                        outcome.rows().size(),
                        "#".repeat(bar));
            }
        }
        System.out.printf(Locale.ROOT, "%nsum  %8.1f ms, each query run once, from a cold start%n%n", total * 1e3);
        System.out.println("Go on:");
        System.out.println(
                "  bin/centella --data " + folder + "                               a shell over these tables");
        System.out.println("  bin/centella benchmark tpch --scale " + BenchmarkData.text(scale)
                + " --verify            check against DuckDB");
        System.out.println("  bin/centella benchmark tpch --scale " + BenchmarkData.text(scale)
                + " --compare duckdb    times, side by side");
        return 0;
    }
}
