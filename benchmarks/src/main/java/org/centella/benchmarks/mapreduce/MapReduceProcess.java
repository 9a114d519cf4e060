// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.mapreduce;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.centella.benchmarks.compare.LineProcess;
import org.centella.benchmarks.compare.MavenJars;

/**
 * Hadoop MapReduce's local runner in a process of its own, which stays warm from job to job. Runs on the {@code java} of the
 * path, 17 or newer.
 */
final class MapReduceProcess implements AutoCloseable {
    static final String VERSION = "3.5.0";
    private static final String PARQUET = "1.18.1";
    private static final String SERVER = "MapReduceServer";
    private static final String ERROR = "error";

    private final LineProcess process;

    /**
     * @param cache folder where the jars are kept
     * @param threads map tasks at a time, and reduce tasks
     * @param memory of its heap, as {@code 4g}
     */
    MapReduceProcess(Path cache, int threads, String memory) {
        try {
            Path jars = MavenJars.resolve(
                    cache,
                    "hadoop-" + VERSION,
                    List.of(
                            "org.apache.hadoop:hadoop-client-api:" + VERSION,
                            "org.apache.hadoop:hadoop-client-runtime:" + VERSION,
                            "org.apache.parquet:parquet-hadoop:" + PARQUET));
            Path classes = compile(cache, jars);
            process = new LineProcess(
                    List.of(
                            "java",
                            "-Xmx" + memory,
                            "-cp",
                            classes + File.pathSeparator + jars + "/*",
                            SERVER,
                            "" + threads),
                    cache.resolve("hadoop.log"));
            checked(process.answer());
        } catch (IOException e) {
            throw new IllegalStateException("cannot start Hadoop: " + e.getMessage(), e);
        }
    }

    /** Its tasks find their classes on the class path only, so running the source does not do. */
    private static Path compile(Path cache, Path jars) throws IOException {
        Path source = cache.resolve(SERVER + ".java");
        try (InputStream in = MapReduceProcess.class.getResourceAsStream(SERVER + ".java.txt")) {
            Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
        }
        Path classes = Files.createDirectories(cache.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IOException("there is no compiler: run this on a JDK");
        }
        // The star that stands for all jars of a folder is the launcher's.
        String classPath;
        try (Stream<Path> files = Files.list(jars)) {
            classPath = files.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        }
        String[] arguments = {
            "--release", "17", "-proc:none", "-cp", classPath, "-d", classes.toString(), source.toString()
        };
        if (compiler.run(null, null, null, arguments) != 0) {
            throw new IOException("cannot compile " + source);
        }
        return classes;
    }

    /** Runs a job; the seconds it took. */
    double run(String job, Path input, Path output) {
        try {
            String request = String.join(
                    "\t",
                    job,
                    input.toAbsolutePath().toString(),
                    output.toAbsolutePath().toString());
            return Double.parseDouble(checked(process.ask(request)));
        } catch (IOException e) {
            throw new IllegalStateException("Hadoop: " + e.getMessage(), e);
        }
    }

    private static String checked(String answer) throws IOException {
        if (answer.startsWith(ERROR)) {
            throw new IOException(answer);
        }
        return answer;
    }

    @Override
    public void close() {
        process.close();
    }
}
