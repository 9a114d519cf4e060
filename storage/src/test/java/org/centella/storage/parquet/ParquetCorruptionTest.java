// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.storage.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.parquet.column.ParquetProperties;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged files are answered with an error of the engine, whatever is damaged: no other exception, no crash, no endless
 * loop, no leak. Checksums are off, so that damage reaches the decoders.
 */
final class ParquetCorruptionTest {
    private static final int FLIPS = Integer.getInteger("centella.test.flips", 1500);

    @TempDir
    private static Path folder;

    static Stream<String> files() {
        return Stream.of("mr1", "mr2", "mr2dictionary", "split", "snappy", "zstd", "gzip", "lz4_raw", "brotli");
    }

    private static byte[] content(String name) throws IOException {
        Path file = folder.resolve(name + "-good.parquet");
        if (name.startsWith("mr") || name.equals("split")) {
            ParquetMrWriter writer = new ParquetMrWriter(
                    ParquetScanEncodingsTest.SCHEMA,
                    ParquetScanEncodingsTest.properties(
                            name.equals("mr1")
                                    ? ParquetProperties.WriterVersion.PARQUET_1_0
                                    : ParquetProperties.WriterVersion.PARQUET_2_0,
                            name.equals("split") ? "byte stream split" : name.equals("mr2") ? "plain" : "dictionary"),
                    false);
            writer.rowGroup(ParquetScanEncodingsTest.records(0, 300));
            writer.write(file);
        } else {
            try (DuckDb duck = new DuckDb()) {
                duck.copy("""
                        SELECT i AS a, 'text' || i AS b, 'k' || i % 5 AS c, CASE WHEN i % 3 <> 0 THEN i / 3 END AS d,
                               [i, NULL] AS e, {'x': i, 'y': 'y' || i} AS f, i % 2 = 0 AS g, i::DECIMAL(20, 2) AS h
                        FROM range(400) r(i)
                        """, file, "CODEC '" + name + "', PARQUET_VERSION V2");
            }
        }
        return Files.readAllBytes(file);
    }

    @ParameterizedTest
    @MethodSource("files")
    void flippedBytesGiveAnErrorOrAnAnswer(String name) throws IOException {
        byte[] good = content(name);
        for (long seed = 0; seed < FLIPS; seed++) {
            Random random = new Random(seed);
            byte[] bad = good.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            readOrFail(bad, name + " seed " + seed);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void truncatedFilesGiveAnError(String name) throws IOException {
        byte[] good = content(name);
        Random random = new Random(1);
        for (int i = 0; i < 60; i++) {
            int length = i < 20 ? i : random.nextInt(good.length);
            byte[] bad = Arrays.copyOf(good, length);
            Path file = Files.write(folder.resolve(name + "-short-" + i + ".parquet"), bad);
            assertThatThrownBy(() -> Scans.rows(file))
                    .as("%s of %d bytes", name, length)
                    .isInstanceOf(CentellaException.class)
                    .hasMessageContaining("-short-");
        }
    }

    private void readOrFail(byte[] content, String what) throws IOException {
        Path file = folder.resolve("bad-" + what.replace(' ', '-') + ".parquet");
        Files.write(file, content);
        try {
            Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Scans.rows(file), what);
        } catch (CentellaException e) {
            assertThat(e.code())
                    .as(what)
                    .isIn(
                            ErrorCode.CORRUPT_FILE,
                            ErrorCode.UNSUPPORTED_FILE,
                            ErrorCode.NOT_A_PARQUET_FILE,
                            ErrorCode.OUT_OF_MEMORY);
        } catch (Throwable e) {
            throw new AssertionError(what + ": " + e, e);
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void textIsNotAParquetFile() throws IOException {
        Path file = Files.writeString(folder.resolve("text.csv"), "a,b\n1,2\n3,4\n5,6\n");
        assertThatThrownBy(() -> ParquetFile.open(file))
                .hasMessageContaining("text.csv is not a Parquet file")
                .extracting(e -> ((CentellaException) e).code())
                .isEqualTo(ErrorCode.NOT_A_PARQUET_FILE);
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> ParquetFile.open(folder.resolve("nowhere.parquet")))
                .hasMessageContaining("nowhere.parquet")
                .extracting(e -> ((CentellaException) e).code())
                .isEqualTo(ErrorCode.FILE_NOT_FOUND);
    }

    @Test
    void aFileThatChangesIsReadAnew() throws IOException {
        Path file = folder.resolve("changing.parquet");
        try (DuckDb duck = new DuckDb()) {
            duck.copy("SELECT 1 AS a", file, "");
            assertThat(Scans.rows(file)).isEqualTo(List.of(List.of(1)));
            duck.copy("SELECT 2 AS a, 3 AS b", file, "");
            assertThat(Scans.rows(file)).isEqualTo(List.of(List.of(2, 3)));
        }
    }
}
