// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.benchmarks.scan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.storage.ScanMetrics;
import org.centella.storage.ScanRequest;
import org.centella.storage.Table;
import org.centella.storage.parquet.ParquetCodec;
import org.centella.storage.parquet.ParquetFormat;
import org.centella.storage.parquet.ParquetWriteOptions;
import org.centella.storage.parquet.ParquetWriter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds per value of one column's pages, not compressed, through the scan, for each way they are encoded. One thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(PageDecodingBenchmark.ROWS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PageDecodingBenchmark {
    static final int ROWS = 1 << 21;

    /** How values lie in the pages. */
    public enum Encoding {
        PLAIN_LONG,
        DELTA_LONG,
        DICTIONARY_LONG,
        NULLABLE_LONG,
        PLAIN_DOUBLE,
        BOOLEAN,
        PLAIN_STRING,
        DICTIONARY_STRING
    }

    @Param
    public Encoding encoding = Encoding.PLAIN_LONG;

    private final ParquetFormat format = new ParquetFormat();
    private Path folder;
    private MemoryPool pool;
    private Table table;

    @Setup
    public void setUp() throws IOException {
        pool = MemoryPool.root(Long.MAX_VALUE);
        folder = Files.createTempDirectory("page-decoding");
        DataType type = switch (encoding) {
            case PLAIN_LONG, DELTA_LONG, DICTIONARY_LONG, NULLABLE_LONG -> DataType.BIGINT;
            case PLAIN_DOUBLE -> DataType.DOUBLE;
            case BOOLEAN -> DataType.BOOLEAN;
            case PLAIN_STRING, DICTIONARY_STRING -> DataType.VARCHAR;
        };
        boolean dictionary = encoding == Encoding.DICTIONARY_LONG || encoding == Encoding.DICTIONARY_STRING;
        ParquetWriteOptions options = ParquetWriteOptions.DEFAULT
                .withCodec(ParquetCodec.UNCOMPRESSED, 1)
                .withDictionary(dictionary)
                .withDeltaIntegers(encoding == Encoding.DELTA_LONG);
        Schema schema = Schema.of(new Field("v", type, encoding == Encoding.NULLABLE_LONG));
        Random random = new Random(1);
        try (ParquetWriter writer = new ParquetWriter(folder.resolve("v.parquet"), schema, options, pool);
                ColumnBuilder values = new ColumnBuilder(type, pool)) {
            for (int from = 0; from < ROWS; from += Batch.DEFAULT_ROWS) {
                values.reset();
                for (int i = 0; i < Batch.DEFAULT_ROWS; i++) {
                    append(values, random, from + i);
                }
                writer.write(Batch.of(Batch.DEFAULT_ROWS, values.view()));
            }
            writer.finish();
        }
        table = format.open("v", folder.toString(), Map.of());
    }

    private void append(ColumnBuilder values, Random random, int row) {
        switch (encoding) {
            case PLAIN_LONG -> values.appendLong(random.nextLong());
            case DELTA_LONG -> values.appendLong(4L * row + random.nextInt(4));
            case DICTIONARY_LONG -> values.appendLong(1000L * random.nextInt(2000));
            case NULLABLE_LONG -> values.appendValue(random.nextInt(10) == 0 ? null : random.nextLong());
            case PLAIN_DOUBLE -> values.appendDouble(random.nextDouble());
            case BOOLEAN -> values.appendBoolean(random.nextInt(3) == 0);
            case PLAIN_STRING -> values.appendValue("a text of some length, number " + random.nextInt());
            case DICTIONARY_STRING -> values.appendValue("one of a few texts, number " + random.nextInt(500));
        }
    }

    @Benchmark
    public long decode() {
        ScanRequest request =
                new ScanRequest(new int[] {0}, List.of(), Batch.DEFAULT_ROWS, Long.MAX_VALUE, new ScanMetrics());
        long rows = 0;
        try (BatchStream stream = format.read(table.handle(), table.splits(List.of()), request, pool)) {
            for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                rows += batch.rowCount();
            }
        }
        return rows;
    }

    @TearDown
    public void tearDown() throws IOException {
        pool.close();
        Files.delete(folder.resolve("v.parquet"));
        Files.delete(folder);
    }
}
