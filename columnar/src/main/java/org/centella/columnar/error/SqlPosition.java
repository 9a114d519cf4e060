// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.columnar.error;

/** A place in SQL text; line and column count from 1, the end is inclusive. */
public record SqlPosition(int line, int column, int endLine, int endColumn) {

    public SqlPosition {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("line and column count from 1: " + line + ", " + column);
        }
    }

    /** The text's line at this position with a caret beneath: two lines without a final line break. */
    public String caret(String sql) {
        String[] lines = sql.split("\n", -1);
        if (line > lines.length) {
            return "";
        }
        String text = lines[line - 1].replace('\t', ' ').replace("\r", "");
        int from = Math.min(column, text.length() + 1);
        int to = endLine == line ? Math.clamp(endColumn, from, Math.max(from, text.length())) : from;
        return text + "\n" + " ".repeat(from - 1) + "^".repeat(to - from + 1);
    }
}
