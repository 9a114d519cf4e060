// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.function.Supplier;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.SqlPosition;
import org.centella.jdbc.StatementProgress;
import org.centella.sqlparser.SqlScript;
import org.jspecify.annotations.Nullable;

/** Runs one statement after another and prints what it gives: rows, or why there are none. */
final class StatementPrinter {
    private final Connection connection;
    private final PrintWriter out;
    private final PrintWriter errors;
    private final Supplier<Screen> screens;
    private OutputFormat format;
    private boolean timing;
    private volatile @Nullable Statement running;

    StatementPrinter(
            Connection connection,
            PrintWriter out,
            PrintWriter errors,
            Supplier<Screen> screens,
            OutputFormat format,
            boolean timing) {
        this.connection = connection;
        this.out = out;
        this.errors = errors;
        this.screens = screens;
        this.format = format;
        this.timing = timing;
    }

    OutputFormat format() {
        return format;
    }

    void format(OutputFormat changed) {
        format = changed;
    }

    boolean timing() {
        return timing;
    }

    void timing(boolean changed) {
        timing = changed;
    }

    /** Stops the statement that runs, if one does; from any thread. */
    void cancel() {
        Statement statement = running;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException e) {
                // It has ended meanwhile.
            }
        }
    }

    /** Prints the statement's rows and returns true, or its error and returns false. */
    boolean run(SqlScript.Part part) {
        try (Statement statement = connection.createStatement()) {
            running = statement;
            run(statement, part.text());
            return true;
        } catch (SQLException e) {
            out.flush();
            errors.println(screens.get().red(message(e, part)));
            errors.flush();
            return false;
        } finally {
            running = null;
            out.flush();
        }
    }

    private void run(Statement statement, String sql) throws SQLException {
        long begun = System.nanoTime();
        long rows = -1;
        Screen screen = screens.get();
        try (ProgressBar bar = ProgressBar.start(statement.unwrap(StatementProgress.class), errors, screen)) {
            if (statement.execute(sql)) {
                PrintWriter table = new PrintWriter(new FirstWrite(out, bar::close));
                try (ResultSet result = statement.getResultSet()) {
                    rows = format.printer().print(result, table, screen);
                } finally {
                    table.flush();
                }
            }
        }
        if (format.forPeople()) {
            out.println(screen.dim(summary(rows, System.nanoTime() - begun)));
        } else if (timing) {
            errors.println(summary(rows, System.nanoTime() - begun));
        }
    }

    private String summary(long rows, long nanos) {
        String what = rows < 0 ? "OK" : rows == 1 ? "1 row" : rows + " rows";
        return timing ? what + " (" + String.format(Locale.ROOT, "%.3f s", nanos / 1e9) + ")" : what;
    }

    /** The driver's message; its line counts from the beginning of the statement, ours from the beginning of the script. */
    private static String message(SQLException e, SqlScript.Part part) {
        boolean first = part.line() == 1;
        if (!first && e.getCause() instanceof CentellaException error && error.position() != null) {
            SqlPosition at = error.position();
            return error.code() + " [" + e.getSQLState() + "]: " + error.getMessage() + " (line "
                    + (at.line() + part.line() - 1) + ", column "
                    + (at.line() == 1 ? at.column() + part.column() - 1 : at.column()) + ")\n" + at.caret(part.text());
        }
        return e.getMessage();
    }
}
