// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.util.List;
import java.util.Locale;
import org.centella.benchmarks.BenchmarkCommand;
import org.centella.benchmarks.DemoCommand;
import org.centella.server.MasterCommand;
import org.centella.server.ServerCommand;
import org.centella.server.SubmitCommand;
import org.centella.server.WorkerCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The commands beside the shell. */
enum Command {
    DEMO("write the TPC-H tables and run their 22 queries"),
    BENCHMARK("time queries, verify their results, compare with other engines"),
    MASTER("start the master of a cluster"),
    WORKER("start a worker, which runs executors for a master"),
    SERVER("serve clients of Arrow Flight SQL"),
    SUBMIT("run an application's main method, with executors on a cluster if wanted"),
    /** For the launcher. */
    TRAINING("");

    private final String help;

    Command(String help) {
        this.help = help;
    }

    /** The command of that name, or null. */
    static @Nullable Command find(String name) {
        for (Command command : values()) {
            if (command.toString().equals(name)) {
                return command;
            }
        }
        return null;
    }

    boolean isHidden() {
        return help.isEmpty();
    }

    /** Whether it runs until it is stopped, and keeps a log meanwhile. */
    boolean isDaemon() {
        return this == MASTER || this == WORKER || this == SERVER;
    }

    String help() {
        return help;
    }

    /** The exit code. */
    int run(List<String> arguments) {
        String[] array = arguments.toArray(String[]::new);
        return switch (this) {
            case DEMO -> new CommandLine(new DemoCommand()).execute(array);
            case BENCHMARK -> new CommandLine(new BenchmarkCommand()).execute(array);
            case MASTER -> new CommandLine(new MasterCommand()).execute(array);
            case WORKER -> new CommandLine(new WorkerCommand()).execute(array);
            case SERVER -> new CommandLine(new ServerCommand()).execute(array);
            // What stands behind the jar is the application's.
            case SUBMIT ->
                new CommandLine(new SubmitCommand()).setStopAtPositional(true).execute(array);
            case TRAINING -> Training.run();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
