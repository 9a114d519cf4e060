// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.execution.encoding.BatchEncoder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpillFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 512, 9000})
    void givesBackEveryTypeAndEncoding(int rows) throws Exception {
        Random random = new Random(rows);
        try (TestMemory memory = new TestMemory();
                SpillFile file = SpillFile.create(folder, "test", TestColumns.TYPES, memory.pool())) {
            List<String> expected = new ArrayList<>();
            for (int b = 0; b < 4; b++) {
                int count = rows > 1000 && b > 0 ? 7 : rows;
                List<Column> columns = new ArrayList<>();
                for (DataType type : TestColumns.TYPES) {
                    columns.add(TestColumns.randomEncoding(memory, type, count, b % 2 * 0.3, random));
                }
                Batch batch = new Batch(count, columns);
                file.write(batch);
                expected.addAll(texts(batch));
            }
            assertThat(file.rows()).isEqualTo(expected.size());
            for (int time = 0; time < 2; time++) {
                assertThat(rows(file)).isEqualTo(expected);
            }
            assertThat(file.bytes()).isPositive();
        }
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void canBeAppendedToAfterReading() {
        try (TestMemory memory = new TestMemory();
                SpillFile file = SpillFile.create(folder, "test", List.of(DataType.VARCHAR), memory.pool())) {
            file.write(Batch.of(2, TestColumns.flat(memory, DataType.VARCHAR, "short", "rather longer than a view")));
            assertThat(rows(file)).containsExactly("[short]", "[rather longer than a view]");
            file.write(Batch.of(2, TestColumns.constant(memory, DataType.VARCHAR, "constant", 2)));
            assertThat(rows(file)).hasSize(4).endsWith("[constant]", "[constant]");
        }
    }

    @Test
    void keepsRowsWithoutColumns() {
        try (TestMemory memory = new TestMemory();
                SpillFile file = SpillFile.create(folder, "test", List.of(), memory.pool())) {
            file.write(Batch.of(5));
            assertThat(rows(file)).hasSize(5);
        }
    }

    @Test
    void compressesWhatHasAPattern() {
        try (TestMemory memory = new TestMemory();
                SpillFile zeros = SpillFile.create(folder, "test", List.of(DataType.BIGINT), memory.pool());
                SpillFile noise = SpillFile.create(folder, "test", List.of(DataType.BIGINT), memory.pool())) {
            Random random = new Random(4);
            Object[] values = new Object[20_000];
            Arrays.fill(values, 7L);
            Batch same = Batch.of(values.length, TestColumns.flat(memory, DataType.BIGINT, values));
            Arrays.setAll(values, _ -> random.nextLong());
            Batch different = Batch.of(values.length, TestColumns.flat(memory, DataType.BIGINT, values));
            for (int b = 0; b < 8; b++) {
                zeros.write(same);
                noise.write(different);
            }
            zeros.flush();
            noise.flush();
            assertThat(zeros.bytes()).isLessThan(8 * 20_000);
            assertThat(noise.bytes()).isBetween(8L * 160_000, 8L * 160_000 + 1000);
            assertThat(rows(noise)).startsWith(rows(noise).get(20_000)).hasSize(160_000);
            assertThat(rows(zeros)).hasSize(160_000).containsOnly("[7]");
        }
    }

    @Test
    void tellsThatAByteOfTheFileChanged() throws Exception {
        try (TestMemory memory = new TestMemory();
                SpillFile file = SpillFile.create(folder, "test", List.of(DataType.VARCHAR), memory.pool())) {
            file.write(Batch.of(2, TestColumns.flat(memory, DataType.VARCHAR, "a text longer than a view", "another")));
            file.flush();
            byte[] bytes = Files.readAllBytes(file.path());
            for (int at = 0; at < bytes.length; at++) {
                byte[] damaged = bytes.clone();
                damaged[at] ^= 4;
                Files.write(file.path(), damaged);
                assertThatThrownBy(() -> rows(file))
                        .isInstanceOfSatisfying(
                                CentellaException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.IO_ERROR));
            }
            Files.write(file.path(), bytes);
            assertThat(rows(file)).hasSize(2);
        }
    }

    @Test
    void tellsThatTheDiskIsFull() throws Exception {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "this system has no device that is always full");
        try (TestMemory memory = new TestMemory();
                FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE);
                BatchEncoder encoder = new BatchEncoder(new SpillSink(channel, full), memory.pool(), true)) {
            encoder.write(Batch.of(1, TestColumns.flat(memory, DataType.BIGINT, 1L)));
            assertThatThrownBy(encoder::flush)
                    .isInstanceOfSatisfying(
                            CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DISK_FULL))
                    .hasMessageContaining("/dev/full");
        }
    }

    private static List<String> rows(SpillFile file) {
        List<String> rows = new ArrayList<>();
        try (BatchStream stream = file.read()) {
            for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                rows.addAll(texts(batch));
            }
            assertThat(stream.next()).isNull();
        }
        return rows;
    }

    private static List<String> texts(Batch batch) {
        return TestColumns.rows(batch).stream()
                .map(row -> row.stream().map(SpillFileTest::text).toList().toString())
                .toList();
    }

    private static String text(@Nullable Object value) {
        return value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value);
    }
}
