// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.junit.jupiter.api.Test;

/** LIKE against the same pattern as a regular expression. */
class LikePatternTest {
    private static final String ALPHABET = "aabbcé漢";

    private static String random(Random random, String letters, int longest) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(longest + 1); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    private static Pattern regex(String like, String escape) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < like.length(); i++) {
            String c = like.substring(i, i + 1);
            if (c.equals(escape)) {
                regex.append(Pattern.quote(like.substring(++i, i + 1)));
            } else {
                regex.append(c.equals("%") ? ".*" : c.equals("_") ? "." : Pattern.quote(c));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    @Test
    void agreesWithARegularExpression() {
        for (int seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            String letters = seed % 3 == 0 ? ALPHABET + "%%%" : ALPHABET + "%%__";
            String escape = seed % 5 == 0 ? "c" : "";
            String like = random(random, letters, 9);
            if (!escape.isEmpty()) {
                like = like.replaceAll("c$", "");
                like = like.replaceAll("cc*$", "");
            }
            LikePattern pattern;
            try {
                pattern = LikePattern.parse(bytes(like), bytes(escape));
            } catch (CentellaException e) {
                assertThat(e).hasMessageContaining("ends with its escape");
                continue;
            }
            Pattern regex = regex(like, escape);
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                texts.add(random(random, ALPHABET, i % 3 == 0 ? 40 : 12));
            }
            texts.add(like.replace("%", "ab").replace("_", "é"));
            try (TestMemory memory = new TestMemory()) {
                FlatColumn column = TestColumns.flat(memory, DataType.VARCHAR, texts);
                for (int i = 0; i < texts.size(); i++) {
                    assertThat(pattern.matches(column, i))
                            .as("seed " + seed + ": '" + texts.get(i) + "' like '" + like + "' escape '" + escape + "'")
                            .isEqualTo(regex.matcher(texts.get(i)).matches());
                }
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void findsPiecesAnywhereInLongTexts() {
        try (TestMemory memory = new TestMemory()) {
            for (int length = 0; length < 40; length++) {
                for (int at = 0; at + 7 <= length; at++) {
                    String text = "s".repeat(at) + "special" + "p".repeat(length - at - 7);
                    FlatColumn column = TestColumns.flat(memory, DataType.VARCHAR, text);
                    assertThat(LikePattern.parse(bytes("%special%"), bytes("")).matches(column, 0))
                            .isTrue();
                    assertThat(LikePattern.parse(bytes("%spectal%"), bytes("")).matches(column, 0))
                            .isFalse();
                    assertThat(LikePattern.parse(bytes("%special%special%"), bytes(""))
                                    .matches(column, 0))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void refusesAPatternThatEndsWithItsEscapeAndAnEscapeOfTwoCharacters() {
        assertThatThrownBy(() -> LikePattern.parse(bytes("a!"), bytes("!"))).isInstanceOf(CentellaException.class);
        assertThatThrownBy(() -> LikePattern.parse(bytes("a"), bytes("!!"))).isInstanceOf(CentellaException.class);
    }
}
