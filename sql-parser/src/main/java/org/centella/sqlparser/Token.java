// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

/**
 * A piece of SQL text. White space and comments are not tokens.
 *
 * @param text as written, quotes included
 * @param start offset of the first character
 * @param end offset behind the last character
 * @param line of the first character, from 1
 * @param column of the first character, from 1
 */
record Token(Kind kind, String text, int start, int end, int line, int column) {

    enum Kind {
        /** A keyword or unquoted identifier. */
        WORD,
        /** An identifier in double quotes. */
        QUOTED_NAME,
        /** A character literal in single quotes. */
        STRING,
        NUMBER,
        /** One character of anything else. */
        SYMBOL,
        /** The end of the text. */
        END
    }

    boolean isWord(String keyword) {
        return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }

    boolean isSymbol(char symbol) {
        return kind == Kind.SYMBOL && text.charAt(0) == symbol;
    }

    /** The text without its quotes, doubled quotes made single. */
    String value() {
        return switch (kind) {
            case STRING -> text.substring(1, text.length() - 1).replace("''", "'");
            case QUOTED_NAME -> text.substring(1, text.length() - 1).replace("\"\"", "\"");
            case WORD, NUMBER, SYMBOL, END -> text;
        };
    }
}
