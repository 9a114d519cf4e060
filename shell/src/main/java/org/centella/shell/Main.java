// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.util.Arrays;
import java.util.List;
import org.centella.columnar.error.CentellaException;

/** The entry of {@code bin/centella}: the SQL shell, or the command that the first argument names. */
public final class Main {
    private static final String VERSION = "Centella 0.1.0";
    private static final int MISUSED = 2;
    /** The property by which slf4j is told who writes the log; it is read when the first logger is made. */
    private static final String LOG_PROVIDER = "slf4j.provider";

    private static final String LOGBACK = "ch.qos.logback.classic.spi.LogbackServiceProvider";
    private static final String NO_LOG = "org.slf4j.nop.NOPServiceProvider";

    private Main() {}

    public static void main(String[] args) {
        eraseIncubatorLine();
        chooseLog(args);
        System.exit(run(Arrays.asList(args)));
    }

    /** Daemons log to standard error; what everything else says there is for people, and nothing else is. */
    private static void chooseLog(String[] arguments) {
        Command command = arguments.length == 0 ? null : Command.find(arguments[0]);
        if (System.getProperty(LOG_PROVIDER) == null) {
            // Else slf4j tells on standard error that it was told.
            System.setProperty("slf4j.internal.verbosity", "WARN");
            System.setProperty(LOG_PROVIDER, command != null && command.isDaemon() ? LOGBACK : NO_LOG);
        }
    }

    /** The exit code. */
    static int run(List<String> arguments) {
        Command command = arguments.isEmpty() ? null : Command.find(arguments.getFirst());
        if (command != null) {
            return command.run(arguments.subList(1, arguments.size()));
        }
        if (arguments.size() == 1 && CommandLineOption.find(arguments.getFirst()) == CommandLineOption.VERSION) {
            System.out.println(VERSION);
            return 0;
        }
        if (arguments.size() == 1 && CommandLineOption.find(arguments.getFirst()) == CommandLineOption.HELP) {
            System.out.print(help());
            return 0;
        }
        try {
            ShellOptions options = ShellOptions.parse(arguments);
            return options.isScript() ? ScriptRun.run(options) : TerminalShell.run(options);
        } catch (CentellaException e) {
            System.err.println("centella: " + e.getMessage());
            return MISUSED;
        }
    }

    private static String help() {
        StringBuilder help = new StringBuilder("""
                Usage: centella [OPTION]...
                       centella COMMAND [OPTION]...

                Answers SQL over folders of Parquet files. Without -e or -f it reads statements from the terminal.

                Options:
                """);
        for (CommandLineOption option : CommandLineOption.values()) {
            help.append("  %-20s %s%n".formatted(option.usage(), option.help()));
        }
        help.append("\nCommands (centella COMMAND --help says more):\n");
        for (Command command : Command.values()) {
            if (!command.isHidden()) {
                help.append("  %-20s %s%n".formatted(command, command.help()));
            }
        }
        return help.toString();
    }

    /**
     * The JVM announces the Vector API as an incubator module on a line of its own before any class of ours runs. The
     * launcher says when that line went to a terminal: cursor up, erase line.
     */
    private static void eraseIncubatorLine() {
        if (Boolean.getBoolean("centella.launcher.erase")) {
            System.err.print("\033[1A\033[2K");
            System.err.flush();
        }
    }
}
