// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.Interval;
import org.centella.columnar.Values;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.ScanMetrics;
import org.centella.storage.ScanRequest;
import org.centella.storage.Table;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What our writer wrote, our tables and our scan give back. */
class RoundTripTest {
    @TempDir
    Path folder;

    private final ParquetFormat format = new ParquetFormat();

    static Stream<DataType> types() {
        return TestColumns.TYPES.stream();
    }

    private void write(TestMemory memory, String name, Schema schema, ParquetWriteOptions options, Column... columns) {
        try (ParquetWriter writer = new ParquetWriter(folder.resolve(name), schema, options, memory.pool())) {
            writer.write(TestColumns.batch(columns));
            writer.finish();
        }
    }

    private List<List<@Nullable Object>> read(TestMemory memory, Table table) {
        int[] all = IntStream.range(0, table.schema().size()).toArray();
        ScanRequest request = new ScanRequest(all, List.of(), 512, Long.MAX_VALUE, new ScanMetrics());
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (BatchStream stream = format.read(table.handle(), table.splits(List.of()), request, memory.pool())) {
            for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                rows.addAll(TestColumns.rows(batch));
            }
        }
        return rows;
    }

    /** Parquet has no type for our intervals: they come back as the number they are. Bytes compare by content. */
    private static @Nullable Object asRead(@Nullable Object value) {
        return switch (value) {
            case Period period -> (int) period.toTotalMonths();
            case Duration duration -> duration.dividedBy(ChronoUnit.MICROS.getDuration());
            case Interval interval ->
                new BigDecimal(BigInteger.valueOf(interval.high())
                        .shiftLeft(Long.SIZE)
                        .or(new BigInteger(Long.toUnsignedString(interval.low()))));
            case byte[] bytes -> ByteBuffer.wrap(bytes);
            case null, default -> value;
        };
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyTypeComesBack(DataType type) {
        ParquetWriteOptions small =
                ParquetWriteOptions.DEFAULT.withRowGroupRows(3000).withPages(500, 4000, 1);
        List<ParquetWriteOptions> variants = List.of(
                small,
                small.withPages(333, 1 << 20, 2).withCodec(ParquetCodec.SNAPPY, 1),
                small.withDictionary(false).withDeltaIntegers(true).withCodec(ParquetCodec.LZ4_RAW, 1),
                small.withDictionary(false).withDeltaIntegers(false).withCodec(ParquetCodec.GZIP, 6));
        for (int i = 0; i < variants.size(); i++) {
            try (TestMemory memory = new TestMemory()) {
                Random random = new Random(i);
                Column nullable = TestColumns.randomEncoding(memory, type, 7000, 0.3, random);
                Column required = TestColumns.random(memory, type, 7000, 0, random);
                write(
                        memory,
                        "t" + i + ".parquet",
                        Schema.of(Field.of("n", type), new Field("r", type, false)),
                        variants.get(i),
                        nullable,
                        required);
                Table table =
                        format.open("t", folder.resolve("t" + i + ".parquet").toString(), Map.of());
                List<List<@Nullable Object>> rows = read(memory, table);
                assertThat(rows).hasSize(7000);
                for (int row = 0; row < 7000; row++) {
                    assertThat(rows.get(row).stream().map(RoundTripTest::asRead).toList())
                            .as("variant %s, row %s", i, row)
                            .isEqualTo(Arrays.asList(
                                    asRead(Values.get(nullable, row)), asRead(Values.get(required, row))));
                }
            }
        }
    }

    @Test
    void filesOfDifferentSchemasAndFoldersMakeOneTable() {
        try (TestMemory memory = new TestMemory()) {
            write(
                    memory,
                    "t/day=2024-02-29/a.parquet",
                    Schema.of(Field.of("n", DataType.INTEGER), Field.of("s", DataType.VARCHAR)),
                    ParquetWriteOptions.DEFAULT,
                    TestColumns.flat(memory, DataType.INTEGER, 1, null),
                    TestColumns.flat(memory, DataType.VARCHAR, "x", "y"));
            write(
                    memory,
                    "t/day=__HIVE_DEFAULT_PARTITION__/b.parquet",
                    Schema.of(Field.of("n", DataType.BIGINT)),
                    ParquetWriteOptions.DEFAULT,
                    TestColumns.flat(memory, DataType.BIGINT, 1L << 40));
            Table table = format.open("t", folder.resolve("t").toString(), Map.of());
            assertThat(read(memory, table))
                    .containsExactly(
                            Arrays.asList(1L, "x", LocalDate.of(2024, 2, 29)),
                            Arrays.asList(null, "y", LocalDate.of(2024, 2, 29)),
                            Arrays.asList(1L << 40, null, null));
        }
    }
}
