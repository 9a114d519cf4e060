// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.centella.sqlparser.SqlScript;
import org.jspecify.annotations.Nullable;

/** What begins with a backslash: commands to the shell itself. Most are short for a statement. */
final class ShellCommands {
    /**
     * @param name with its backslash
     * @param argument what follows it, for the help; null for nothing
     */
    private record Command(String name, @Nullable String argument, String help) {}

    private static final List<Command> COMMANDS = List.of(
            new Command("\\d", "[TABLE]", "tables and views, or the columns of one"),
            new Command("\\dt", "[PATTERN]", "tables and views"),
            new Command("\\df", "[PATTERN]", "functions"),
            new Command("\\set", "[NAME VALUE]", "settings, or change one"),
            new Command("\\o", "[FORMAT]", "how results are printed: " + OutputFormat.names()),
            new Command("\\x", null, "one line per value, and back to a table"),
            new Command("\\timing", "[on|off]", "print how long statements took"),
            new Command("\\i", "FILE", "run the statements of a file"),
            new Command("\\?", null, "this help"),
            new Command("\\q", null, "leave (also: quit, exit, Ctrl-D)"));

    private static final List<String> WORDS = List.of("quit", "exit", "help");

    private final StatementPrinter printer;
    private final PrintWriter out;

    ShellCommands(StatementPrinter printer, PrintWriter out) {
        this.printer = printer;
        this.out = out;
    }

    static boolean isCommand(String line) {
        String text = line.strip();
        return text.startsWith("\\") || WORDS.contains(word(text).toLowerCase(Locale.ROOT));
    }

    static List<String> names() {
        return COMMANDS.stream().map(Command::name).toList();
    }

    private static String word(String text) {
        return text.endsWith(";") ? text.substring(0, text.length() - 1).stripTrailing() : text;
    }

    /** False when the shell should end. */
    boolean run(String line) {
        String text = word(line.strip());
        int blank = text.indexOf(' ');
        String name = (blank < 0 ? text : text.substring(0, blank)).toLowerCase(Locale.ROOT);
        String argument = blank < 0 ? "" : text.substring(blank).strip();
        switch (name) {
            case "\\q", "\\quit", "\\exit", "quit", "exit" -> {
                return false;
            }
            case "\\?", "\\h", "\\help", "help" -> help();
            case "\\d" -> statement(argument.isEmpty() ? "SHOW TABLES" : "DESCRIBE " + argument);
            case "\\dt", "\\l" -> statement("SHOW TABLES" + like(argument));
            case "\\df" -> statement("SHOW FUNCTIONS" + like(argument));
            case "\\set" -> set(argument);
            case "\\o", "\\format" -> format(argument);
            case "\\x" -> format(printer.format() == OutputFormat.VERTICAL ? "table" : "vertical");
            case "\\timing" -> timing(argument);
            case "\\i" -> include(argument);
            default -> out.println("there is no command " + name + "; \\? lists them");
        }
        out.flush();
        return true;
    }

    private void statement(String sql) {
        printer.run(new SqlScript.Part(sql, 1, 1, true));
    }

    private static String like(String pattern) {
        if (pattern.isEmpty()) {
            return "";
        }
        String quoted = pattern.replace("'", "''");
        return " LIKE '" + (quoted.matches(".*[%*_].*") ? quoted : "%" + quoted + "%") + "'";
    }

    private void help() {
        out.println("SQL statements end with a semicolon and may span lines. Ctrl-C stops the one that runs.");
        for (Command command : COMMANDS) {
            String usage = command.name() + (command.argument() == null ? "" : " " + command.argument());
            out.println("  " + usage + " ".repeat(Math.max(1, 20 - usage.length())) + command.help());
        }
    }

    private void set(String argument) {
        String[] words = argument.split("[\\s=]+", 2);
        if (argument.isEmpty()) {
            statement("SHOW SETTINGS");
        } else if (words.length == 1) {
            statement("SHOW " + words[0]);
        } else {
            statement("SET " + words[0] + " = '" + words[1].replace("'", "''") + "'");
        }
    }

    private void format(String name) {
        OutputFormat format = OutputFormat.find(name);
        if (format != null) {
            printer.format(format);
        } else if (!name.isEmpty()) {
            out.println("'" + name + "' is not a format: " + OutputFormat.names());
            return;
        }
        out.println("results are printed as " + printer.format());
    }

    private void timing(String argument) {
        printer.timing(
                switch (argument.toLowerCase(Locale.ROOT)) {
                    case "on" -> true;
                    case "off" -> false;
                    default -> !printer.timing();
                });
        out.println("timing is " + (printer.timing() ? "on" : "off"));
    }

    private void include(String file) {
        try {
            for (SqlScript.Part statement : SqlScript.split(Files.readString(Path.of(file)))) {
                if (!printer.run(statement)) {
                    return;
                }
            }
        } catch (IOException e) {
            out.println("cannot read " + file + ": " + e.getMessage());
        }
    }
}
