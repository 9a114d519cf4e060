// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.util.List;
import java.util.Set;

/**
 * The declaration of an option of a file format, by which OPTIONS, COPY, DataFrames and table functions know it.
 *
 * @param name in lower case
 * @param aliases other names that users of other engines type
 * @param description for the documentation
 */
public record FormatOption(String name, List<String> aliases, Kind kind, Set<Use> uses, String description) {
    /** What an option's value is. */
    public enum Kind {
        TEXT,
        FLAG,
        NUMBER
    }

    /** When an option counts. */
    public enum Use {
        READ,
        WRITE
    }

    /** What all formats know that are read from files. */
    public static final List<FormatOption> OF_FILES = List.of(
            reading("filename", Kind.FLAG, "whether a column filename says where a row comes from"),
            reading(
                    "hive_partitioning",
                    Kind.FLAG,
                    "whether folders key=value are columns, which they are unless false"),
            reading("union_by_name", Kind.FLAG, "nothing: columns of several files always go by name"));

    public FormatOption {
        aliases = List.copyOf(aliases);
        uses = Set.copyOf(uses);
    }

    public static FormatOption reading(String name, Kind kind, String description, String... aliases) {
        return new FormatOption(name, List.of(aliases), kind, Set.of(Use.READ), description);
    }

    public static FormatOption writing(String name, Kind kind, String description, String... aliases) {
        return new FormatOption(name, List.of(aliases), kind, Set.of(Use.WRITE), description);
    }

    public static FormatOption of(String name, Kind kind, String description, String... aliases) {
        return new FormatOption(name, List.of(aliases), kind, Set.of(Use.READ, Use.WRITE), description);
    }

    boolean is(String other) {
        return name.equals(other) || aliases.contains(other);
    }
}
