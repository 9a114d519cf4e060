// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code centella submit} with the program of the documentation: master, workers, executors and driver are processes of their
 * own, and the program's classes are on nobody's class path.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class SubmitTest {
    private static final Pattern PROGRAM =
            Pattern.compile("```java\n(import .*?public class WordCount .*?)```", Pattern.DOTALL);

    /** Ends in the way that its first argument says. */
    private static final String ENDINGS = """
            public class Endings {
                public static void main(String[] args) {
                    if (args[0].equals("exit")) {
                        System.exit(Integer.parseInt(args[1]));
                    }
                    if (args[0].equals("throw")) {
                        throw new IllegalStateException(args[1]);
                    }
                    System.out.println(String.join("|", args));
                }
            }
            """;

    @TempDir
    private static Path folder;

    private final List<Process> workers = new ArrayList<>();
    private final Map<String, Long> expected = new TreeMap<>();
    private Path jar;
    private Path books;
    private ClusterProcesses cluster;

    @BeforeAll
    void start() throws Exception {
        jar = jar(Map.of("WordCount", documented(), "Endings", ENDINGS), "WordCount");
        books = Files.createDirectories(folder.resolve("books"));
        for (int book = 0; book < 24; book++) {
            List<String> lines = new ArrayList<>();
            for (int line = 0; line < 20_000; line++) {
                String text = "Book " + book % 7 + ", line " + line % 1000 + ": the quick brown fox; THE lazy dog w"
                        + (line * 31 + book) % 5000;
                lines.add(text);
                Arrays.stream(text.split("\\W+")).forEach(word -> expected.merge(word.toLowerCase(), 1L, Long::sum));
            }
            Files.write(books.resolve("book-" + book), lines);
        }
        cluster = new ClusterProcesses(folder);
        cluster.master();
        for (int i = 0; i < 2; i++) {
            workers.add(cluster.worker(1));
        }
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    private static String documented() throws IOException {
        Path path = Path.of("").toAbsolutePath();
        while (!Files.exists(path.resolve("README.md"))) {
            path = Objects.requireNonNull(path.getParent());
        }
        Matcher program = PROGRAM.matcher(Files.readString(path.resolve("docs/rdd.md")));
        assertThat(program.find()).as("the program in docs/rdd.md").isTrue();
        return program.group(1);
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Compiles programs, each a class, into a jar. */
    private static Path jar(Map<String, String> programs, String main) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("sources"));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-cp", classPath(), "-d", classes.toString()));
        for (Map.Entry<String, String> program : programs.entrySet()) {
            Path source = sources.resolve(program.getKey() + ".java");
            Files.writeString(source, program.getValue());
            arguments.add(source.toString());
        }
        int failed = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(failed).as("javac's exit code").isZero();
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main);
        Path jar = folder.resolve("application.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                Stream<Path> compiled = Files.list(classes)) {
            for (Path path : compiled.toList()) {
                out.putNextEntry(new JarEntry(path.getFileName().toString()));
                out.write(Files.readAllBytes(path));
            }
        }
        return jar;
    }

    /** What a submitted program left. */
    private record Ended(int code, String output, String errors) {
        static Ended of(Process process) throws Exception {
            StringBuilder errors = new StringBuilder();
            Thread reader = Thread.ofVirtual()
                    .start(() -> process.errorReader()
                            .lines()
                            .forEach(line -> errors.append(line).append('\n')));
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            reader.join();
            return new Ended(code, output, errors.toString());
        }
    }

    private Process clustered(Path out) throws IOException {
        return cluster.run(
                "submit",
                "--master",
                cluster.address(),
                "--executors",
                "2",
                "--executor-memory",
                "512m",
                "--secret",
                cluster.secret().toString(),
                "--class",
                "WordCount",
                jar.toString(),
                books.toString(),
                out.toString());
    }

    private void assertCounted(Path out, Ended ended) throws IOException {
        assertThat(ended.code()).as(ended.errors()).isZero();
        Map<String, Long> counted = new TreeMap<>();
        List<Long> order = new ArrayList<>();
        try (Stream<Path> files = Files.list(out)) {
            for (Path file : files.sorted().toList()) {
                for (String line : Files.readAllLines(file)) {
                    String[] parts = line.split(" ");
                    assertThat(counted.put(parts[0], Long.valueOf(parts[1])))
                            .as(line)
                            .isNull();
                    order.add(-Long.parseLong(parts[1]));
                }
            }
        }
        assertThat(counted).isEqualTo(expected);
        assertThat(order).isSorted();
    }

    @Test
    void countsWordsInItsOwnProcess() throws Exception {
        Path out = folder.resolve("local");
        assertCounted(
                out,
                Ended.of(cluster.run("submit", "--memory", "512m", jar.toString(), books.toString(), out.toString())));
    }

    @Test
    void countsWordsOnACluster() throws Exception {
        Path out = folder.resolve("cluster");
        assertCounted(out, Ended.of(clustered(out)));
    }

    @Test
    void countsWordsThoughAnExecutorIsKilled() throws Exception {
        for (int round = 0; round < 2; round++) {
            Path out = folder.resolve("killed-" + round);
            Process driver = clustered(out);
            ProcessHandle executor = executor(driver);
            Thread.sleep(1500 + 700 * round);
            boolean running = driver.isAlive();
            executor.destroyForcibly();
            assertThat(running)
                    .as("the program ran when its executor was killed")
                    .isTrue();
            assertCounted(out, Ended.of(driver));
        }
    }

    /** The first executor that the workers start for the driver. */
    private ProcessHandle executor(Process driver) throws InterruptedException {
        while (driver.isAlive()) {
            for (Process worker : workers) {
                ProcessHandle started = worker.children()
                        .filter(child -> child.isAlive()
                                && child.info()
                                        .startInstant()
                                        .orElseThrow()
                                        .isAfter(driver.info().startInstant().orElseThrow()))
                        .findFirst()
                        .orElse(null);
                if (started != null) {
                    return started;
                }
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("the driver ended without an executor");
    }

    @Test
    void endsAsTheProgramDoes() throws Exception {
        Ended exit = Ended.of(cluster.run("submit", "--class", "Endings", jar.toString(), "exit", "7"));
        assertThat(exit.code()).isEqualTo(7);
        Ended thrown = Ended.of(cluster.run("submit", "--class", "Endings", jar.toString(), "throw", "no such luck"));
        assertThat(thrown.code()).isEqualTo(1);
        assertThat(thrown.errors()).contains("IllegalStateException: no such luck");
        Ended options =
                Ended.of(cluster.run("submit", "--class", "Endings", jar.toString(), "--class", "x", "-e", "--"));
        assertThat(options.code()).isZero();
        assertThat(options.output()).isEqualTo("--class|x|-e|--\n");
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        Ended noJar = Ended.of(cluster.run("submit", folder.resolve("none.jar").toString()));
        assertThat(noJar.code()).isEqualTo(2);
        assertThat(noJar.errors()).contains("there is no jar");
        Ended noClass = Ended.of(cluster.run("submit", "--class", "Nobody", jar.toString()));
        assertThat(noClass.code()).isEqualTo(2);
        assertThat(noClass.errors()).contains("Nobody");
    }
}
