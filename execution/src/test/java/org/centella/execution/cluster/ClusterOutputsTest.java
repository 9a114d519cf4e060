// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.exchange.ExchangeWriter;
import org.centella.execution.exchange.ShuffleStore;
import org.centella.execution.exchange.StageOutputs.Range;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.transfer.BlockClient;
import org.centella.execution.transfer.BlockId;
import org.centella.execution.transfer.BlockLostException;
import org.centella.execution.transfer.SharedSecret;
import org.centella.execution.transfer.Trust;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reader says which output it misses, whose executor is gone or has lost it: the scheduler has it made again. */
final class ClusterOutputsTest {
    private static final int SELF = 1;
    private static final int OTHER = 2;
    private static final Schema ROWS = Schema.of(new Field("n", DataType.BIGINT, true));

    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "2, false", "2, true"})
    void tellsWhichOutputIsLost(int holder, boolean ordered, @TempDir Path folder) {
        Trust trust = Trust.by(SharedSecret.of("what the tests know"));
        try (TestMemory memory = new TestMemory();
                BlockClient client = new BlockClient(trust, memory.pool());
                ShuffleStore store = new ShuffleStore(() -> folder, memory.pool())) {
            assertThat(holder).isIn(SELF, OTHER);
            ClusterOutputs outputs =
                    new ClusterOutputs(7, SELF, Map.of(3, new int[] {holder}), store, client, _ -> null);
            assertThatThrownBy(() -> outputs.read(
                            Range.ofPartitions(3, 5, 6),
                            ordered,
                            List.of(DataType.BIGINT),
                            512,
                            memory.pool(),
                            () -> {}))
                    .isInstanceOfSatisfying(
                            BlockLostException.class, e -> assertThat(e.block()).isEqualTo(new BlockId(7, 3, 0, 5)));
        }
    }

    /** Not a failure of the reader, which as the only executor would fail as often as it tried. Made again, it is there. */
    @Test
    void whatItsOwnDiskHasDamagedIsLost(@TempDir Path folder) throws Exception {
        Trust trust = Trust.by(SharedSecret.of("what the tests know"));
        try (TestMemory memory = new TestMemory();
                BlockClient client = new BlockClient(trust, memory.pool());
                ShuffleStore store = new ShuffleStore(() -> folder, memory.pool())) {
            put(store, memory);
            Path file;
            try (Stream<Path> files = Files.list(folder)) {
                file = files.findFirst().orElseThrow();
            }
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 4;
            Files.write(file, bytes);
            ClusterOutputs outputs = new ClusterOutputs(7, SELF, Map.of(3, new int[] {SELF}), store, client, _ -> null);
            try (BatchStream rows = read(outputs, memory)) {
                assertThatThrownBy(rows::next)
                        .isInstanceOfSatisfying(
                                BlockLostException.class,
                                e -> assertThat(e.block()).isEqualTo(new BlockId(7, 3, 0, 0)));
                put(store, memory);
            }
            try (BatchStream rows = read(outputs, memory)) {
                assertThat(TestColumns.rows(rows.next())).containsExactly(List.of(1L), List.of(2L));
            }
        }
    }

    private static void put(ShuffleStore store, TestMemory memory) {
        try (ExchangeWriter writer = new ExchangeWriter(new Partitioning.Single(), 1, ROWS, store, "of a test", true)) {
            writer.write(Batch.of(2, TestColumns.flat(memory, DataType.BIGINT, 1L, 2L)));
            store.put(3, 0, writer.finish());
        }
    }

    private static BatchStream read(ClusterOutputs outputs, TestMemory memory) {
        return outputs.read(Range.ofPartitions(3, 0, 1), true, ROWS.types(), 512, memory.pool(), () -> {})
                .getFirst();
    }
}
