// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import java.util.EnumMap;
import java.util.Map;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Colours what is being typed: keywords, texts, numbers, comments. */
final class SqlHighlighter implements Highlighter {
    private static final AttributedStyle KEYWORD =
            AttributedStyle.DEFAULT.foreground(AttributedStyle.BLUE).bold();
    private static final Map<SqlSpan.Kind, AttributedStyle> STYLES = new EnumMap<>(Map.of(
            SqlSpan.Kind.STRING, AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN),
            SqlSpan.Kind.QUOTED_NAME, AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN),
            SqlSpan.Kind.NUMBER, AttributedStyle.DEFAULT.foreground(AttributedStyle.MAGENTA),
            SqlSpan.Kind.COMMENT, AttributedStyle.DEFAULT.faint(),
            SqlSpan.Kind.WORD, AttributedStyle.DEFAULT,
            SqlSpan.Kind.OTHER, AttributedStyle.DEFAULT));

    @Override
    public AttributedString highlight(LineReader reader, String buffer) {
        return highlight(buffer);
    }

    static AttributedString highlight(String sql) {
        AttributedStringBuilder coloured = new AttributedStringBuilder(sql.length());
        for (SqlSpan span : SqlSpan.of(sql)) {
            String text = sql.substring(span.start(), span.end());
            boolean keyword = span.kind() == SqlSpan.Kind.WORD && SqlWords.isKeyword(text);
            coloured.styled(keyword ? KEYWORD : STYLES.get(span.kind()), text);
        }
        return coloured.toAttributedString();
    }
}
