// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.Set;

/** Text as SQL writes it. */
final class Quoting {
    /** Words that are no names without quotes. */
    private static final Set<String> RESERVED = Set.of(
            "all",
            "and",
            "any",
            "as",
            "asc",
            "between",
            "by",
            "case",
            "cast",
            "check",
            "create",
            "cross",
            "default",
            "desc",
            "distinct",
            "else",
            "end",
            "except",
            "exists",
            "false",
            "fetch",
            "for",
            "from",
            "full",
            "group",
            "having",
            "in",
            "inner",
            "intersect",
            "into",
            "is",
            "join",
            "left",
            "like",
            "limit",
            "not",
            "null",
            "offset",
            "on",
            "or",
            "order",
            "outer",
            "primary",
            "right",
            "select",
            "table",
            "then",
            "to",
            "true",
            "union",
            "unique",
            "user",
            "using",
            "values",
            "when",
            "where",
            "with");

    private Quoting() {}

    static String literal(String text) {
        String quoted = "'" + text.replace("'", "''") + "'";
        return quoted.indexOf('\\') < 0 ? quoted : "E" + quoted.replace("\\", "\\\\");
    }

    static String identifier(String text) {
        boolean plain = !text.isEmpty() && !RESERVED.contains(text) && text.charAt(0) != '$';
        for (int i = 0; i < text.length() && plain; i++) {
            char c = text.charAt(i);
            plain = (c >= 'a' && c <= 'z') || c == '_' || (i > 0 && ((c >= '0' && c <= '9') || c == '$'));
        }
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
