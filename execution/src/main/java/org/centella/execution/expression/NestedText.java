// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.type.Field;
import org.jspecify.annotations.Nullable;

/**
 * Reads one level of nested values as CAST to text writes them, and PostgreSQL's arrays:
 *
 * <pre>
 *   [1, 2, NULL]   {1,2,NULL}      lists
 *   {a=1, b=2}                     maps
 *   {'a': 1, 'b': x}   (1, x)      rows
 * </pre>
 *
 * Parts are texts yet, with their quotes taken off; NULL without quotes is null. What lies within brackets or quotes of its
 * own is one part.
 */
final class NestedText {
    private final String text;
    private int at;

    private NestedText(String text) {
        this.text = text;
    }

    /** The parts of a list, or null when the text is none. */
    static @Nullable List<@Nullable String> list(String text) {
        String inner = within(text, '[', ']');
        inner = inner == null ? within(text, '{', '}') : inner;
        return inner == null ? null : new NestedText(inner).parts();
    }

    /** The keys and values of a map, or null when the text is none. */
    static @Nullable List<@Nullable String[]> pairs(String text) {
        String inner = within(text, '{', '}');
        return inner == null ? null : new NestedText(inner).pairs('=', ':');
    }

    /** Puts a row's fields in their places; false when the text is no such row. Fields that are not named are null. */
    static boolean fields(String text, List<Field> fields, @Nullable String[] values) {
        String unnamed = within(text, '(', ')');
        if (unnamed != null) {
            List<@Nullable String> parts = new NestedText(unnamed).parts();
            if (parts == null || parts.size() != values.length) {
                return false;
            }
            parts.toArray(values);
            return true;
        }
        String named = within(text, '{', '}');
        List<@Nullable String[]> pairs = named == null ? null : new NestedText(named).pairs(':', '=');
        if (pairs == null) {
            return false;
        }
        for (String[] pair : pairs) {
            int place = -1;
            for (int i = 0; i < fields.size(); i++) {
                place = fields.get(i).name().equalsIgnoreCase(pair[0]) ? i : place;
            }
            if (place < 0) {
                return false;
            }
            values[place] = pair[1];
        }
        return true;
    }

    private static @Nullable String within(String text, char open, char close) {
        String stripped = text.strip();
        int last = stripped.length() - 1;
        return last > 0 && stripped.charAt(0) == open && stripped.charAt(last) == close
                ? stripped.substring(1, last)
                : null;
    }

    private @Nullable List<@Nullable String> parts() {
        List<@Nullable String> parts = new ArrayList<>();
        skipBlanks();
        if (at == text.length()) {
            return parts;
        }
        while (true) {
            int from = at;
            String part = part("");
            if (part == null) {
                return null;
            }
            parts.add(isNull(from) ? null : part);
            if (at == text.length()) {
                return parts;
            }
            at++;
        }
    }

    private @Nullable List<@Nullable String[]> pairs(char first, char second) {
        List<@Nullable String[]> pairs = new ArrayList<>();
        skipBlanks();
        while (at < text.length()) {
            String key = part("" + first + second);
            if (key == null || at == text.length() || text.charAt(at) == ',') {
                return null;
            }
            at++;
            int from = at;
            String value = part("");
            if (value == null) {
                return null;
            }
            pairs.add(new String[] {key, isNull(from) ? null : value});
            at += at < text.length() ? 1 : 0;
        }
        return pairs;
    }

    private boolean isNull(int from) {
        return text.substring(from, at).strip().equalsIgnoreCase("NULL");
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    /** What comes before the next comma, or one of some other characters, outside of brackets and quotes; null if they do not close. */
    private @Nullable String part(String ends) {
        skipBlanks();
        if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
            String quoted = quoted();
            skipBlanks();
            boolean ended = at == text.length() || text.charAt(at) == ',' || ends.indexOf(text.charAt(at)) >= 0;
            return ended ? quoted : null;
        }
        int from = at;
        int depth = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (depth == 0 && (c == ',' || ends.indexOf(c) >= 0)) {
                break;
            }
            if (c == '"' || c == '\'') {
                if (depth > 0 && quoted() != null) {
                    at--;
                }
            } else if (c == '[' || c == '{' || c == '(') {
                depth++;
            } else if (c == ']' || c == '}' || c == ')') {
                depth--;
            }
        }
        return depth == 0 ? text.substring(from, at).strip() : null;
    }

    /** A text in quotes of either kind, a quote or backslash in it behind a backslash; null if it does not end. */
    private @Nullable String quoted() {
        char quote = text.charAt(at);
        StringBuilder value = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                value.append(text.charAt(++i));
            } else if (c == quote) {
                at = i + 1;
                return value.toString();
            } else {
                value.append(c);
            }
        }
        return null;
    }
}
