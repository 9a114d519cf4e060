// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.centella.columnar.BatchStream;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.SortKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SortOperatorTest {
    private static final List<DataType> TYPES =
            TestColumns.TYPES.stream().filter(t -> !t.isNested()).toList();

    private static final int[] BATCH_ROWS = {1, 3, 512};
    private static final SettingValues FORCE_SPILL = SettingValues.DEFAULTS.with(Settings.FORCE_SPILL, true);

    /** SQL's order of single values, written down once more. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static int compareValues(DataType type, Object a, Object b) {
        return switch (a) {
            case Double d -> Double.compare(d + 0.0, (Double) b + 0.0);
            case Float f -> Float.compare(f + 0.0f, (Float) b + 0.0f);
            case String s ->
                type instanceof DataType.Char
                        ? compareBytes(s.replaceAll(" +$", ""), ((String) b).replaceAll(" +$", ""))
                        : compareBytes(s, (String) b);
            case byte[] bytes -> Arrays.compareUnsigned(bytes, (byte[]) b);
            case java.time.Period p -> Long.compare(p.toTotalMonths(), ((java.time.Period) b).toTotalMonths());
            case BigDecimal d -> d.compareTo((BigDecimal) b);
            case List<?> list -> compareLists(list, (List<?>) b);
            default -> ((Comparable) a).compareTo(b);
        };
    }

    private static int compareBytes(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private static int compareLists(List<?> a, List<?> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            Object x = a.get(i);
            Object y = b.get(i);
            int order = x == null || y == null
                    ? Boolean.compare(x == null, y == null)
                    : compareValues(DataType.INTEGER, x, y);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    static Comparator<List<@Nullable Object>> order(List<DataType> types, List<SortKey> keys) {
        return (a, b) -> {
            for (SortKey key : keys) {
                Object x = a.get(key.column());
                Object y = b.get(key.column());
                int order;
                if (x == null || y == null) {
                    order = x == null && y == null ? 0 : (x == null) == key.nullsFirst() ? -1 : 1;
                } else {
                    order = compareValues(types.get(key.column()), x, y);
                    order = key.descending() ? -order : order;
                }
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        };
    }

    static List<SortKey> randomKeys(int columns, Random random) {
        List<SortKey> keys = new ArrayList<>();
        for (int i = 1 + random.nextInt(columns); i > 0; i--) {
            keys.add(new SortKey(random.nextInt(columns), random.nextBoolean(), random.nextBoolean()));
        }
        return keys;
    }

    /** Rows of a few random types, with duplicates, and a number last that tells them apart. */
    static Rows randomRows(int count, Random random) {
        List<DataType> types = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            types.add(
                    random.nextInt(12) == 0
                            ? new DataType.Array(DataType.INTEGER)
                            : TYPES.get(random.nextInt(TYPES.size())));
        }
        double nulls = random.nextInt(3) * 0.2;
        List<List<@Nullable Object>> pools = new ArrayList<>();
        for (DataType type : types) {
            pools.add(TestColumns.randomValues(type, 1 + random.nextInt(count + 1), nulls, random));
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<@Nullable Object> row = new ArrayList<>();
            pools.forEach(pool -> row.add(pool.get(random.nextInt(pool.size()))));
            row.add(i);
            rows.add(row);
        }
        types.add(DataType.INTEGER);
        return new Rows(types, rows);
    }

    static List<String> texts(List<List<@Nullable Object>> rows) {
        return rows.stream().map(Rows::text).toList();
    }

    private static List<String> sort(Rows rows, List<SortKey> keys, StandaloneTask task, Random random) {
        try (TestMemory memory = new TestMemory();
                task) {
            BatchStream input = rows.stream(memory, task.batchRows(), random);
            return texts(Rows.drain(new SortOperator(new PhysicalPlan.Sort(5, rows.plan(1, "c"), keys), input, task)));
        }
    }

    private static List<String> expected(Rows rows, List<SortKey> keys) {
        return texts(rows.rows.stream().sorted(order(rows.types, keys)).toList());
    }

    @Test
    void ordersRowsOfAllTypesAndLeavesEqualOnesInTheirOrder() {
        for (int seed = 0; seed < 250; seed++) {
            Random random = new Random(seed);
            Rows rows = randomRows(random.nextInt(300), random);
            List<SortKey> keys = randomKeys(rows.types.size() - 1, random);
            StandaloneTask task = new StandaloneTask(BATCH_ROWS[random.nextInt(3)]);
            assertThat(sort(rows, keys, task, random))
                    .as("seed " + seed + " " + rows.types + " by " + keys)
                    .isEqualTo(expected(rows, keys));
        }
    }

    @Test
    void ordersMergedRunsLikeRowsInMemory() {
        for (int seed = 0; seed < 120; seed++) {
            Random random = new Random(seed);
            int batchRows = BATCH_ROWS[random.nextInt(3)];
            Rows rows = randomRows(random.nextInt(Math.min(2000, 100 * batchRows)), random);
            List<SortKey> keys = randomKeys(rows.types.size() - 1, random);
            StandaloneTask task = new StandaloneTask(batchRows, Long.MAX_VALUE, FORCE_SPILL);
            assertThat(sort(rows, keys, task, random))
                    .as("seed " + seed + " " + rows.types + " by " + keys)
                    .isEqualTo(expected(rows, keys));
        }
    }

    @Test
    void mergesMoreRunsThanItOpensAtATime() {
        Random random = new Random(1);
        Rows rows = randomRows(700, random);
        List<SortKey> keys = List.of(new SortKey(0, false, true));
        assertThat(sort(rows, keys, new StandaloneTask(1, Long.MAX_VALUE, FORCE_SPILL), random))
                .isEqualTo(expected(rows, keys));
    }

    @Test
    void spillsWhenMemoryIsRefused() {
        Random random = new Random(1);
        List<List<@Nullable Object>> values = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            values.add(List.of(random.nextInt(5000), "a string that is somewhat longer " + random.nextInt(), i));
        }
        Rows rows = new Rows(List.of(DataType.INTEGER, DataType.VARCHAR, DataType.INTEGER), values);
        List<SortKey> keys = List.of(new SortKey(0, true, false), new SortKey(1, false, false));
        StandaloneTask task = new StandaloneTask(512, 1 << 20, SettingValues.DEFAULTS);
        assertThat(sort(rows, keys, task, random)).isEqualTo(expected(rows, keys));
        assertThat(task.metrics(5).spilledBytes.sum()).isPositive();
    }

    @Test
    void stopsWhenCancelledAndLeavesNothing() {
        Random random = new Random(1);
        Rows rows = randomRows(100, random);
        try (TestMemory memory = new TestMemory();
                StandaloneTask task = new StandaloneTask(3, Long.MAX_VALUE, FORCE_SPILL)) {
            SortOperator sort = new SortOperator(
                    new PhysicalPlan.Sort(5, rows.plan(1, "c"), List.of(new SortKey(0, false, false))),
                    rows.stream(memory, 3, random),
                    task);
            sort.next();
            task.cancelled.set(true);
            assertThatThrownBy(sort::next)
                    .isInstanceOfSatisfying(
                            CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_CANCELLED));
            sort.close();
        }
    }

    @Test
    void topNYieldsTheFirstRowsOfTheOrder() {
        for (int seed = 0; seed < 120; seed++) {
            Random random = new Random(seed);
            int batchRows = BATCH_ROWS[random.nextInt(3)];
            Rows rows = randomRows(random.nextInt(Math.min(3000, 200 * batchRows)), random);
            List<SortKey> keys = randomKeys(rows.types.size() - 1, random);
            int count = random.nextInt(4) == 0 ? random.nextInt(2000) : random.nextInt(12);
            try (TestMemory memory = new TestMemory();
                    StandaloneTask task = new StandaloneTask(
                            batchRows, Long.MAX_VALUE, random.nextInt(3) == 0 ? FORCE_SPILL : SettingValues.DEFAULTS)) {
                List<List<@Nullable Object>> found = Rows.drain(new TopNOperator(
                        new PhysicalPlan.TopN(5, rows.plan(1, "c"), keys, count, PhysicalPlan.TopN.NO_FILTER),
                        rows.stream(memory, batchRows, random),
                        task));
                assertThat(texts(found))
                        .as("seed " + seed + " " + rows.types + " by " + keys)
                        .isEqualTo(expected(rows, keys).stream().limit(count).toList());
            }
        }
    }

    @Test
    void topNBeyondMemoryGoesToDisk() {
        Random random = new Random(2);
        List<List<@Nullable Object>> values = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            values.add(List.of(random.nextInt(50_000), "a string that is somewhat longer " + random.nextInt(), i));
        }
        Rows rows = new Rows(List.of(DataType.INTEGER, DataType.VARCHAR, DataType.INTEGER), values);
        List<SortKey> keys = List.of(new SortKey(0, true, false), new SortKey(2, false, false));
        for (int count : new int[] {9_000, 35_000}) {
            StandaloneTask task = new StandaloneTask(512, 1 << 20, SettingValues.DEFAULTS);
            try (TestMemory memory = new TestMemory();
                    task) {
                List<List<@Nullable Object>> found = Rows.drain(new TopNOperator(
                        new PhysicalPlan.TopN(5, rows.plan(1, "c"), keys, count, PhysicalPlan.TopN.NO_FILTER),
                        rows.stream(memory, 512, random),
                        task));
                assertThat(texts(found))
                        .isEqualTo(expected(rows, keys).stream().limit(count).toList());
            }
            assertThat(task.metrics(5).spilledBytes.sum()).isPositive();
        }
    }

    @Test
    void mergeStreamInterleavesItsInputs() {
        for (int seed = 0; seed < 120; seed++) {
            Random random = new Random(seed);
            Rows rows = randomRows(random.nextInt(400), random);
            List<SortKey> keys = randomKeys(rows.types.size() - 1, random);
            int inputs = random.nextInt(9);
            List<List<List<@Nullable Object>>> parts = new ArrayList<>();
            for (int i = 0; i < inputs; i++) {
                parts.add(new ArrayList<>());
            }
            List<List<@Nullable Object>> all = new ArrayList<>();
            for (List<@Nullable Object> row : rows.rows) {
                if (inputs > 0) {
                    parts.get(random.nextInt(inputs)).add(row);
                }
            }
            try (TestMemory memory = new TestMemory()) {
                List<BatchStream> streams = new ArrayList<>();
                for (List<List<@Nullable Object>> part : parts) {
                    part.sort(order(rows.types, keys));
                    all.addAll(part);
                    streams.add(new Rows(rows.types, part).stream(memory, 7, random));
                }
                all.sort(order(rows.types, keys));
                MergeStream merged = new MergeStream(streams, rows.types, keys, 5, () -> {}, memory.pool());
                assertThat(texts(Rows.drain(merged))).as("seed " + seed).isEqualTo(texts(all));
            }
        }
    }
}
