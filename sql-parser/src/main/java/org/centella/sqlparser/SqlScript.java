// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements separated by semicolons, which strings, quoted names and comments may contain too. */
public final class SqlScript {

    /**
     * One statement of a script.
     *
     * @param text without the semicolon; positions in errors refer to it
     * @param line of the script on which it starts, from 1
     * @param column of that line, from 1
     * @param terminated true when a semicolon follows
     */
    public record Part(String text, int line, int column, boolean terminated) {}

    private SqlScript() {}

    /** The statements of a script, empty ones left out; what does not end reaches to the end of the text. */
    public static List<Part> split(String script) {
        List<Part> parts = new ArrayList<>();
        @Nullable Token first = null;
        for (Token token : SqlTokenizer.tokensOfUnfinished(script)) {
            boolean end = token.kind() == Token.Kind.END;
            if (!end && !token.isSymbol(';')) {
                first = first == null ? token : first;
            } else if (first != null) {
                String text = script.substring(first.start(), token.start()).stripTrailing();
                parts.add(new Part(text, first.line(), first.column(), !end));
                first = null;
            }
        }
        return parts;
    }
}
