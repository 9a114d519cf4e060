// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How results are printed. */
enum OutputFormat {
    /** A table with borders, as wide as it must be or as the terminal is. */
    TABLE(new TablePrinter(), true),
    /** One line per value: for rows wider than the terminal. */
    VERTICAL(new VerticalPrinter(), true),
    /** RFC 4180 with a header; NULL is empty, an empty text is {@code ""}. */
    CSV(new DelimitedPrinter(','), false),
    /** As CSV, with tabs. */
    TSV(new DelimitedPrinter('\t'), false),
    /** An array of objects, one line each. */
    JSON(new JsonPrinter(), false);

    private final ResultPrinter printer;
    private final boolean forPeople;

    OutputFormat(ResultPrinter printer, boolean forPeople) {
        this.printer = printer;
        this.forPeople = forPeople;
    }

    ResultPrinter printer() {
        return printer;
    }

    /** True when row counts and remarks may stand between results, false when programs read the output. */
    boolean forPeople() {
        return forPeople;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format of that name, or null. */
    static @Nullable OutputFormat find(String name) {
        for (OutputFormat format : values()) {
            if (format.toString().equals(name.strip().toLowerCase(Locale.ROOT))) {
                return format;
            }
        }
        return null;
    }

    static String names() {
        return Stream.of(values()).map(OutputFormat::toString).collect(Collectors.joining(", "));
    }
}
