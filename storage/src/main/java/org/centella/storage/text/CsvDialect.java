// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import java.util.Map;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;

/**
 * How records are written in a file of delimited text. Ends of lines are any of LF, CRLF and CR.
 *
 * @param delimiter between fields
 * @param quote around fields that hold delimiters, quotes or ends of lines
 * @param escape before a quote within quotes; the quote itself doubles it
 * @param header whether the first record names the columns
 * @param nullText what stands for null where it is not quoted
 * @param skip lines before the header
 */
record CsvDialect(byte delimiter, byte quote, byte escape, boolean header, String nullText, int skip) {
    static final CsvDialect DEFAULT = new CsvDialect((byte) ',', (byte) '"', (byte) '"', true, "", 0);

    /** What the options, which have their own names, say over what is otherwise so. */
    static CsvDialect of(Map<String, String> options, CsvDialect otherwise) {
        byte quote = character("quote", options, otherwise.quote);
        String header = options.get("header");
        String skip = options.get("skip");
        return new CsvDialect(
                character("delimiter", options, otherwise.delimiter),
                quote,
                character("escape", options, options.containsKey("quote") ? quote : otherwise.escape),
                header == null ? otherwise.header : Boolean.parseBoolean(header),
                options.getOrDefault("null", otherwise.nullText),
                skip == null ? otherwise.skip : Integer.parseInt(skip));
    }

    /** Complete options, which {@link #of} reads without guessing. */
    Map<String, String> options() {
        return Map.of(
                "delimiter", text(delimiter),
                "quote", text(quote),
                "escape", text(escape),
                "header", Boolean.toString(header),
                "null", nullText,
                "skip", Integer.toString(skip));
    }

    private static String text(byte character) {
        return character == 0 ? "" : Character.toString(character);
    }

    /** One ASCII character; none is written as an empty text and is the byte 0. */
    private static byte character(String name, Map<String, String> options, byte otherwise) {
        String text = options.get(name);
        if (text == null) {
            return otherwise;
        }
        String plain = text.equals("\\t") ? "\t" : text;
        if (plain.length() > 1 || plain.length() == 1 && plain.charAt(0) > 127) {
            throw new CentellaException(
                    ErrorCode.INVALID_ARGUMENT, "option " + name + " is one ASCII character, not '" + text + "'");
        }
        return plain.isEmpty() ? 0 : (byte) plain.charAt(0);
    }
}
