// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks of the shell.
 *
 * @param settings by name, those with options of their own among them
 */
record ShellOptions(
        @Nullable Path data,
        List<String> statements,
        List<Path> files,
        OutputFormat output,
        boolean timing,
        Map<String, String> settings) {

    /** @throws CentellaException INVALID_ARGUMENT with a message for the user */
    static ShellOptions parse(List<String> arguments) {
        Path data = null;
        List<String> statements = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        OutputFormat output = OutputFormat.TABLE;
        boolean timing = false;
        String memory = null;
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            // --name=value is one argument, -e value and --name value are two.
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            CommandLineOption option = option(equals < 0 ? argument : argument.substring(0, equals));
            String value = "";
            if (option.hasParameter() && equals < 0 && ++i == arguments.size()) {
                throw invalid(argument + " needs a value: " + option.usage());
            } else if (option.hasParameter()) {
                value = equals < 0 ? arguments.get(i) : argument.substring(equals + 1);
            } else if (equals >= 0) {
                throw invalid(option.usage() + " takes no value");
            }
            switch (option) {
                case DATA -> data = path(value);
                case EXECUTE -> statements.add(value);
                case FILE -> files.add(path(value));
                case OUTPUT -> output = format(value);
                case TIMING -> timing = true;
                case SET -> set(settings, value);
                case MEMORY -> memory = value;
                case SLOTS -> settings.put("slots", value);
                case MASTER -> settings.put("master", value);
                case EXECUTORS -> settings.put("executors", value);
                case HELP, VERSION -> throw invalid(argument + " stands alone");
            }
        }
        return new ShellOptions(data, statements, files, output, timing, ProcessMemory.settings(settings, memory));
    }

    private static CommandLineOption option(String name) {
        CommandLineOption option = CommandLineOption.find(name);
        if (option == null) {
            throw invalid("there is no option " + name + Suggestions.didYouMean(name, CommandLineOption.allNames())
                    + "; centella --help lists them");
        }
        return option;
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw invalid("'" + text + "' is not a path: " + e.getReason());
        }
    }

    private static OutputFormat format(String name) {
        OutputFormat format = OutputFormat.find(name);
        if (format == null) {
            throw invalid("'" + name + "' is not a format: " + OutputFormat.names());
        }
        return format;
    }

    private static void set(Map<String, String> settings, String assignment) {
        int equals = assignment.indexOf('=');
        if (equals <= 0) {
            throw invalid("--set needs NAME=VALUE, not '" + assignment + "'");
        }
        settings.put(
                assignment.substring(0, equals).strip(),
                assignment.substring(equals + 1).strip());
    }

    private static CentellaException invalid(String message) {
        return new CentellaException(ErrorCode.INVALID_ARGUMENT, message);
    }

    /** True when there is something to run, or nobody at a keyboard to ask. */
    boolean isScript() {
        return !statements.isEmpty()
                || !files.isEmpty()
                || System.console() == null
                || !System.console().isTerminal();
    }
}
