// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/**
 * The way to a part of a JSON value: {@code $.a.b[0]}, {@code $['a'][*]}, {@code /a/b/0}, or a key alone.
 *
 * @param wild some step takes every element, so that the result is an array
 */
record JsonPath(List<Step> steps, boolean wild) {
    JsonPath {
        steps = List.copyOf(steps);
    }

    /** From a value to one within it. */
    sealed interface Step {
        /** The value of a key; of an array, if the key is a number, the element. */
        record Key(String name) implements Step {}

        /** An element of an array, from the end if negative. */
        record Index(int index) implements Step {}

        /** Every element of an array, every value of an object. */
        record Every() implements Step {}
    }

    static JsonPath of(List<Step> steps) {
        return new JsonPath(steps, steps.stream().anyMatch(Step.Every.class::isInstance));
    }

    static JsonPath key(String name) {
        return of(List.of(new Step.Key(name)));
    }

    static JsonPath index(long index) {
        return of(List.of(new Step.Index(Math.clamp(index, Integer.MIN_VALUE, Integer.MAX_VALUE))));
    }

    static JsonPath parse(String text) {
        if (text.startsWith("/")) {
            return pointer(text);
        }
        return text.startsWith("$") ? new Parser(text).parse() : key(text);
    }

    /** RFC 6901; a number is also the index of an array. */
    private static JsonPath pointer(String text) {
        List<Step> steps = new ArrayList<>();
        for (String part : text.substring(1).split("/", -1)) {
            steps.add(step(part.replace("~1", "/").replace("~0", "~")));
        }
        return of(steps);
    }

    /** PostgreSQL's {@code {a,0,b}}. */
    static JsonPath array(String text) {
        String inner = text.strip();
        if (!inner.startsWith("{") || !inner.endsWith("}")) {
            throw new CentellaException(ErrorCode.INVALID_ARGUMENT, "'" + text + "' is no path like {a,0,b}");
        }
        List<Step> steps = new ArrayList<>();
        String body = inner.substring(1, inner.length() - 1);
        if (!body.isBlank()) {
            for (String part : body.split(",", -1)) {
                String name = part.strip();
                boolean quoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
                steps.add(quoted ? new Step.Key(name.substring(1, name.length() - 1)) : step(name));
            }
        }
        return of(steps);
    }

    static Step step(String name) {
        return new Step.Key(name);
    }

    /** Reads what begins with $. */
    private static final class Parser {
        private final String text;
        private int at = 1;

        Parser(String text) {
            this.text = text;
        }

        JsonPath parse() {
            List<Step> steps = new ArrayList<>();
            while (at < text.length()) {
                char c = text.charAt(at++);
                switch (c) {
                    case '.' -> steps.add(name());
                    case '[' -> steps.add(bracket());
                    default -> throw wrong();
                }
            }
            return of(steps);
        }

        private CentellaException wrong() {
            return new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "'" + text + "' is no path of JSON like $.a.b[0], at character " + at);
        }

        private Step name() {
            if (at < text.length() && text.charAt(at) == '*') {
                at++;
                return new Step.Every();
            }
            if (at < text.length() && text.charAt(at) == '"') {
                return new Step.Key(quoted('"'));
            }
            int start = at;
            while (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '[') {
                at++;
            }
            if (at == start) {
                throw wrong();
            }
            return new Step.Key(text.substring(start, at));
        }

        private String quoted(char quote) {
            int end = text.indexOf(quote, at + 1);
            if (end < 0) {
                throw wrong();
            }
            String name = text.substring(at + 1, end);
            at = end + 1;
            return name;
        }

        private Step bracket() {
            Step step;
            char first = at < text.length() ? text.charAt(at) : 0;
            if (first == '\'' || first == '"') {
                step = new Step.Key(quoted(first));
            } else {
                int end = text.indexOf(']', at);
                String inner = end < 0 ? "" : text.substring(at, end).strip();
                at = Math.max(at, end);
                step = inner.equals("*") ? new Step.Every() : new Step.Index(index(inner));
            }
            if (at >= text.length() || text.charAt(at++) != ']') {
                throw wrong();
            }
            return step;
        }

        private int index(String inner) {
            try {
                return Integer.parseInt(inner.startsWith("#-") ? inner.substring(1) : inner);
            } catch (NumberFormatException e) {
                throw wrong();
            }
        }
    }
}
