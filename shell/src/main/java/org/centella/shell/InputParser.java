// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.util.List;
import org.centella.sqlparser.SqlScript;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells JLine when what is typed is whole: a command is at the end of its line, a statement at its semicolon. */
final class InputParser implements Parser {
    @Override
    public ParsedLine parse(String text, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE && !isWhole(text)) {
            throw new EOFError(-1, -1, "a semicolon ends a statement");
        }
        return word(text, cursor);
    }

    @Override
    public boolean isEscapeChar(char c) {
        return false;
    }

    static boolean isWhole(String text) {
        if (text.isBlank() || ShellCommands.isCommand(text)) {
            return true;
        }
        List<SqlScript.Part> parts = SqlScript.split(text);
        return parts.isEmpty() ? !endsInComment(text) : parts.getLast().terminated();
    }

    private static boolean endsInComment(String text) {
        List<SqlSpan> spans = SqlSpan.of(text.stripTrailing());
        SqlSpan last = spans.getLast();
        boolean block = last.kind() == SqlSpan.Kind.COMMENT && text.startsWith("/*", last.start());
        return block && !text.stripTrailing().endsWith("*/");
    }

    /** The word that the cursor stands in or behind. */
    private static ParsedLine word(String text, int cursor) {
        int start = cursor;
        while (start > 0 && isWordPart(text.charAt(start - 1))) {
            start--;
        }
        int end = cursor;
        while (end < text.length() && isWordPart(text.charAt(end))) {
            end++;
        }
        return new Word(text, cursor, start, text.substring(start, end));
    }

    private static boolean isWordPart(char c) {
        return Character.isUnicodeIdentifierPart(c) || c == '$' || c == '\\';
    }

    /**
     * What completion replaces.
     *
     * @param start offset of the word
     */
    record Word(String line, int cursor, int start, String word) implements CompletingParsedLine {
        @Override
        public int wordCursor() {
            return cursor - start;
        }

        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(word);
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return wordCursor();
        }

        @Override
        public int rawWordLength() {
            return word.length();
        }

        /** The text before the word. */
        String before() {
            return line.substring(0, start);
        }
    }
}
