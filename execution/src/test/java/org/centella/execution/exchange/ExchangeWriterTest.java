// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.Partitioning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeWriterTest {
    private static final Schema SCHEMA =
            Schema.of(Field.of("k", DataType.BIGINT), Field.of("s", DataType.VARCHAR), Field.of("d", DataType.DOUBLE));

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 512, 8192})
    void bringsEveryRowToTheOnePartitionOfItsKeyInOrder(int batchRows) {
        long seed = 20_261;
        Random random = new Random(seed);
        int partitions = 5;
        List<List<Object>> written = new ArrayList<>();
        try (TestMemory memory = new TestMemory()) {
            try (ShuffleStore store = new ShuffleStore()) {
                for (int task = 0; task < 3; task++) {
                    try (ExchangeWriter writer = new ExchangeWriter(
                            new Partitioning.Hash(List.of(0, 1)), partitions, SCHEMA, memory.pool())) {
                        for (int b = 0; b < 4; b++) {
                            Batch batch = randomBatch(memory, random, 1 + random.nextInt(900));
                            written.addAll(TestColumns.rows(batch));
                            writer.write(batch);
                        }
                        store.put(7, task, writer.finish());
                    }
                }
                List<List<Object>> read = new ArrayList<>();
                Map<List<Object>, Integer> partitionOfKey = new HashMap<>();
                for (int p = 0; p < partitions; p++) {
                    try (BatchStream rows = store.readAll(7, p, batchRows)) {
                        for (Batch batch = rows.next(); batch != null; batch = rows.next()) {
                            assertThat(batch.rowCount()).isBetween(1, batchRows);
                            for (List<Object> row : TestColumns.rows(batch)) {
                                Integer other = partitionOfKey.putIfAbsent(row.subList(0, 2), p);
                                assertThat(other == null || other == p)
                                        .as("seed %d: key of %s", seed, row)
                                        .isTrue();
                                read.add(row);
                            }
                        }
                    }
                }
                assertThat(read).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(written);
            }
        }
    }

    @Test
    void keepsTheFirstOutputOfATaskAndFreesTheOthers() {
        try (TestMemory memory = new TestMemory();
                ShuffleStore store = new ShuffleStore()) {
            store.put(0, 0, output(memory, 1));
            store.put(0, 0, output(memory, 2));
            try (BatchStream rows = store.readAll(0, 0, 10)) {
                assertThat(TestColumns.rows(rows.next())).containsExactly(List.of(1L));
            }
            store.release(0);
            assertThat(store.readAll(0, 0, 10).next()).isNull();
        }
    }

    private static TaskOutput output(TestMemory memory, long value) {
        Schema schema = Schema.of(Field.of("k", DataType.BIGINT));
        try (ExchangeWriter writer = new ExchangeWriter(new Partitioning.Single(), 1, schema, memory.pool())) {
            writer.write(TestColumns.batch(TestColumns.flat(memory, DataType.BIGINT, value)));
            return writer.finish();
        }
    }

    private static Batch randomBatch(TestMemory memory, Random random, int rows) {
        return TestColumns.batch(
                TestColumns.randomEncoding(memory, DataType.BIGINT, rows, 0.1, random),
                TestColumns.randomEncoding(memory, DataType.VARCHAR, rows, 0.1, random),
                TestColumns.randomEncoding(memory, DataType.DOUBLE, rows, 0.1, random));
    }
}
