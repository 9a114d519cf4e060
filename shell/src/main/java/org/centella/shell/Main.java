// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.centella.benchmarks.BenchmarkCommand;
import org.centella.benchmarks.DemoCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The entry of {@code bin/centella}: the SQL shell, and the commands beside it. */
@Command(
        name = "centella",
        version = "Centella 0.1.0",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Answers SQL over folders of Parquet files. Without -e or -f it reads statements from the terminal.",
        subcommands = {DemoCommand.class, BenchmarkCommand.class, TrainingCommand.class})
public final class Main implements Runnable {
    @Option(names = "--data", paramLabel = "DIR", description = "Folder whose subfolders and files are tables.")
    private @Nullable Path data;

    @Option(
            names = {"-e", "--execute"},
            paramLabel = "SQL",
            description = "Run these statements, separated by semicolons, and exit; may be given more than once.")
    private List<String> statements = List.of();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Run the statements of this file and exit; - is the standard input.")
    private List<Path> files = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            converter = OutputFormat.Converter.class,
            completionCandidates = OutputFormat.Names.class,
            description = "How results are printed: ${COMPLETION-CANDIDATES}. Default: table.")
    private OutputFormat output = OutputFormat.TABLE;

    @Option(names = "--timing", description = "Print how long each statement took.")
    private boolean timing;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Change a setting; SHOW SETTINGS lists them. May be given more than once.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "Memory of the process, like 8g: half for the Java heap, half for data. Default: 60 %% of the"
                    + " machine's.")
    private @Nullable String memory;

    @Option(names = "--slots", paramLabel = "N", description = "Tasks that run at a time. Default: one per processor.")
    private @Nullable Integer slots;

    private int exitCode;

    private Main() {}

    public static void main(String[] args) {
        eraseIncubatorLine();
        System.exit(run(args));
    }

    static int run(String... args) {
        Main main = new Main();
        int code = new CommandLine(main).execute(args);
        return code == 0 ? main.exitCode : code;
    }

    @Override
    public void run() {
        ShellOptions options = new ShellOptions(
                data, statements, files, output, timing, ProcessMemory.settings(settings, memory, slots));
        exitCode = options.isScript() ? ScriptRun.run(options) : TerminalShell.run(options);
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
