// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

/** Columns that text takes on a terminal: two for wide East Asian letters and pictures, none for marks on other letters. */
final class TextWidth {
    private TextWidth() {}

    static int of(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int letter = text.codePointAt(i);
            width += of(letter);
            i += Character.charCount(letter);
        }
        return width;
    }

    private static int of(int letter) {
        if (letter < 0x300) {
            return 1;
        }
        int kind = Character.getType(letter);
        if (kind == Character.NON_SPACING_MARK || kind == Character.ENCLOSING_MARK || kind == Character.FORMAT) {
            return 0;
        }
        boolean wide = letter >= 0x1100 && letter <= 0x115F
                || letter >= 0x2E80 && letter <= 0xA4CF
                || letter >= 0xAC00 && letter <= 0xD7A3
                || letter >= 0xF900 && letter <= 0xFAFF
                || letter >= 0xFE30 && letter <= 0xFE6F
                || letter >= 0xFF00 && letter <= 0xFF60
                || letter >= 0xFFE0 && letter <= 0xFFE6
                || letter >= 0x1F300 && letter <= 0x1FAFF
                || letter >= 0x20000 && letter <= 0x3FFFD;
        return wide ? 2 : 1;
    }

    /** The text if it is at most that wide, else its beginning and an ellipsis. */
    static String cut(String text, int most) {
        if (text.length() * 2 <= most || of(text) <= most) {
            return text;
        }
        int width = 0;
        int end = 0;
        while (end < text.length()) {
            int letter = text.codePointAt(end);
            if (width + of(letter) > most - 1) {
                break;
            }
            width += of(letter);
            end += Character.charCount(letter);
        }
        return text.substring(0, end) + "…";
    }
}
