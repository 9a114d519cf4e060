// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
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
import org.centella.storage.ScanMetrics;
import org.centella.storage.ScanRequest;
import org.centella.storage.Table;
import org.centella.storage.WriteRequest;
import org.centella.storage.WrittenFile;
import org.centella.storage.write.PartitionedWriter;
import org.centella.storage.write.TableWriteJob;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionedWriterTest {
    private static final Schema SCHEMA = Schema.of(
            Field.of("n", DataType.INTEGER),
            Field.of("region", DataType.VARCHAR),
            Field.of("s", DataType.VARCHAR),
            Field.of("day", DataType.DATE));
    private static final int[] PARTITIONS = {3, 1};

    @TempDir
    Path temporary;

    private long largestFile = WriteRequest.LARGEST_FILE;

    private final ParquetFormat format = new ParquetFormat();

    private Path folder() {
        return temporary.resolve("t");
    }

    private PartitionedWriter writer(TestMemory memory, TableWriteJob job, int task, int... partitions) {
        return writer(memory, TableWriteJob.attemptFolder(folder().toString(), job.id()), task, SCHEMA, partitions);
    }

    private PartitionedWriter writer(TestMemory memory, Path to, int task, Schema schema, int... partitions) {
        List<Integer> columns = Arrays.stream(partitions).boxed().toList();
        return new PartitionedWriter(
                format, new WriteRequest(to, task, schema, columns, Map.of(), largestFile), false, memory.pool());
    }

    private static Batch random(TestMemory memory, int rows, int regions, long seed) {
        Random random = new Random(seed);
        List<@Nullable Object> region = new ArrayList<>();
        List<@Nullable Object> day = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            int r = random.nextInt(regions);
            region.add(r == 0 ? null : r == 1 ? "a/b=c %" : "region " + r);
            day.add(random.nextInt(9) == 0 ? null : LocalDate.of(2024, 1, 1 + random.nextInt(3)));
        }
        return TestColumns.batch(
                TestColumns.random(memory, DataType.INTEGER, rows, 0.1, random),
                TestColumns.asDictionary(memory, TestColumns.flat(memory, DataType.VARCHAR, region), random),
                TestColumns.randomEncoding(memory, DataType.VARCHAR, rows, 0.1, random),
                TestColumns.flat(memory, DataType.DATE, day));
    }

    private void commit(TestMemory memory, TableWriteJob job, List<WrittenFile> files, int... partitions) {
        Schema fileSchema = SCHEMA.select(PartitionedWriter.dataColumns(SCHEMA, partitions));
        job.commit(files, fileSchema, Map.of(), memory.pool());
    }

    private List<List<@Nullable Object>> read(TestMemory memory, String... columns) {
        Table table = format.open("t", folder().toString(), Map.of());
        int[] positions =
                Arrays.stream(columns).mapToInt(c -> table.schema().indexOf(c)).toArray();
        ScanRequest request = new ScanRequest(positions, List.of(), 1000, Long.MAX_VALUE, new ScanMetrics());
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (BatchStream stream = format.read(table.handle(), table.splits(List.of()), request, memory.pool())) {
            for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                rows.addAll(TestColumns.rows(batch));
            }
        }
        return rows;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(temporary)) {
            return all.filter(Files::isRegularFile)
                    .map(p -> temporary.relativize(p).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void rowsGoToTheFoldersOfTheirValues() throws IOException {
        try (TestMemory memory = new TestMemory()) {
            TableWriteJob job = TableWriteJob.begin(format, folder().toString(), TableWriteJob.Mode.ERROR_IF_EXISTS);
            List<Batch> batches = IntStream.range(0, 6)
                    .mapToObj(i -> random(memory, 700, 5, i))
                    .toList();
            List<WrittenFile> written = new ArrayList<>();
            for (int task = 0; task < 2; task++) {
                try (PartitionedWriter writer = writer(memory, job, task, PARTITIONS)) {
                    batches.subList(task * 3, task * 3 + 3).forEach(writer::write);
                    written.addAll(writer.finish());
                }
            }
            commit(memory, job, written, PARTITIONS);

            List<List<@Nullable Object>> expected = new ArrayList<>();
            batches.forEach(b -> expected.addAll(TestColumns.rows(b)));
            assertThat(read(memory, "n", "region", "s", "day")).containsExactlyInAnyOrderElementsOf(expected);
            // Four days, one of them null, five regions, two tasks.
            assertThat(files())
                    .hasSize(40)
                    .allMatch(f -> f.matches(
                            "t/day=(2024-01-0[123]|__HIVE_DEFAULT_PARTITION__)/region=(__HIVE_DEFAULT_PARTITION__|a%2Fb%3Dc"
                                    + " %25|region [234])/part-0000[01]-[-0-9a-f]*.parquet"));
            try (DuckDb duckDb = new DuckDb()) {
                assertThat(duckDb.rows(
                                "SELECT count(*), count(n), count(region), count(DISTINCT region), count(day) FROM"
                                        + " read_parquet('" + folder() + "/**/*.parquet', hive_partitioning = true)"))
                        .containsExactly(List.of(
                                4200L,
                                expected.stream().filter(r -> r.get(0) != null).count(),
                                expected.stream().filter(r -> r.get(1) != null).count(),
                                4L,
                                expected.stream().filter(r -> r.get(3) != null).count()));
            }
        }
    }

    @Test
    void moreFoldersThanOpenFilesAreWrittenToo() {
        try (TestMemory memory = new TestMemory()) {
            TableWriteJob job = TableWriteJob.begin(format, folder().toString(), TableWriteJob.Mode.ERROR_IF_EXISTS);
            List<List<@Nullable Object>> expected = new ArrayList<>();
            try (PartitionedWriter writer = writer(memory, job, 0, 1)) {
                for (int i = 0; i < 3; i++) {
                    Batch batch = random(memory, 1000, 150, i);
                    writer.write(batch);
                    expected.addAll(TestColumns.rows(batch));
                }
                commit(memory, job, writer.finish(), 1);
            }
            assertThat(read(memory, "n", "region", "s", "day")).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void anotherFileIsBegunWhereOneIsLarge() {
        try (TestMemory memory = new TestMemory()) {
            assertThat(filesOf(memory, 1)).isEqualTo(3);
            assertThat(filesOf(memory, WriteRequest.UNLIMITED)).isEqualTo(1);
        }
    }

    private int filesOf(TestMemory memory, long largest) {
        largestFile = largest;
        try (PartitionedWriter writer = writer(memory, temporary, 0, SCHEMA)) {
            for (int i = 0; i < 3; i++) {
                writer.write(random(memory, 1000, 150, i));
            }
            return writer.finish().size();
        }
    }

    @Test
    void nothingIsSeenBeforeTheCommitAndNothingIsLeftOfAFailure() throws IOException {
        try (TestMemory memory = new TestMemory()) {
            TableWriteJob job = TableWriteJob.begin(format, folder().toString(), TableWriteJob.Mode.APPEND);
            try (PartitionedWriter writer = writer(memory, job, 0, PARTITIONS)) {
                writer.write(random(memory, 100, 3, 1));
                writer.finish();
            }
            try (PartitionedWriter writer = writer(memory, job, 1, PARTITIONS)) {
                writer.write(random(memory, 100, 3, 1));
            }
            assertThat(new ParquetFormat().finder().findIn(folder())).isEmpty();
            job.abort();
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void aRepeatedAttemptDoesNotDoubleRows() {
        try (TestMemory memory = new TestMemory()) {
            TableWriteJob job = TableWriteJob.begin(format, folder().toString(), TableWriteJob.Mode.APPEND);
            Batch batch = random(memory, 100, 3, 1);
            List<WrittenFile> last = List.of();
            for (int attempt = 0; attempt < 2; attempt++) {
                try (PartitionedWriter writer = writer(memory, job, 0)) {
                    writer.write(batch);
                    last = writer.finish();
                }
            }
            commit(memory, job, last);
            assertThat(read(memory, "n")).hasSize(100);
        }
    }

    @Test
    void modesDecideAboutDataThatIsThere() {
        try (TestMemory memory = new TestMemory()) {
            writeRows(memory, TableWriteJob.Mode.ERROR_IF_EXISTS, 10);
            assertThatThrownBy(() -> writeRows(memory, TableWriteJob.Mode.ERROR_IF_EXISTS, 10))
                    .isInstanceOfSatisfying(
                            CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_EXISTS));
            writeRows(memory, TableWriteJob.Mode.APPEND, 5);
            assertThat(read(memory, "n")).hasSize(15);
            writeRows(memory, TableWriteJob.Mode.OVERWRITE, 7);
            assertThat(read(memory, "n")).hasSize(7);
            writeRows(memory, TableWriteJob.Mode.OVERWRITE, 0);
            assertThat(read(memory, "n", "region", "s", "day")).isEmpty();
        }
    }

    private void writeRows(TestMemory memory, TableWriteJob.Mode mode, int rows) {
        TableWriteJob job = TableWriteJob.begin(format, folder().toString(), mode);
        try (PartitionedWriter writer = writer(memory, job, 0)) {
            if (rows > 0) {
                writer.write(random(memory, rows, 3, 1));
            }
            commit(memory, job, writer.finish());
        }
    }

    @Test
    void filesCannotBePartitionedByNumbersWithoutOneSpelling() {
        try (TestMemory memory = new TestMemory()) {
            assertThatThrownBy(() -> writer(memory, folder(), 0, Schema.of(Field.of("x", DataType.DOUBLE)), 0))
                    .hasMessageContaining("partitioned by x of type DOUBLE");
        }
    }

    @Test
    void optionsAreNamed() {
        ParquetWriteOptions options = ParquetWriteOptions.of(Map.of(
                "compression",
                "snappy",
                "ROW_GROUP_ROWS",
                "1000",
                "delta_integers",
                "true",
                "bloom_filter_columns",
                "a, b"));
        assertThat(options.codec()).isEqualTo(ParquetCodec.SNAPPY);
        assertThat(options.rowGroupRows()).isEqualTo(1000);
        assertThat(options.deltaIntegers()).isTrue();
        assertThat(options.bloomFilterColumns()).containsExactlyInAnyOrder("a", "b");
        assertThatThrownBy(() -> ParquetWriteOptions.of(Map.of("compresion", "zstd")))
                .hasMessageContaining("did you mean compression?");
        assertThatThrownBy(() -> ParquetWriteOptions.of(Map.of("page_version", "3")))
                .hasMessageContaining("page_version cannot be '3'");
    }
}
