// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An option of the shell, declared once for parsing and help. Parsed here and not by picocli, which the commands beside
 * the shell use: its classes are too old for the JVM's cache of loaded classes, and reading them takes longer than a short
 * query.
 */
enum CommandLineOption {
    DATA("DIR", "folder whose subfolders and files are tables", "--data"),
    EXECUTE("SQL", "run these statements, separated by semicolons, and exit; may be repeated", "-e", "--execute"),
    FILE("FILE", "run the statements of this file and exit; - is the standard input", "-f", "--file"),
    OUTPUT("FORMAT", "how results are printed: " + OutputFormat.names(), "-o", "--output"),
    TIMING(null, "print how long each statement took", "--timing"),
    SET("NAME=VALUE", "change a setting (SHOW SETTINGS lists them); may be repeated", "--set"),
    MEMORY("SIZE", "memory of the process, like 8g: half for the Java heap, half for data", "--memory"),
    SLOTS("N", "tasks that run at a time; as many as there are processors by default", "--slots"),
    MASTER("HOST:PORT", "run on the cluster of this master, and not in this process", "--master"),
    EXECUTORS("N", "executors to ask the master for, of one core each by default", "--executors"),
    HELP(null, "show this help", "-h", "--help"),
    VERSION(null, "show the version", "-V", "--version");

    private final @Nullable String parameter;
    private final String help;
    private final List<String> names;

    CommandLineOption(@Nullable String parameter, String help, String... names) {
        this.parameter = parameter;
        this.help = help;
        this.names = List.of(names);
    }

    /** The option of that name, or null. */
    static @Nullable CommandLineOption find(String name) {
        for (CommandLineOption option : values()) {
            if (option.names.contains(name)) {
                return option;
            }
        }
        return null;
    }

    static List<String> allNames() {
        return List.of(values()).stream()
                .flatMap(option -> option.names.stream())
                .toList();
    }

    boolean hasParameter() {
        return parameter != null;
    }

    /** For the help. */
    String usage() {
        return String.join(", ", names) + (parameter == null ? "" : " " + parameter);
    }

    String help() {
        return help;
    }
}
