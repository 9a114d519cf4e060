// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongPredicate;
import org.centella.columnar.Batch;
import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.junit.jupiter.api.Test;

final class JoinTableTest {
    private static final int ROWS = 80_000;

    private static Batch longs(TestMemory memory, long[]... columns) {
        List<Column> all = new ArrayList<>();
        for (long[] column : columns) {
            ColumnBuilder builder = memory.builder(DataType.BIGINT);
            for (long value : column) {
                builder.appendLong(value);
            }
            all.add(builder.view());
        }
        return new Batch(columns[0].length, all);
    }

    private static long[] random(LongPredicate wanted) {
        return new Random(1).longs().filter(wanted).distinct().limit(ROWS).toArray();
    }

    private static JoinTable table(TestMemory memory, Batch batch, int parallelism) {
        List<DataType> types = batch.columns().stream().map(c -> c.type()).toList();
        int[] keys = new int[types.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = i;
        }
        try (JoinTableBuilder builder = new JoinTableBuilder(types, keys, true, false, parallelism, memory.pool())) {
            builder.append(batch);
            return builder.build();
        }
    }

    private static void findsEveryRow(TestMemory memory, JoinTable table, long[]... columns) {
        int[] keys = new int[columns.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = i;
        }
        int[] heads = new JoinProbe(table, keys).find(longs(memory, columns));
        for (int i = 0; i < columns[0].length; i++) {
            assertThat(heads[i]).isEqualTo(i);
        }
    }

    @Test
    void findsAllKeysWhenOnePartitionOfTheIndexIsTooFull() {
        try (TestMemory memory = new TestMemory()) {
            // The highest bits of the hash name the partition: all of these are in the first.
            long[] keys = random(key -> KeyValues.mix(key) >>> 61 == 0);
            try (JoinTable table = table(memory, longs(memory, keys), 4)) {
                assertThat(table.index()).isInstanceOf(LongIndex.class);
                assertThat(table.index().partitions()).isEqualTo(1);
                assertThat(table.unique()).isTrue();
                findsEveryRow(memory, table, keys);
            }
        }
    }

    @Test
    void findsAllKeysInSeveralPartitions() {
        try (TestMemory memory = new TestMemory()) {
            long[] keys = random(_ -> true);
            try (JoinTable table = table(memory, longs(memory, keys), 4)) {
                assertThat(table.index().partitions()).isGreaterThan(1);
                findsEveryRow(memory, table, keys);
            }
        }
    }

    @Test
    void indexesDenseKeysByAnArrayAndPacksPairs() {
        try (TestMemory memory = new TestMemory()) {
            long[] dense = new long[1000];
            long[] other = new long[1000];
            long[] spread = new long[1000];
            for (int i = 0; i < dense.length; i++) {
                dense[i] = Long.MIN_VALUE + 2L * i;
                other[i] = -i;
                spread[i] = i * 1_000_000L;
            }
            try (JoinTable table = table(memory, longs(memory, dense), 1)) {
                assertThat(table.index()).isInstanceOf(DirectIndex.class);
                findsEveryRow(memory, table, dense);
            }
            try (JoinTable table = table(memory, longs(memory, spread, other), 1)) {
                assertThat(table.index()).isInstanceOf(LongIndex.class);
                findsEveryRow(memory, table, spread, other);
            }
            long[] wide = random(_ -> true);
            try (JoinTable table = table(memory, longs(memory, wide, wide), 4)) {
                assertThat(table.index()).isInstanceOf(GeneralIndex.class);
                findsEveryRow(memory, table, wide, wide);
            }
        }
    }

    @Test
    void keysBeyondTheRangesOfThePackedOnesHaveNoPartner() {
        try (TestMemory memory = new TestMemory();
                JoinTable table = table(memory, longs(memory, new long[] {10, 12}, new long[] {0, 99}), 1)) {
            Batch probe = longs(memory, new long[] {10, 11, 12, 9, Long.MIN_VALUE, 10, 12}, new long[] {
                0, -1, 99, 100, 0, Long.MAX_VALUE, 0
            });
            int[] heads = new JoinProbe(table, new int[] {0, 1}).find(probe);
            assertThat(Arrays.copyOf(heads, 7)).containsExactly(0, -1, 1, -1, -1, -1, -1);
        }
    }
}
