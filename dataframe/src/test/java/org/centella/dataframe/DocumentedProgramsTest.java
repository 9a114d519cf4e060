// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The programs in the documentation compile, run and print what they should. */
final class DocumentedProgramsTest {
    private static final Pattern PROGRAM =
            Pattern.compile("```java\n(import .*?public class (\\w+) .*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"README.md", "docs/dataframe.md"})
    void runs(String page) throws Exception {
        writeTables(folder);
        Matcher program = PROGRAM.matcher(Files.readString(root().resolve(page)));
        assertThat(program.find()).as("a program in " + page).isTrue();
        String source = program.group(1).replace("data/tpch-1", folder.toString());
        assertThat(run(program.group(2), source)).isEqualTo("""
                        +--------------+--------+---------+
                        | c_mktsegment | orders | revenue |
                        +--------------+--------+---------+
                        | MACHINERY    |      1 |   30.00 |
                        | BUILDING     |      2 |   20.50 |
                        +--------------+--------+---------+
                        """);
    }

    private static Path root() {
        Path path = Path.of("").toAbsolutePath();
        while (!Files.exists(path.resolve("README.md"))) {
            path = Objects.requireNonNull(path.getParent());
        }
        return path;
    }

    private static void writeTables(Path folder) {
        DataType price = new DataType.Decimal(12, 2);
        Schema orders = Schema.of(
                Field.of("o_custkey", DataType.BIGINT),
                Field.of("o_orderdate", DataType.DATE),
                Field.of("o_totalprice", price));
        Schema customers =
                Schema.of(Field.of("c_custkey", DataType.BIGINT), Field.of("c_mktsegment", DataType.VARCHAR));
        try (Session session = Session.builder().set("slots", "2").build()) {
            session.createDataFrame(
                            List.of(
                                    Row.of(1L, LocalDate.of(1997, 1, 1), new BigDecimal("10.00")),
                                    Row.of(1L, LocalDate.of(1998, 5, 3), new BigDecimal("10.50")),
                                    Row.of(2L, LocalDate.of(1998, 5, 3), new BigDecimal("30.00")),
                                    Row.of(2L, LocalDate.of(1996, 12, 31), new BigDecimal("99.00"))),
                            orders)
                    .write()
                    .parquet(folder.resolve("orders").toString());
            session.createDataFrame(List.of(Row.of(1L, "BUILDING"), Row.of(2L, "MACHINERY")), customers)
                    .write()
                    .parquet(folder.resolve("customer").toString());
        }
    }

    private String run(String name, String source) throws Exception {
        Path file = folder.resolve(name + ".java");
        Files.writeString(file, source);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", classPath, "-d", folder.toString(), file.toString());
        assertThat(failed).as("javac's exit code").isZero();
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(console);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
