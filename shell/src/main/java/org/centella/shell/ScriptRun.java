// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.centella.sqlparser.SqlScript;

/** Runs statements given beforehand, one after another, until the first error. Loads nothing that only a terminal needs. */
final class ScriptRun {
    private static final Path STANDARD_INPUT = Path.of("-");
    private static final int OK = 0;
    private static final int FAILED = 1;

    private ScriptRun() {}

    /** The exit code. */
    static int run(ShellOptions options) {
        PrintWriter out = writer(new FileOutputStream(FileDescriptor.out));
        PrintWriter errors = writer(new FileOutputStream(FileDescriptor.err));
        return run(options, out, errors, Screen.ofLauncher());
    }

    /** Always UTF-8, whatever the locale: tables are drawn with it, and data has it. */
    private static PrintWriter writer(OutputStream out) {
        return new PrintWriter(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)));
    }

    static int run(ShellOptions options, PrintWriter out, PrintWriter errors, Screen screen) {
        try (Connection connection = Connections.open(options)) {
            StatementPrinter printer =
                    new StatementPrinter(connection, out, errors, () -> screen, options.output(), options.timing());
            for (String script : scripts(options)) {
                for (SqlScript.Part statement : SqlScript.split(script)) {
                    if (!printer.run(statement)) {
                        return FAILED;
                    }
                }
            }
            return OK;
        } catch (SQLException e) {
            errors.println(screen.red(String.valueOf(e.getMessage())));
            return FAILED;
        } catch (IOException e) {
            errors.println(screen.red("cannot read the script: "
                    + (e instanceof NoSuchFileException ? "no such file: " : "") + e.getMessage()));
            return FAILED;
        } finally {
            out.flush();
            errors.flush();
        }
    }

    /** Statements of the command line, then files; the standard input when there are neither. */
    private static List<String> scripts(ShellOptions options) throws IOException {
        List<String> scripts = new ArrayList<>(options.statements());
        List<Path> files = options.files();
        if (scripts.isEmpty() && files.isEmpty()) {
            files = List.of(STANDARD_INPUT);
        }
        for (Path file : files) {
            scripts.add(
                    file.equals(STANDARD_INPUT)
                            ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                            : Files.readString(file));
        }
        return scripts;
    }
}
