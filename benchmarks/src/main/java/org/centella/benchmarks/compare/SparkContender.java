// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Apache Spark in a process of its own, on as many cores and over the same files. Its jars are fetched by Maven when it is
 * first asked for; the process runs {@code SparkServer.java}, a source file that reads a request per line and answers each
 * with one. Rows stay there: Spark takes part in the times, DuckDB is the oracle.
 */
public final class SparkContender implements Contender {
    private static final String VERSION = "4.2.0";
    private static final List<String> OPENED = List.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar");

    private final ObjectMapper json = new ObjectMapper();
    private final LineProcess process;

    /**
     * @param cache folder where the jars are kept
     * @param memory of Spark's heap, as {@code 4g}
     */
    public SparkContender(Path data, List<String> tables, int threads, Path cache, String memory) {
        try {
            Path jars = MavenJars.resolve(cache, VERSION, List.of("org.apache.spark:spark-sql_2.13:" + VERSION));
            Path server = cache.resolve("SparkServer.java");
            try (InputStream source = SparkContender.class.getResourceAsStream("SparkServer.java.txt")) {
                Files.copy(source, server, StandardCopyOption.REPLACE_EXISTING);
            }
            List<String> command = new ArrayList<>(List.of(java(), "-Xmx" + memory));
            OPENED.forEach(p -> command.add("--add-opens=java.base/" + p + "=ALL-UNNAMED"));
            command.addAll(List.of("-cp", jars + "/*", server.toString(), Integer.toString(threads)));
            for (String table : tables) {
                command.add(table + "=" + sparkPath(data, table));
            }
            process = new LineProcess(command, cache.resolve("spark.log"));
            parsed(process.answer());
        } catch (IOException e) {
            throw new IllegalStateException("cannot start Spark: " + e.getMessage(), e);
        }
    }

    private static String sparkPath(Path data, String table) {
        Path file = data.resolve(table + ".parquet");
        return (Files.isRegularFile(file) ? file : data.resolve(table))
                .toAbsolutePath()
                .toString();
    }

    /** Spark runs on Java 17 and 21; of those, the one on the path. */
    private static String java() {
        return "java";
    }

    @Override
    public String name() {
        return "Spark";
    }

    @Override
    public String version() {
        return VERSION;
    }

    @Override
    public Outcome run(List<String> statements) {
        try {
            String answer = process.ask(json.writeValueAsString(Map.of("statements", statements)));
            return new Outcome(parsed(answer).get("seconds").asDouble(), List.of());
        } catch (IOException e) {
            throw new IllegalStateException("Spark: " + e.getMessage(), e);
        }
    }

    private JsonNode parsed(String line) throws IOException {
        JsonNode answer = json.readTree(line);
        if (answer.has("error")) {
            throw new IOException(answer.get("error").asText());
        }
        return answer;
    }

    @Override
    public void close() {
        process.close();
    }
}
