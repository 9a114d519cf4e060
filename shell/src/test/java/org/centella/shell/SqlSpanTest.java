// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlSpanTest {
    private static List<String> texts(String sql, SqlSpan.Kind kind) {
        return SqlSpan.of(sql).stream()
                .filter(span -> span.kind() == kind)
                .map(span -> sql.substring(span.start(), span.end()))
                .toList();
    }

    @Test
    void findsWordsStringsNumbersAndComments() {
        String sql = "SELECT \"a \"\"b\", 'it''s', 1.5e3 -- end\nFROM t /* two\nlines */ WHERE x=2";
        assertThat(texts(sql, SqlSpan.Kind.WORD)).containsExactly("SELECT", "FROM", "t", "WHERE", "x");
        assertThat(texts(sql, SqlSpan.Kind.STRING)).containsExactly("'it''s'");
        assertThat(texts(sql, SqlSpan.Kind.QUOTED_NAME)).containsExactly("\"a \"\"b\"");
        assertThat(texts(sql, SqlSpan.Kind.NUMBER)).containsExactly("1.5e3", "2");
        assertThat(texts(sql, SqlSpan.Kind.COMMENT)).containsExactly("-- end", "/* two\nlines */");
    }

    @Test
    void spansCoverTheText() {
        for (String sql : List.of("", "'open", "\"open", "/* open", "--", "a'b", "1..2", "é$1;")) {
            int end = 0;
            for (SqlSpan span : SqlSpan.of(sql)) {
                assertThat(span.start()).as(sql).isEqualTo(end);
                end = span.end();
            }
            assertThat(end).as(sql).isEqualTo(sql.length());
        }
    }

    @Test
    void statementsEndWithASemicolonOutsideStringsAndComments() {
        assertThat(InputParser.isWhole("SELECT 1")).isFalse();
        assertThat(InputParser.isWhole("SELECT 1;")).isTrue();
        assertThat(InputParser.isWhole("SELECT ';")).isFalse();
        assertThat(InputParser.isWhole("SELECT ';';")).isTrue();
        assertThat(InputParser.isWhole("SELECT 1; SELECT")).isFalse();
        assertThat(InputParser.isWhole("SELECT 1; -- done")).isTrue();
        assertThat(InputParser.isWhole("/* still")).isFalse();
        assertThat(InputParser.isWhole("\\d")).isTrue();
        assertThat(InputParser.isWhole("quit")).isTrue();
        assertThat(InputParser.isWhole("  ")).isTrue();
    }

    @Test
    void coloursKeywords() {
        assertThat(SqlHighlighter.highlight("SELECT 1 -- x").toAnsi())
                .contains("\033[")
                .contains("SELECT");
        assertThat(SqlHighlighter.highlight("select 'a'").toString()).isEqualTo("select 'a'");
    }
}
