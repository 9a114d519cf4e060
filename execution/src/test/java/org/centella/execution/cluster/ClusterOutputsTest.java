// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.execution.exchange.ShuffleStore;
import org.centella.execution.exchange.StageOutputs.Range;
import org.centella.execution.transfer.BlockClient;
import org.centella.execution.transfer.BlockId;
import org.centella.execution.transfer.BlockLostException;
import org.centella.execution.transfer.SharedSecret;
import org.centella.execution.transfer.Trust;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reader says which output it misses, whose executor is gone or has lost it: the scheduler has it made again. */
final class ClusterOutputsTest {
    private static final int SELF = 1;
    private static final int OTHER = 2;

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
}
