// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs after packaging: the one jar and nothing else, in a JVM without any flag. */
class SelfContainedJarIT {
    private static final Path JAR = Path.of("target", "centella-jdbc.jar").toAbsolutePath();

    private static final String PROGRAM = """
            import java.sql.*;

            public class Program {
                public static void main(String[] args) throws Exception {
                    try (Connection connection = DriverManager.getConnection("jdbc:centella:?data=" + args[0]);
                            PreparedStatement statement =
                                    connection.prepareStatement("SELECT sum(n) FROM numbers WHERE n < ?")) {
                        statement.setInt(1, 100);
                        try (ResultSet rows = statement.executeQuery()) {
                            rows.next();
                            System.out.println("sum " + rows.getLong(1));
                        }
                        try (Statement other = connection.createStatement();
                                ResultSet rows = other.executeQuery("SELECT a_varchar, a_timestamp FROM types")) {
                            while (rows.next()) {
                                System.out.println(rows.getString(1) + " " + rows.getTimestamp(2));
                            }
                        }
                        int drivers = 0;
                        for (var all = DriverManager.getDrivers(); all.hasMoreElements(); all.nextElement()) {
                            drivers++;
                        }
                        System.out.println("drivers " + drivers);
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void answersWithNothingButTheJar() throws IOException, InterruptedException {
        assumeThat(JAR).as("made by the phase package").exists();
        Path source = Files.writeString(folder.resolve("Program.java"), PROGRAM);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString()))
                .isZero();
        Path data = TestTables.write(Files.createDirectory(folder.resolve("data")), 1000);
        Path output = folder.resolve("output");
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dstdout.encoding=UTF-8",
                        "-cp",
                        JAR + File.pathSeparator + folder,
                        "Program",
                        data.toString())
                .redirectError(folder.resolve("errors").toFile())
                .redirectOutput(output.toFile());
        java.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        Process process = java.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readAllLines(folder.resolve("errors"), StandardCharsets.UTF_8))
                .as("the JVM's own remarks aside")
                .allMatch(line -> line.isEmpty() || line.startsWith("WARNING: "));
        assertThat(Files.readAllLines(output, StandardCharsets.UTF_8))
                .containsExactlyInAnyOrder("sum 4950", "grüße 2024-03-31 02:30:15.123456", "null null", "drivers 1");
        assertThat(process.exitValue()).isZero();
    }
}
