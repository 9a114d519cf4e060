// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.centella.benchmarks.data.DataFolder;
import org.centella.benchmarks.tpch.TpchSuite;

/**
 * What the launcher runs once to fill its cache of loaded classes: typical statements over a small Parquet folder, printed
 * in every format to nowhere. The statements decide which classes the next start finds ready.
 */
final class Training {
    /** Some thousand rows. */
    private static final double SCALE = 0.001;

    private static final String SCRIPT = """
        SHOW TABLES;
        DESCRIBE lineitem;
        SELECT count(*) FROM lineitem;
        SELECT l_returnflag, count(*) AS n, sum(l_extendedprice * (1 - l_discount)) AS revenue, avg(l_quantity),
            min(l_shipdate), max(l_shipdate)
        FROM lineitem
        WHERE l_shipdate >= DATE '1994-01-01' AND l_discount BETWEEN 0.01 AND 0.09 AND l_shipmode LIKE '%A%'
        GROUP BY l_returnflag HAVING count(*) > 0 ORDER BY revenue DESC, l_returnflag LIMIT 10;
        SELECT c_name, o_orderdate, o_totalprice FROM orders JOIN customer ON o_custkey = c_custkey
        WHERE o_orderpriority IN ('1-URGENT', '2-HIGH')
            AND CASE WHEN o_totalprice > 1000 THEN 'high' ELSE 'low' END = 'high'
        ORDER BY o_totalprice DESC LIMIT 5;
        SELECT DISTINCT extract(YEAR FROM o_orderdate) AS y, upper(o_orderstatus) FROM orders
        WHERE EXISTS (SELECT 1 FROM customer WHERE c_custkey = o_custkey) ORDER BY 1, 2;
        EXPLAIN SELECT n_regionkey, count(*) FROM nation GROUP BY n_regionkey;
        SET batch_size = 4096
        """;

    private Training() {}

    /** The exit code. */
    static int run() {
        try {
            Path folder = Files.createTempDirectory("centella-training");
            try {
                Path data = folder.resolve("tpch");
                DataFolder.write(data, new TpchSuite().files(SCALE), 1, done -> {});
                for (OutputFormat format : OutputFormat.values()) {
                    ShellOptions options = new ShellOptions(data, List.of(SCRIPT), List.of(), format, true, Map.of());
                    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
                    PrintWriter errors = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
                    ScriptRun.run(options, nowhere, errors, Screen.NONE);
                }
            } finally {
                delete(folder);
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
