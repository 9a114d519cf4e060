// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.storage.Domain;
import org.centella.storage.ScanFilter;
import org.centella.storage.ScanMetrics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads what Parquet-MR's encoders wrote, and compares with what DuckDB reads. */
final class ParquetScanEncodingsTest {
    static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message m {
              required int64 id;
              optional int32 i32;
              optional int64 i64;
              required int32 few;
              optional float f;
              optional double d;
              optional boolean b;
              required boolean rb;
              optional binary s (UTF8);
              required binary rs (UTF8);
              optional fixed_len_byte_array(5) fx;
              optional int32 dec9 (DECIMAL(9,2));
              optional int64 dec18 (DECIMAL(18,3));
              optional fixed_len_byte_array(6) decf (DECIMAL(12,2));
              optional fixed_len_byte_array(16) decl (DECIMAL(38,4));
              optional binary decb (DECIMAL(20,1));
              optional int96 ts96;
              optional int32 clock (TIME_MILLIS);
              required int64 moment (TIMESTAMP_MILLIS);
              required int32 unsigned (UINT_32);
              required fixed_len_byte_array(2) half (FLOAT16);
              required fixed_len_byte_array(16) uuid (UUID);
              optional group old (LIST) { repeated int32 array; }
              optional group older (LIST) { repeated group array { required binary x (UTF8); optional int32 y; } }
              optional group list (LIST) { repeated group list { optional int64 element; } }
              optional group record { required int32 a; optional binary b (UTF8); }
            }
            """);

    @TempDir
    private static Path folder;

    static List<Group> records(int from, int end) {
        Random random = new Random(from);
        List<Group> records = new ArrayList<>();
        for (int i = from; i < end; i++) {
            records.add(record(i, random));
        }
        return records;
    }

    private static Group record(int i, Random random) {
        Group g = new SimpleGroup(SCHEMA);
        g.add("id", (long) i);
        g.add("few", i % 9);
        g.add("rb", i % 300 < 150);
        g.add("rs", "required " + i % 700);
        g.add("moment", i * 123_456_789L - 5);
        g.add("unsigned", i * 1_000_003);
        g.add("half", Binary.fromConstantByteArray(new byte[] {(byte) i, (byte) (i % 100)}));
        g.add(
                "uuid",
                Binary.fromConstantByteArray(
                        sixteen(BigInteger.valueOf(i * 7_919_000_001L).pow(2))));
        if (i % 7 != 0) {
            g.add("i32", random.nextInt(3) == 0 ? random.nextInt() : i);
            g.add("f", random.nextFloat());
            g.add("b", random.nextBoolean());
            g.add("dec9", random.nextInt(1_000_000_000));
        }
        if (i % 5 != 0) {
            g.add("i64", random.nextInt(4) == 0 ? random.nextLong() : i * 1000L);
            g.add("d", random.nextGaussian());
            g.add("s", (i % 2 == 0 ? "common prefix of text " : "x") + i);
            g.add("dec18", random.nextLong(1_000_000_000_000_000_000L));
        }
        if (i / 100 % 3 != 0) {
            byte[] five = new byte[5];
            random.nextBytes(five);
            g.add("fx", Binary.fromConstantByteArray(five));
            byte[] six = ByteBuffer.allocate(8)
                    .putLong(random.nextLong(1L << 39) - (1L << 38))
                    .array();
            g.add("decf", Binary.fromConstantByteArray(Arrays.copyOfRange(six, 2, 8)));
            BigInteger large = new BigInteger(120, random).subtract(BigInteger.ONE.shiftLeft(119));
            g.add("decl", Binary.fromConstantByteArray(sixteen(large)));
            g.add(
                    "decb",
                    Binary.fromConstantByteArray(
                            new BigInteger(60, random).negate().toByteArray()));
        }
        if (i % 3 != 0) {
            g.add("clock", i * 7919 % 86_400_000);
            g.add("ts96", new NanoTime(2_440_588 + i % 20_000 - 5000, random.nextInt(1_000_000) * 1_000_000L));
        }
        lists(g, i);
        return g;
    }

    private static byte[] sixteen(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] out = new byte[16];
        Arrays.fill(out, (byte) (value.signum() < 0 ? -1 : 0));
        System.arraycopy(bytes, 0, out, 16 - bytes.length, bytes.length);
        return out;
    }

    private static void lists(Group g, int i) {
        if (i % 4 != 0) {
            Group old = g.addGroup("old");
            for (int k = 0; k < i % 6; k++) {
                old.add("array", i + k);
            }
            Group older = g.addGroup("older");
            for (int k = 0; k < i % 3; k++) {
                Group entry = older.addGroup("array");
                entry.add("x", "x" + i % 50);
                if (k != 1) {
                    entry.add("y", k);
                }
            }
        }
        if (i % 6 != 0) {
            Group list = g.addGroup("list");
            for (int k = 0; k < i % 5; k++) {
                Group element = list.addGroup("list");
                if (k != 2) {
                    element.add("element", (long) i * k);
                }
            }
        }
        if (i % 8 != 0) {
            Group inner = g.addGroup("record");
            inner.add("a", i);
            if (i % 3 == 0) {
                inner.add("b", "b" + i);
            }
        }
    }

    static Stream<Arguments> writings() {
        List<Arguments> all = new ArrayList<>();
        for (ParquetProperties.WriterVersion version : ParquetProperties.WriterVersion.values()) {
            for (String kind : List.of("dictionary", "overflowing dictionary", "plain", "byte stream split")) {
                all.add(Arguments.of(version, kind));
            }
        }
        return all.stream().distinct();
    }

    static ParquetProperties properties(ParquetProperties.WriterVersion version, String kind) {
        ParquetProperties.Builder builder = ParquetProperties.builder()
                .withWriterVersion(version)
                .withPageRowCountLimit(237)
                .withMinRowCountForPageSizeCheck(10)
                .withDictionaryEncoding(kind.contains("dictionary"));
        if (kind.startsWith("overflowing")) {
            builder.withDictionaryPageSize(3000);
        }
        if (kind.equals("byte stream split")) {
            builder.withExtendedByteStreamSplitEncoding(true);
        }
        return builder.build();
    }

    static Path write(Path path, ParquetProperties properties, boolean checksums) {
        ParquetMrWriter writer = new ParquetMrWriter(SCHEMA, properties, checksums);
        writer.rowGroup(records(0, 3000));
        writer.rowGroup(records(3000, 3001));
        writer.rowGroup(records(3001, 4200));
        return writer.write(path);
    }

    @ParameterizedTest
    @MethodSource("writings")
    void readsEveryEncoding(ParquetProperties.WriterVersion version, String kind) {
        Path file =
                write(folder.resolve(version + kind.replace(' ', '-') + ".parquet"), properties(version, kind), true);
        List<List<@Nullable Object>> expected;
        try (DuckDb duck = new DuckDb()) {
            // DuckDB does not read fixed-length values in BYTE_STREAM_SPLIT; the records are the same in every file.
            Path plain = write(
                    folder.resolve("plain.parquet"),
                    properties(ParquetProperties.WriterVersion.PARQUET_1_0, "plain"),
                    false);
            expected = duck.rows("FROM '" + plain + "'");
        }
        for (int batchRows : Scans.BATCH_SIZES) {
            Scans.assertSame(
                    Scans.rows(file, batchRows, List.of(), new ScanMetrics()), expected, "batches of " + batchRows);
        }
        for (int seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            long modulus = List.of(2L, 3L, 10L, 100L, 1000L, 4000L).get(random.nextInt(6));
            long width = 1 + random.nextLong(modulus);
            ScanFilter filter =
                    Scans.filter(Domain.ALL, v -> (Long) Objects.requireNonNull(v.getFirst()) % modulus < width, 0);
            Scans.assertSame(
                    Scans.rows(file, 1 + random.nextInt(1000), List.of(filter), new ScanMetrics()),
                    expected.stream()
                            .filter(r -> (Long) Objects.requireNonNull(r.getFirst()) % modulus < width)
                            .toList(),
                    "seed " + seed);
        }
    }

    @Test
    void theseFilesHaveEveryEncodingButDeltaLengthByteArrayWhichDuckDbWrites() {
        Set<Encoding> seen = new HashSet<>();
        writings().forEach(arguments -> {
            String kind = (String) arguments.get()[1];
            Path file = write(
                    folder.resolve("seen.parquet"),
                    properties((ParquetProperties.WriterVersion) arguments.get()[0], kind),
                    false);
            ParquetFile opened = ParquetFile.open(file);
            opened.rowGroup(0)
                    .getColumns()
                    .forEach(c -> seen.addAll(c.getMeta_data().getEncodings()));
        });
        assertThat(seen)
                .contains(
                        Encoding.PLAIN,
                        Encoding.PLAIN_DICTIONARY,
                        Encoding.RLE_DICTIONARY,
                        Encoding.RLE,
                        Encoding.DELTA_BINARY_PACKED,
                        Encoding.DELTA_BYTE_ARRAY,
                        Encoding.BYTE_STREAM_SPLIT);
    }

    @Test
    void pagesOfRowsThatDoNotPassAreNotDecompressed() {
        Path file = write(
                folder.resolve("late.parquet"),
                properties(ParquetProperties.WriterVersion.PARQUET_1_0, "plain"),
                false);
        ScanMetrics metrics = new ScanMetrics();
        ScanFilter filter = Scans.filter(Domain.ALL, v -> (Long) Objects.requireNonNull(v.getFirst()) == 1234, 0);
        assertThat(Scans.rows(file, 512, List.of(filter), metrics)).hasSize(1);
        assertThat(metrics.pagesSkippedByRows.sum()).isGreaterThan(metrics.pagesRead.sum());
    }

    @Test
    void aChangedPageFailsItsChecksum() throws IOException {
        Path file = write(
                folder.resolve("sum.parquet"), properties(ParquetProperties.WriterVersion.PARQUET_2_0, "plain"), true);
        byte[] bytes = Files.readAllBytes(file);
        long at = ParquetFile.chunkOffset(
                ParquetFile.open(file).rowGroup(0).getColumns().get(9).getMeta_data());
        bytes[(int) at + 400] ^= 1;
        Path changed = Files.write(folder.resolve("changed.parquet"), bytes);
        assertThatThrownBy(() -> Scans.rows(changed))
                .isInstanceOf(CentellaException.class)
                .hasMessageContaining("changed.parquet")
                .hasMessageContaining("row group 0")
                .hasMessageContaining("column rs")
                .hasMessageContaining("checksum")
                .extracting(e -> ((CentellaException) e).code())
                .isEqualTo(ErrorCode.CORRUPT_FILE);
    }
}
