// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.memory.MemoryPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records come out as they were written, whatever they hold and wherever the buffer ends. */
final class CsvTokenizerTest {
    /** Little enough for records to be cut, moved and grown for. */
    private static final int TINY = 32;

    private static final String[] PIECES = {
        "",
        "a",
        "7.5",
        ",",
        ";",
        "\"",
        "\"\"",
        "\\",
        "\n",
        "\r\n",
        "\r",
        "\t",
        "\0",
        "ünï",
        "𝄞",
        "eight by",
        "longer than a word of them"
    };

    @TempDir
    private Path folder;

    @Test
    void recordsAreReadAsTheyWereWritten() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            boolean doubled = random.nextBoolean();
            byte escape = (byte) (doubled ? '"' : '\\');
            byte delimiter = (byte) (random.nextBoolean() ? ',' : '\t');
            CsvDialect dialect = new CsvDialect(delimiter, (byte) '"', escape, false, "", 0);
            List<List<String>> records = records(random);
            String end = new String[] {"\n", "\r\n", "\r"}[random.nextInt(3)];
            StringBuilder text = new StringBuilder();
            for (List<String> record : records) {
                for (int i = 0; i < record.size(); i++) {
                    text.append(i == 0 ? "" : (char) delimiter + "")
                            .append(spelled(record.get(i), (char) delimiter, (char) escape, random));
                }
                text.append(end);
            }
            if (random.nextBoolean()) {
                text.setLength(text.length() - end.length());
            }
            Path path = Files.writeString(folder.resolve("random.csv"), text);
            for (int size : new int[] {TINY, TINY + random.nextInt(200), CsvTokenizer.LARGE}) {
                assertThat(read(path, dialect, size, 1 + random.nextInt(20)))
                        .as("seed %d, buffer of %d", seed, size)
                        .isEqualTo(records);
            }
        }
    }

    private static List<List<String>> records(Random random) {
        int width = 1 + random.nextInt(20);
        List<List<String>> records = new ArrayList<>();
        for (int row = 1 + random.nextInt(40); row > 0; row--) {
            List<String> record = new ArrayList<>();
            for (int i = 0; i < width; i++) {
                StringBuilder field = new StringBuilder();
                for (int piece = random.nextInt(4); piece > 0; piece--) {
                    field.append(PIECES[random.nextInt(PIECES.length)]);
                }
                record.add(field.toString());
            }
            records.add(record);
        }
        return records;
    }

    /** In quotes where it must be, and sometimes where it need not; a record of one empty field always, or it were blank. */
    private static String spelled(String field, char delimiter, char escape, Random random) {
        boolean plain = !field.isEmpty()
                && field.chars().noneMatch(c -> c == delimiter || c == '\n' || c == '\r')
                && field.charAt(0) != '"';
        if (plain && random.nextInt(3) > 0) {
            return field;
        }
        String inside = escape == '"' ? field : field.replace("\\", "\\\\");
        return '"' + inside.replace("\"", escape + "\"") + '"';
    }

    /** @param held records of a batch, which stay in their places until the next */
    private static List<List<String>> read(Path path, CsvDialect dialect, int size, int held) {
        List<List<String>> records = new ArrayList<>();
        try (MemoryPool memory = MemoryPool.root(1 << 22);
                CsvTokenizer tokens = new CsvTokenizer(TextFile.of(path, Map.of()), 0, dialect, memory, size)) {
            int batch;
            do {
                tokens.hold();
                for (batch = 0; batch < held && tokens.next(); batch++) {
                    List<String> record = new ArrayList<>();
                    for (int i = 0; i < tokens.fields(); i++) {
                        record.add(tokens.text(i));
                    }
                    records.add(record);
                }
            } while (batch > 0);
        }
        return records;
    }

    @Test
    void whatIsHeldStaysInItsPlace() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 100; i < 200; i++) {
            text.append(i).append(",x\n");
        }
        Path path = Files.writeString(folder.resolve("held.csv"), text);
        try (MemoryPool memory = MemoryPool.root(1 << 20);
                CsvTokenizer tokens =
                        new CsvTokenizer(TextFile.of(path, Map.of()), 0, CsvDialect.DEFAULT, memory, 64)) {
            int expected = 100;
            while (expected < 200) {
                tokens.hold();
                List<Integer> places = new ArrayList<>();
                while (tokens.next()) {
                    places.add(tokens.start(0));
                }
                assertThat(places).as("from %d", expected).isNotEmpty();
                for (int place : places) {
                    byte[] digits = tokens.buffer().asSlice(place, 3).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
                    assertThat(new String(digits, java.nio.charset.StandardCharsets.US_ASCII))
                            .isEqualTo(Integer.toString(expected++));
                }
            }
        }
    }

    @Test
    void aQuoteThatIsNotClosedIsSaidWithItsLine() throws IOException {
        Path path = Files.writeString(folder.resolve("open.csv"), "a,b\nc,\"d\n" + "e\n".repeat(1000));
        assertThatThrownBy(() -> read(path, CsvDialect.DEFAULT, TINY, 1))
                .isInstanceOf(CentellaException.class)
                .hasMessageContaining("line 2: a quote is not closed");
        Path behind = Files.writeString(folder.resolve("behind.csv"), "a,b\n\"c\"d,e\n");
        assertThatThrownBy(() -> read(behind, CsvDialect.DEFAULT, TINY, 1))
                .isInstanceOf(CentellaException.class)
                .hasMessageContaining("line 2: there is text behind a closing quote");
    }
}
