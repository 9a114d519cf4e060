// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of SQL text of one kind, for colours and completion; together the spans of a text cover it.
 *
 * @param end offset behind the last character
 */
record SqlSpan(Kind kind, int start, int end) {
    enum Kind {
        /** A keyword or unquoted name. */
        WORD,
        STRING,
        QUOTED_NAME,
        NUMBER,
        COMMENT,
        /** Blanks, operators and brackets. */
        OTHER
    }

    /** What is not finished reaches to the end of the text. */
    static List<SqlSpan> of(String sql) {
        List<SqlSpan> spans = new ArrayList<>();
        int at = 0;
        while (at < sql.length()) {
            Kind kind = kindAt(sql, at);
            int end = end(kind, sql, at);
            spans.add(new SqlSpan(kind, at, end));
            at = end;
        }
        return spans;
    }

    private static Kind kindAt(String sql, int at) {
        char c = sql.charAt(at);
        if (c == '\'') {
            return Kind.STRING;
        }
        if (c == '"') {
            return Kind.QUOTED_NAME;
        }
        if (sql.startsWith("--", at) || sql.startsWith("/*", at)) {
            return Kind.COMMENT;
        }
        if (Character.isUnicodeIdentifierStart(c) || c == '_') {
            return Kind.WORD;
        }
        return c >= '0' && c <= '9' ? Kind.NUMBER : Kind.OTHER;
    }

    private static int end(Kind kind, String sql, int at) {
        return switch (kind) {
            case STRING, QUOTED_NAME -> endOfQuoted(sql, at);
            case COMMENT -> {
                boolean line = sql.charAt(at) == '-';
                int end = sql.indexOf(line ? "\n" : "*/", at + 2);
                yield end < 0 ? sql.length() : line ? end : end + 2;
            }
            case WORD, NUMBER -> {
                int end = at + 1;
                while (end < sql.length() && isPart(sql.charAt(end), kind)) {
                    end++;
                }
                yield end;
            }
            case OTHER -> at + 1;
        };
    }

    private static boolean isPart(char c, Kind kind) {
        return Character.isUnicodeIdentifierPart(c) || c == '$' || kind == Kind.NUMBER && c == '.';
    }

    private static int endOfQuoted(String sql, int at) {
        char quote = sql.charAt(at);
        int end = at + 1;
        while (end < sql.length()) {
            if (sql.charAt(end++) == quote) {
                if (end == sql.length() || sql.charAt(end) != quote) {
                    return end;
                }
                end++;
            }
        }
        return end;
    }
}
