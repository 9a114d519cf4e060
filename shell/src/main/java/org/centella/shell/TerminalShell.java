// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import org.centella.sqlparser.SqlScript;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Reads statements from a person at a terminal. */
final class TerminalShell {
    private static final String PROMPT = "centella> ";

    /** As wide as the prompt. */
    private static final String CONTINUED = "      -> ";

    private static final int FAILED = 1;

    private final Terminal terminal;
    private final PrintWriter out;
    private final StatementPrinter printer;
    private final ShellCommands commands;
    private final CatalogWords words;

    private TerminalShell(Terminal terminal, Connection connection, ShellOptions options) {
        this.terminal = terminal;
        this.out = terminal.writer();
        Screen screen = new Screen(Math.max(terminal.getColumns(), 0), Screen.colourWanted() && !isDumb(terminal));
        this.printer = new StatementPrinter(connection, out, out, screen, options.output(), options.timing());
        this.commands = new ShellCommands(printer, out);
        this.words = new CatalogWords(connection);
    }

    /** The exit code. */
    static int run(ShellOptions options) {
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            return run(options, terminal);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the terminal", e);
        }
    }

    static int run(ShellOptions options, Terminal terminal) {
        try (Connection connection = Connections.open(options)) {
            new TerminalShell(terminal, connection, options).readAndRun();
            return 0;
        } catch (SQLException e) {
            terminal.writer().println(e.getMessage());
            terminal.flush();
            return FAILED;
        }
    }

    private static boolean isDumb(Terminal terminal) {
        return terminal.getType().startsWith(Terminal.TYPE_DUMB);
    }

    private void readAndRun() {
        LineReader reader = reader();
        printer.timing(true);
        out.println("Centella. A semicolon ends a statement; \\? for help, \\q to leave.");
        out.flush();
        terminal.handle(Terminal.Signal.INT, signal -> printer.cancel());
        while (true) {
            String text;
            try {
                text = reader.readLine(PROMPT);
            } catch (UserInterruptException e) {
                // Ctrl-C at the prompt gives up the line, as in any shell.
                continue;
            } catch (EndOfFileException e) {
                return;
            }
            if (!run(text)) {
                return;
            }
        }
    }

    private LineReader reader() {
        LineReader reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("centella")
                .parser(new InputParser())
                .highlighter(new SqlHighlighter())
                .completer(new SqlCompleter(words))
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, CONTINUED)
                .variable(LineReader.LIST_MAX, 100)
                .option(LineReader.Option.CASE_INSENSITIVE, true)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.AUTO_MENU, true)
                .build();
        Path folder = Path.of(System.getProperty("user.home"), ".centella");
        try {
            Files.createDirectories(folder);
            reader.setVariable(LineReader.HISTORY_FILE, folder.resolve("history"));
        } catch (IOException e) {
            out.println("no history is kept: cannot create " + folder);
        }
        return reader;
    }

    /** False when the shell should end. */
    private boolean run(String text) {
        if (ShellCommands.isCommand(text)) {
            return commands.run(text);
        }
        for (SqlScript.Part statement : SqlScript.split(text)) {
            boolean done = printer.run(statement);
            if (changesNames(statement.text())) {
                words.forget();
            }
            if (!done) {
                break;
            }
        }
        return true;
    }

    private static boolean changesNames(String sql) {
        String text = sql.stripLeading().toUpperCase(Locale.ROOT);
        return text.startsWith("CREATE") || text.startsWith("DROP") || text.startsWith("USE");
    }
}
