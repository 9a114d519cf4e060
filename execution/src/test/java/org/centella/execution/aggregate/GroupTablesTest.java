// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.centella.columnar.Column;
import org.centella.columnar.Values;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Keys that make tables grow, give way to each other and meet the ends of their ranges. */
class GroupTablesTest {
    /** Adds batches of one BIGINT key and compares groups and kept keys with a map's. */
    private static void check(List<List<@Nullable Long>> batches) {
        try (TestMemory memory = new TestMemory();
                GroupTable table = GroupTables.of(List.of(DataType.BIGINT), memory.pool())) {
            for (int time = 0; time < 2; time++) {
                Map<@Nullable Long, Integer> groups = new HashMap<>();
                List<@Nullable Long> order = new ArrayList<>();
                for (List<@Nullable Long> batch : batches) {
                    Column column = TestColumns.flat(memory, DataType.BIGINT, batch);
                    int[] ids = new int[batch.size()];
                    table.groupIds(new Column[] {column}, batch.size(), ids);
                    for (int i = 0; i < ids.length; i++) {
                        Long key = batch.get(i);
                        Integer known = groups.putIfAbsent(key, groups.size());
                        if (known == null) {
                            order.add(key);
                        }
                        assertThat(ids[i]).isEqualTo(groups.get(key));
                    }
                }
                assertThat(table.groupCount()).isEqualTo(groups.size());
                assertThat(Values.list(table.keys(0, order.size())[0])).isEqualTo(order);
                table.reset();
            }
        }
    }

    @Test
    void takesTheEndsOfTheRange() {
        check(List.of(
                List.of(Long.MAX_VALUE, Long.MAX_VALUE - 1),
                List.of(Long.MAX_VALUE - 100_000, Long.MAX_VALUE),
                List.of(Long.MAX_VALUE - 300_000, Long.MAX_VALUE - 1)));
        check(List.of(
                List.of(Long.MIN_VALUE + 1, Long.MIN_VALUE),
                List.of(Long.MIN_VALUE + 100_000, Long.MIN_VALUE),
                List.of(Long.MIN_VALUE + 300_000)));
        check(List.of(List.of(Long.MIN_VALUE), List.of(Long.MAX_VALUE), List.of(0L, -1L)));
        check(List.of(List.of(0L), List.of(-1L), List.of(-70_000L, 70_000L)));
    }

    @Test
    void growsInBothDirectionsAndGivesUpKeysFarApart() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<List<@Nullable Long>> batches = new ArrayList<>();
            long spread = 1000;
            for (int b = 0; b < 12; b++) {
                spread *= 1 + random.nextInt(3);
                List<@Nullable Long> batch = new ArrayList<>();
                long around = (random.nextInt(3) - 1) * spread;
                for (int i = 0; i < 2000; i++) {
                    batch.add(random.nextInt(50) == 0 ? null : (Long) (around + random.nextLong(spread)));
                }
                batches.add(batch);
            }
            check(batches);
        }
    }

    @Test
    void findsKeysCloseAfterAll() {
        Random random = new Random(1);
        List<List<@Nullable Long>> batches = new ArrayList<>();
        for (int b = 0; b < 60; b++) {
            List<@Nullable Long> batch = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                batch.add(random.nextLong(200_000) * 3);
            }
            batches.add(batch);
        }
        check(batches);
    }

    @Test
    void translatesEachDictionaryAndGivesUpOnLargeOnes() {
        Random random = new Random(5);
        try (TestMemory memory = new TestMemory();
                GroupTable table = GroupTables.of(List.of(DataType.VARCHAR, DataType.VARCHAR), memory.pool())) {
            Map<List<@Nullable Object>, Integer> groups = new HashMap<>();
            for (int b = 0; b < 40; b++) {
                int entries = b < 30 ? 1 + random.nextInt(9) : 9000;
                Column[] keys = new Column[2];
                for (int k = 0; k < 2; k++) {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (int e = 0; e < entries; e++) {
                        values.add(
                                random.nextInt(9) == 0 ? null : "a value longer than a view " + random.nextInt(b + 1));
                    }
                    keys[k] = TestColumns.dictionary(
                            memory,
                            TestColumns.flat(memory, DataType.VARCHAR, values),
                            random.ints(500, 0, entries).toArray());
                }
                int[] ids = new int[500];
                table.groupIds(keys, 500, ids);
                for (int i = 0; i < 500; i++) {
                    List<@Nullable Object> key = new ArrayList<>();
                    key.add(Values.get(keys[0], i));
                    key.add(Values.get(keys[1], i));
                    groups.putIfAbsent(key, groups.size());
                    assertThat(ids[i]).isEqualTo(groups.get(key));
                }
            }
        }
    }
}
