// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.centella.benchmarks.data.DataFolder;
import org.centella.benchmarks.tpch.TpchSuite;
import org.jline.reader.Candidate;
import org.jline.reader.Parser;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types at a terminal that is made of pipes, and reads what the shell answers. */
class TerminalShellTest {
    /** Runs for hours. */
    private static final String ENDLESS = "SELECT count(*) FROM lineitem a, lineitem b, lineitem c"
            + " WHERE a.l_quantity + b.l_quantity * c.l_quantity = -1;";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static Path data;
    private static String homeBefore;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final PipedOutputStream keyboard = new PipedOutputStream();
    private CompletableFuture<Integer> shell;

    @BeforeAll
    static void write() {
        data = folder.resolve("tpch");
        DataFolder.write(data, new TpchSuite().files(0.01), 1, done -> {});
        homeBefore = System.setProperty("user.home", folder.toString());
    }

    private static ShellOptions options() {
        return ShellOptions.parse(List.of("--data", data.toString()));
    }

    private void start() throws IOException {
        Terminal terminal =
                new ExternalTerminal("test", "ansi", new PipedInputStream(keyboard), screen, StandardCharsets.UTF_8);
        terminal.setSize(Size.of(100, 40));
        shell = CompletableFuture.supplyAsync(() -> TerminalShell.run(options(), terminal));
        await("centella>");
    }

    @AfterEach
    void restore() {
        if (homeBefore != null) {
            System.setProperty("user.home", homeBefore);
        }
    }

    private void type(String text) throws IOException {
        keyboard.write(text.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    private String shown() {
        return screen.toString(StandardCharsets.UTF_8).replaceAll("\033\\[[0-9;?]*[A-Za-z]", "");
    }

    private void await(String text) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!shown().contains(text)) {
            assertThat(System.nanoTime())
                    .as("waiting for '%s' in:%n%s", text, shown())
                    .isLessThan(end);
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void leave() throws Exception {
        type("\\q\r");
        assertThat(shell.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isZero();
    }

    @Test
    void runsStatementsOfManyLinesAndGoesOnAfterErrors() throws Exception {
        start();
        type("SELECT count(*) AS n\rFROM region;\r");
        await("│ 5 │");
        await("1 row (");
        type("SELECT r_nam FROM region;\r");
        await("did you mean r_name?");
        await("^^^^^");
        type("SELECT 41 + 1 AS answer;\r");
        await("│     42 │");
        leave();
    }

    @Test
    void knowsCommands() throws Exception {
        start();
        type("\\?\r");
        await("\\timing");
        type("\\d region\r");
        await("r_regionkey");
        type("\\timing\r");
        await("timing is off");
        type("\\o csv\r");
        await("printed as csv");
        type("SELECT 'a' AS x, 'b' AS y;\r");
        await("x,y");
        type("\\nonsense\r");
        await("there is no command \\nonsense");
        type("exit\r");
        assertThat(shell.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isZero();
    }

    @Test
    void controlCStopsTheQueryAndNotTheShell() throws Exception {
        start();
        type(ENDLESS + "\r");
        await("%");
        type("\003");
        await("QUERY_CANCELLED");
        type("SELECT 41 + 1 AS answer;\r");
        await("│     42 │");
        leave();
    }

    @Test
    void completesByWhatStandsBeforeTheWord() throws Exception {
        try (Connection connection = Connections.open(options())) {
            SqlCompleter completer = new SqlCompleter(new CatalogWords(connection));
            assertThat(complete(completer, "SELECT * FROM li"))
                    .contains("lineitem")
                    .doesNotContain("SELECT");
            assertThat(complete(completer, "SELECT n.")).contains("n_name", "l_quantity");
            assertThat(complete(completer, "SELECT nation.")).contains("n_name").doesNotContain("l_quantity");
            assertThat(complete(completer, "SET ba")).contains("batch_size").doesNotContain("lineitem");
            assertThat(complete(completer, "sel")).contains("select", "upper", "lineitem", "n_name");
            assertThat(complete(completer, "\\t")).contains("\\timing");
        }
    }

    private static List<String> complete(SqlCompleter completer, String typed) {
        List<Candidate> candidates = new ArrayList<>();
        completer.complete(
                (InputParser.Word) new InputParser().parse(typed, typed.length(), Parser.ParseContext.COMPLETE),
                candidates);
        return candidates.stream().map(Candidate::value).toList();
    }
}
