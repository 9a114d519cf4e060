// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.centella.benchmarks.data.DataFolder;
import org.centella.benchmarks.tpch.TpchSuite;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a script prints, to the letter, and how it ends. */
class ScriptRunTest {
    private static final String VALUES = """
        SELECT id, name, price, ok FROM (VALUES
          (1, 'plain', 1.50, true),
          (22, 'two
        lines', NULL, false),
          (3, 'a "quoted", one', -0.25, NULL),
          (4, '日本', 10.00, true)) AS t (id, name, price, ok) ORDER BY id
        """;

    @TempDir
    static Path folder;

    private static Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @BeforeAll
    static void write() {
        data = folder.resolve("tpch");
        DataFolder.write(data, new TpchSuite().files(0.001), 1, done -> {});
    }

    private int run(String... arguments) {
        return run(Screen.NONE, arguments);
    }

    private int run(Screen screen, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--data", data.toString()));
        all.addAll(List.of(arguments));
        return ScriptRun.run(
                ShellOptions.parse(all), new PrintWriter(out, true), new PrintWriter(errors, true), screen);
    }

    @Test
    void table() {
        assertThat(run("-e", VALUES)).isZero();
        assertThat(out).hasToString("""
            ┌────┬─────────────────┬───────┬───────┐
            │ id │ name            │ price │ ok    │
            ├────┼─────────────────┼───────┼───────┤
            │  1 │ plain           │  1.50 │ true  │
            │  3 │ a "quoted", one │ -0.25 │ NULL  │
            │  4 │ 日本            │ 10.00 │ true  │
            │ 22 │ two\\nlines      │  NULL │ false │
            └────┴─────────────────┴───────┴───────┘
            4 rows
            """);
        assertThat(errors.toString()).isEmpty();
    }

    @Test
    void csv() {
        assertThat(run("-o", "csv", "-e", VALUES)).isZero();
        assertThat(out).hasToString("""
            id,name,price,ok
            1,plain,1.50,true
            3,"a ""quoted"", one",-0.25,
            4,日本,10.00,true
            22,"two
            lines",,false
            """);
    }

    @Test
    void json() {
        assertThat(run("--output=json", "-e", VALUES)).isZero();
        assertThat(out).hasToString("""
            [
              {"id": 1, "name": "plain", "price": 1.50, "ok": true},
              {"id": 3, "name": "a \\"quoted\\", one", "price": -0.25, "ok": null},
              {"id": 4, "name": "日本", "price": 10.00, "ok": true},
              {"id": 22, "name": "two\\nlines", "price": null, "ok": false}
            ]
            """);
    }

    @Test
    void vertical() {
        assertThat(run("-o", "vertical", "-e", "SELECT 1 AS a, NULL AS longer")).isZero();
        assertThat(out).hasToString("""
            ─── row 1 ───
                 a │ 1
            longer │ NULL
            1 row
            """);
    }

    @Test
    void emptyResults() {
        assertThat(run("-o", "json", "-e", "SELECT n_name FROM nation WHERE n_nationkey < 0"))
                .isZero();
        assertThat(out).hasToString("[]\n");
    }

    @Test
    void runsStatementsInOrderAndFilesAfterThem() throws IOException {
        Path script = Files.writeString(folder.resolve("script.sql"), "-- a remark; not two\nSELECT 3 AS c;\n\n");
        assertThat(run("-o", "csv", "-e", "SELECT 1 AS a; SELECT 2 AS b", "-f", script.toString()))
                .isZero();
        assertThat(out).hasToString("a\n1\nb\n2\nc\n3\n");
    }

    @Test
    void readsTablesOfTheDataFolder() {
        assertThat(run("-o", "csv", "-e", "SELECT count(*) AS n, min(r_name) AS first FROM region"))
                .isZero();
        assertThat(out).hasToString("n,first\n5,AFRICA\n");
    }

    @Test
    void changesSettings() {
        assertThat(run("-o", "csv", "--set", "batch_size=100", "--slots", "1", "-e", "SHOW batch_size; SHOW slots"))
                .isZero();
        assertThat(out).hasToString("batch_size\n100\nslots\n1\n");
    }

    @Test
    void dividesTheMemory() {
        assertThat(run("-o", "csv", "--memory", "1g", "-e", "SHOW memory")).isZero();
        assertThat(out).hasToString("memory\n512m\n");
    }

    @Test
    void tellsTheTimeWhenAsked() {
        assertThat(run("--timing", "-e", "SELECT 1 AS one")).isZero();
        assertThat(out.toString()).containsPattern("1 row \\(\\d+\\.\\d{3} s\\)");
    }

    @Test
    void anErrorEndsTheScriptWithACaretAndTheLineOfTheScript() {
        assertThat(run("-o", "csv", "-e", "SELECT 1 AS a;\n  SELECT n_nam\n  FROM nation;\nSELECT 2 AS b"))
                .isEqualTo(1);
        assertThat(out).hasToString("a\n1\n");
        assertThat(errors.toString())
                .contains("COLUMN_NOT_FOUND [42703]")
                .contains("did you mean n_name?")
                .contains("(line 2, column 10)")
                .endsWith("SELECT n_nam\n       ^^^^^\n");
    }

    @Test
    void errorsOfValuesHaveACaretBeneathTheCall() {
        assertThat(run("-e", "SELECT 1;\n SELECT sum(1 / (n_nationkey - 7)) FROM nation"))
                .isEqualTo(1);
        assertThat(errors.toString())
                .contains("DIVISION_BY_ZERO [22012]")
                .contains("(line 2, column 13)")
                .endsWith("SELECT sum(1 / (n_nationkey - 7)) FROM nation\n           ^^^^^^^^^^^^^^^^^^^^^\n");
    }

    @Test
    void syntaxErrorsHaveACaret() {
        assertThat(run("-e", "SELEC 1")).isEqualTo(1);
        assertThat(errors.toString())
                .contains("SYNTAX_ERROR [42601]")
                .contains("did you mean SELECT")
                .endsWith("SELEC 1\n^^^^^\n");
    }

    @Test
    void errorsOfTheCommandLineSayWhatIsWrong() {
        assertThat(Main.run(List.of("--dta", "x"))).isEqualTo(2);
        assertThat(Main.run(List.of("-o", "xml", "-e", "SELECT 1"))).isEqualTo(2);
        assertThat(Main.run(List.of("-e"))).isEqualTo(2);
        assertThat(Main.run(List.of("--set", "batch_size", "-e", "SELECT 1"))).isEqualTo(2);
    }

    @Test
    void missingFilesAndFoldersFail() {
        assertThat(run("-f", folder.resolve("none.sql").toString())).isEqualTo(1);
        assertThat(errors.toString()).contains("no such file").contains("none.sql");
        assertThat(run("--data", folder.resolve("nowhere").toString(), "-e", "SELECT 1"))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("FILE_NOT_FOUND").contains("nowhere");
    }

    @Test
    void tablesFitTheTerminal() {
        assertThat(run(new Screen(40, false), "-e", "SELECT 'x' AS a, repeat('long ', 20) AS b"))
                .isZero();
        assertThat(out.toString().lines())
                .allMatch(line -> TextWidth.of(line) <= 40)
                .anyMatch(l -> l.contains("…"));
    }
}
