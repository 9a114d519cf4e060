// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0
package org.centella.shell;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * What the launcher runs once to fill its cache of loaded classes: typical statements over a small Parquet folder, printed
 * in every format to nowhere. The statements decide which classes the next start finds ready.
 */
@Command(name = "training", hidden = true, description = "Run typical statements, to prepare a fast start.")
final class TrainingCommand implements Runnable {
    private static final String SCRIPT =
            """
            SHOW TABLES;
            DESCRIBE sales;
            SELECT count(*) FROM sales;
            SELECT region, count(*) AS n, sum(price * (1 - discount)) AS revenue, avg(price), min(day), max(day)
            FROM sales WHERE day >= DATE '2024-01-02' AND price BETWEEN 1 AND 1000 AND region LIKE '%a%'
            GROUP BY region HAVING count(*) > 0 ORDER BY revenue DESC, region LIMIT 10;
            SELECT s.region, r.name, s.price FROM sales s JOIN regions r ON s.region = r.code
            WHERE s.quantity IN (1, 2, 3) AND CASE WHEN s.price > 10 THEN 'high' ELSE 'low' END = 'high'
            ORDER BY s.price DESC LIMIT 5;
            SELECT DISTINCT extract(YEAR FROM day) AS y, upper(region) FROM sales
            WHERE EXISTS (SELECT 1 FROM regions WHERE code = region) ORDER BY 1, 2;
            EXPLAIN SELECT region, count(*) FROM sales GROUP BY region;
            SET batch_size = 4096
            """;

    @Override
    public void run() {
        try {
            Path folder = Files.createTempDirectory("centella-training");
            try {
                TrainingTables.write(folder);
                for (OutputFormat format : OutputFormat.values()) {
                    ShellOptions options =
                            new ShellOptions(folder, List.of(SCRIPT), List.of(), format, true, Map.of());
                    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
                    PrintWriter errors = new PrintWriter(System.err, true);
                    ScriptRun.run(options, nowhere, errors, Screen.NONE);
                }
            } finally {
                delete(folder);
            }
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
