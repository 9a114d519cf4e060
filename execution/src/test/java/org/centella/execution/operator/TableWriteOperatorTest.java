// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.storage.FormatOption;
import org.centella.storage.Table;
import org.centella.storage.WriteRequest;
import org.centella.storage.parquet.ParquetFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableWriteOperatorTest {
    private static final Schema ROWS = Schema.of(Field.of("n", DataType.INTEGER), Field.of("k", DataType.VARCHAR));
    private static final Schema FILES = Schema.of(
            new Field("path", DataType.VARCHAR, false),
            new Field("rows", DataType.BIGINT, false),
            new Field("bytes", DataType.BIGINT, false));

    @TempDir
    Path folder;

    /** Batches that were made before. */
    private record Given(Deque<Batch> batches) implements BatchStream {
        @Override
        public @Nullable Batch next() {
            return batches.poll();
        }

        @Override
        public void close() {
            batches.clear();
        }
    }

    private PhysicalPlan.TableWrite node(String format, List<Integer> partitions, Map<String, String> options) {
        return new PhysicalPlan.TableWrite(
                2,
                new PhysicalPlan.StageInput(1, 0, false, List.of(), ROWS),
                format,
                folder.resolve("out").toString(),
                partitions,
                options,
                WriteRequest.LARGEST_FILE,
                FILES);
    }

    private static Batch batch(TestMemory memory, Integer[] numbers, String... keys) {
        return TestColumns.batch(
                TestColumns.flat(memory, DataType.INTEGER, Arrays.asList(numbers)),
                TestColumns.flat(memory, DataType.VARCHAR, Arrays.asList(keys)));
    }

    @Test
    void yieldsTheFilesOfAllPartitionsAndTheirRows() {
        try (TestMemory memory = new TestMemory();
                StandaloneTask task = new StandaloneTask(1000)) {
            Given input = new Given(new ArrayDeque<>(List.of(
                    batch(memory, new Integer[] {1, 2, 3}, "a", "b", "a"), batch(memory, new Integer[] {4}, "b"))));
            try (TableWriteOperator operator =
                    new TableWriteOperator(node("parquet", List.of(1), Map.of("compression", "snappy")), input, task)) {
                Batch files = operator.next();
                assertThat(files).isNotNull();
                assertThat(TestColumns.rows(files))
                        .hasSize(2)
                        .allSatisfy(row -> assertThat(row.get(1)).isEqualTo(2L))
                        .extracting(row -> Path.of((String) row.get(0))
                                .getParent()
                                .getFileName()
                                .toString())
                        .containsExactlyInAnyOrder("k=a", "k=b");
                assertThat(operator.next()).isNull();
            }
            Table table = new ParquetFormat().open("out", folder.resolve("out").toString(), Map.of());
            assertThat(table.schema().names()).containsExactly("n", "k");
            assertThat(table.statistics().rows()).isEqualTo(4);
        }
    }

    @Test
    void noRowsMakeNoFile() {
        try (StandaloneTask task = new StandaloneTask(1000);
                TableWriteOperator operator = new TableWriteOperator(
                        node("parquet", List.of(), Map.of()), new Given(new ArrayDeque<>()), task)) {
            assertThat(operator.next()).isNull();
            assertThat(folder.resolve("out")).doesNotExist();
        }
    }

    @Test
    void cancellationLeavesNoFile() throws IOException {
        try (TestMemory memory = new TestMemory();
                StandaloneTask task = new StandaloneTask(1000)) {
            Given input = new Given(new ArrayDeque<>(List.of(batch(memory, new Integer[] {1}, "a"))));
            task.cancelled.set(true);
            try (TableWriteOperator operator =
                    new TableWriteOperator(node("parquet", List.of(), Map.of()), input, task)) {
                assertThatThrownBy(operator::next)
                        .isInstanceOfSatisfying(
                                CentellaException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_CANCELLED));
            }
            try (Stream<Path> files = Files.walk(folder)) {
                assertThat(files.filter(Files::isRegularFile)).isEmpty();
            }
        }
    }

    @Test
    void anUnknownFormatOrOptionIsAnError() {
        try (StandaloneTask task = new StandaloneTask(1000)) {
            try (TableWriteOperator operator =
                    new TableWriteOperator(node("orc", List.of(), Map.of()), new Given(new ArrayDeque<>()), task)) {
                assertThatThrownBy(operator::next).hasMessageContaining("orc");
            }
        }
        // Options have been checked when the operator gets them.
        assertThatThrownBy(() -> ParquetFormat.OPTIONS.canonical(FormatOption.Use.WRITE, Map.of("squeeze", "zstd")))
                .hasMessageContaining("squeeze");
    }
}
