// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import org.apache.calcite.sql.parser.SqlParserUtil;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

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
        /** A character literal, in whichever quotes. */
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
            case STRING -> stringValue();
            case QUOTED_NAME -> text.substring(1, text.length() - 1).replace("\"\"", "\"");
            case WORD, NUMBER, SYMBOL, END -> text;
        };
    }

    /** Of a string in quotes, behind an E, or between tags in dollar signs. */
    private String stringValue() {
        if (text.charAt(0) == '$') {
            return DollarQuotes.text(text);
        }
        if (text.charAt(0) == '\'') {
            return text.substring(1, text.length() - 1).replace("''", "'");
        }
        try {
            return SqlParserUtil.parseCString(text);
        } catch (SqlParserUtil.MalformedUnicodeEscape e) {
            throw new CentellaException(
                    ErrorCode.SYNTAX_ERROR, "a malformed escape in a string", TokenReader.position(this), e);
        }
    }
}
