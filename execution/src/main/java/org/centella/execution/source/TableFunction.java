// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.source;

import java.util.List;
import java.util.stream.Collectors;
import org.centella.storage.FileFormat;
import org.centella.storage.Table;
import org.jspecify.annotations.Nullable;

/**
 * The declaration of a function in the place of a table: {@code FROM read_csv('t.csv', header => true)}. Declared in
 * {@link TableFunctions}.
 *
 * @param aliases other names that users type
 * @param parameters those without a name in calls first
 * @param example a FROM item
 */
public record TableFunction(
        String name, List<String> aliases, String description, List<Parameter> parameters, Rows rows, String example) {

    public TableFunction {
        aliases = List.copyOf(aliases);
        parameters = List.copyOf(parameters);
    }

    /** Where the rows come from. */
    public sealed interface Rows {}

    /** A table that is opened when the query is looked at; arguments are constants. */
    @FunctionalInterface
    public non-sealed interface Opened extends Rows {
        /** @param formats of files that there are */
        Table open(TableArguments arguments, List<FileFormat> formats);
    }

    /** The elements of the array that the scalar function of the same name makes; arguments may be columns of other tables. */
    public record Elements() implements Rows {}

    /** What an argument is. */
    public enum Type {
        /** A location of files, or a list of some. */
        PATHS("VARCHAR or a list"),
        TEXT("VARCHAR"),
        FLAG("BOOLEAN"),
        NUMBER("BIGINT"),
        /** Names of columns with their types: {@code {'id': 'BIGINT'}}. */
        COLUMNS("{'name': 'type'}"),
        /** A value of the series. */
        VALUE("a number, date or timestamp");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /** For signatures. */
        public String text() {
            return text;
        }
    }

    /**
     * A parameter.
     *
     * @param named whether calls say its name: {@code delim => ';'}; else it goes by its place
     */
    public record Parameter(String name, List<String> aliases, Type type, boolean named, String description) {
        public Parameter {
            aliases = List.copyOf(aliases);
        }

        boolean is(String other) {
            return name.equalsIgnoreCase(other) || aliases.stream().anyMatch(other::equalsIgnoreCase);
        }
    }

    /** The parameter of that name or alias, in any case, or null. */
    public @Nullable Parameter parameter(String wanted) {
        return parameters.stream().filter(p -> p.is(wanted)).findFirst().orElse(null);
    }

    /** The parameters without a name in calls: {@code (path, name => value, …) → TABLE}. */
    public String signature() {
        boolean more = parameters.stream().anyMatch(Parameter::named);
        return parameters.stream()
                .filter(p -> !p.named())
                .map(Parameter::name)
                .collect(Collectors.joining(", ", "(", (more ? ", name => value, …" : "") + ") → TABLE"));
    }

    /** What the named parameters say, one a line. */
    public String parameterText() {
        return parameters.stream()
                .filter(Parameter::named)
                .map(p -> "\n" + p.name() + " => " + p.type().text() + ": " + p.description())
                .collect(Collectors.joining());
    }
}
