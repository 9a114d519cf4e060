// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.storage.FormatOption.Use;

/** All options of one format: checks what users give, and gives it the names that the format knows. */
public final class FormatOptions {
    private final String format;
    private final List<FormatOption> all;

    /** @param own besides {@link FormatOption#OF_FILES} */
    public FormatOptions(String format, List<FormatOption> own) {
        this.format = format;
        this.all = new ArrayList<>(own);
        this.all.addAll(FormatOption.OF_FILES);
    }

    /** The options that count when files are read, or written. */
    public List<FormatOption> of(Use use) {
        return all.stream().filter(o -> o.uses().contains(use)).toList();
    }

    /**
     * The options under their own names; flags are {@code true} or {@code false}.
     *
     * @throws CentellaException INVALID_ARGUMENT for an option that there is not, and for a value that it cannot have
     */
    public Map<String, String> canonical(Use use, Map<String, String> given) {
        Map<String, String> canonical = new TreeMap<>();
        given.forEach((name, value) -> {
            FormatOption option = find(use, name.toLowerCase(Locale.ROOT));
            canonical.put(option.name(), value(option, value));
        });
        return canonical;
    }

    private FormatOption find(Use use, String name) {
        List<FormatOption> known = of(use);
        return known.stream()
                .filter(o -> o.is(name))
                .findFirst()
                .orElseThrow(() -> new CentellaException(
                        ErrorCode.INVALID_ARGUMENT,
                        "there is no option " + name + " for " + (use == Use.READ ? "reading " : "writing ") + format
                                + " files"
                                + Suggestions.didYouMean(
                                        name,
                                        known.stream().map(FormatOption::name).toList())));
    }

    private static String value(FormatOption option, String value) {
        return switch (option.kind()) {
            case TEXT -> value;
            case FLAG -> Boolean.toString(flag(option.name(), value));
            case NUMBER -> {
                try {
                    yield Long.toString(Long.parseLong(value.strip()));
                } catch (NumberFormatException e) {
                    throw new CentellaException(
                            ErrorCode.INVALID_ARGUMENT,
                            "option " + option.name() + " is a number, not '" + value + "'",
                            e);
                }
            }
        };
    }

    private static boolean flag(String name, String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            // An option without a value, as in COPY … (HEADER), is one that is wanted.
            case "true", "on", "yes", "1", "" -> true;
            case "false", "off", "no", "0" -> false;
            default ->
                throw new CentellaException(
                        ErrorCode.INVALID_ARGUMENT, "option " + name + " is true or false, not '" + text + "'");
        };
    }
}
