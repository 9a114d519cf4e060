// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.centella.columnar.Batch;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Column;
import org.centella.columnar.Values;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.testing.TestColumns;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.execution.join.PairFilter;
import org.centella.execution.plan.JoinKind;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.PhysicalPlan.DynamicFilterSource;
import org.centella.storage.Domain;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class HashJoinOperatorTest {
    private static final List<List<DataType>> KEYS = List.of(
            List.of(DataType.INTEGER),
            List.of(DataType.BIGINT),
            List.of(new DataType.Decimal(12, 2)),
            List.of(new DataType.Decimal(30, 2)),
            List.of(DataType.VARCHAR),
            List.of(DataType.DATE),
            List.of(DataType.DOUBLE),
            List.of(DataType.REAL),
            List.of(DataType.BOOLEAN),
            List.of(new DataType.Char(8)),
            List.of(new DataType.Array(DataType.INTEGER)),
            List.of(DataType.INTEGER, DataType.DATE),
            List.of(DataType.BIGINT, DataType.BIGINT),
            List.of(DataType.VARCHAR, DataType.INTEGER),
            List.of(DataType.TINYINT, DataType.DOUBLE, DataType.VARCHAR));

    private static final int[] BATCH_ROWS = {1, 3, 512};

    /** Pairs whose last columns, both integers, do not have the same remainder by three. */
    private static PairFilter residual(int probeColumn, int buildColumn) {
        return (pairs, rows) -> {
            int found = 0;
            for (int i = 0; i < pairs.rowCount(); i++) {
                if (holds(Values.get(pairs.column(probeColumn), i), Values.get(pairs.column(buildColumn), i))) {
                    Segments.setInt(rows, found++, i);
                }
            }
            return found;
        };
    }

    private static boolean holds(@Nullable Object probe, @Nullable Object build) {
        return probe != null && build != null && ((Integer) probe + (Integer) build) % 3 != 0;
    }

    private static PhysicalPlan.HashJoin plan(
            Rows probe, Rows build, JoinKind kind, int keys, boolean nullAware, DynamicFilterSource... filters) {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            positions.add(i);
        }
        return new PhysicalPlan.HashJoin(
                9,
                probe.plan(1, "p"),
                build.plan(2, "b"),
                kind,
                positions,
                positions,
                null,
                nullAware,
                List.of(filters));
    }

    private static List<DataType> with(List<DataType> keys, DataType payload) {
        List<DataType> all = new ArrayList<>(keys);
        all.add(payload);
        return all;
    }

    @ParameterizedTest
    @EnumSource(JoinKind.class)
    void yieldsWhatTheDefinitionYields(JoinKind kind) {
        for (int seed = 0; seed < 120; seed++) {
            Random random = new Random(seed);
            List<DataType> keys = KEYS.get(random.nextInt(KEYS.size()));
            double nulls = random.nextInt(3) * 0.15;
            int distinct = 1 + random.nextInt(60);
            Rows probe = Rows.random(with(keys, DataType.INTEGER), random.nextInt(120), distinct, nulls, random);
            Rows build = Rows.random(
                    with(keys, DataType.INTEGER), random.nextInt(4) * random.nextInt(30), distinct, nulls / 2, random);
            boolean filtered = random.nextBoolean();
            boolean nullAware = (kind == JoinKind.PROBE_ANTI || kind == JoinKind.MARK) && random.nextBoolean();
            boolean broadcast = !kind.emitsBuildRows() && random.nextBoolean();
            check(
                    "seed " + seed + " " + keys + (filtered ? " residual" : "") + (nullAware ? " null-aware" : ""),
                    kind,
                    probe,
                    build,
                    keys.size(),
                    filtered,
                    nullAware,
                    broadcast,
                    new StandaloneTask(BATCH_ROWS[random.nextInt(3)]),
                    random);
        }
    }

    @ParameterizedTest
    @EnumSource(JoinKind.class)
    void yieldsTheSameWhenItSpills(JoinKind kind) {
        SettingValues forced = SettingValues.DEFAULTS.with(Settings.FORCE_SPILL, true);
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            List<DataType> keys = KEYS.get(random.nextInt(KEYS.size()));
            double nulls = random.nextInt(3) * 0.15;
            int distinct = 1 + random.nextInt(60);
            Rows probe = Rows.random(with(keys, DataType.INTEGER), random.nextInt(120), distinct, nulls, random);
            Rows build = Rows.random(with(keys, DataType.INTEGER), random.nextInt(120), distinct, nulls, random);
            boolean filtered = random.nextBoolean();
            boolean nullAware = (kind == JoinKind.PROBE_ANTI || kind == JoinKind.MARK) && random.nextBoolean();
            boolean broadcast = !kind.emitsBuildRows() && random.nextBoolean();
            StandaloneTask task = new StandaloneTask(random.nextBoolean() ? 3 : 17, Long.MAX_VALUE, forced);
            check(
                    "seed " + seed + " " + keys,
                    kind,
                    probe,
                    build,
                    keys.size(),
                    filtered,
                    nullAware,
                    broadcast,
                    task,
                    random);
            if (build.rows.size() > 17) {
                assertThat(task.metrics(9).spilledBytes.sum()).isPositive();
            }
        }
    }

    @Test
    void spillsWhenMemoryIsRefusedAndAgainWhereAPartitionDoesNotFit() {
        List<DataType> types = List.of(DataType.BIGINT, DataType.VARCHAR);
        Rows build = Rows.random(types, 30_000, 25_000, 0.05, new Random(1));
        Rows probe = Rows.random(types, 5_000, 25_000, 0.05, new Random(2));
        List<String> expected = Rows.bag(joinByMap(probe, build));
        for (long limit : new long[] {1_200_000, 2_000_000}) {
            StandaloneTask task = new StandaloneTask(512, limit, SettingValues.DEFAULTS);
            try (TestMemory memory = new TestMemory();
                    task) {
                BatchStream buildStream = build.stream(memory, 512, new Random(3));
                assertThat(Rows.bag(Rows.drain(new HashJoinOperator(
                                plan(probe, build, JoinKind.INNER, 1, false),
                                probe.stream(memory, 512, new Random(4)),
                                () -> buildStream,
                                false,
                                null,
                                task))))
                        .as("limit " + limit)
                        .isEqualTo(expected);
            }
            assertThat(task.metrics(9).spilledBytes.sum()).as("limit " + limit).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(JoinKind.class)
    void joinsRowsOfOneKeyThatDoNotFitBlockByBlock(JoinKind kind) {
        Rows probe = rows(0, 0, 1, null);
        Rows build = Rows.random(List.of(DataType.INTEGER), 150_000, 1, 0, new Random(1));
        build.rows.forEach(row -> row.set(0, 0));
        check(kind, probe, build, false, false);
    }

    @ParameterizedTest
    @EnumSource(
            value = JoinKind.class,
            names = {"PROBE_ANTI", "MARK"})
    void joinsABuildSideOfNotInThatDoesNotFitBlockByBlock(JoinKind kind) {
        Rows build = Rows.random(List.of(DataType.INTEGER), 150_000, 30_000, 0, new Random(1));
        check(kind, rows(1, 2, -5, null), build, true, false);
        build.rows.get(39_000).set(0, null);
        check(kind, rows(1, 2, -5, null), build, true, true);
    }

    @ParameterizedTest
    @EnumSource(
            value = JoinKind.class,
            names = {"INNER", "PROBE_OUTER", "PROBE_SEMI", "PROBE_ANTI", "MARK"})
    void partsABroadcastThatDoesNotFit(JoinKind kind) {
        Rows probe = Rows.random(List.of(DataType.INTEGER), 50, 40_000, 0.1, new Random(2));
        Rows build = Rows.random(List.of(DataType.INTEGER), 150_000, 40_000, 0.1, new Random(1));
        check(kind, probe, build, false, true);
    }

    /** With memory for a part of the build side. */
    private static void check(JoinKind kind, Rows probe, Rows build, boolean nullAware, boolean broadcast) {
        StandaloneTask task = new StandaloneTask(512, 1_200_000, SettingValues.DEFAULTS);
        try (TestMemory memory = new TestMemory();
                task) {
            List<List<@Nullable Object>> found = Rows.drain(new HashJoinOperator(
                    plan(probe, build, kind, 1, nullAware),
                    probe.stream(memory, 512, new Random(4)),
                    () -> build.stream(memory, 512, new Random(3)),
                    broadcast,
                    null,
                    task));
            JoinOracle.Condition condition = JoinOracle.equal(new int[] {0}, new int[] {0}, (_, _) -> true);
            assertThat(Rows.bag(found)).isEqualTo(Rows.bag(JoinOracle.join(kind, nullAware, probe, build, condition)));
        }
        assertThat(task.metrics(9).spilledBytes.sum()).isPositive();
    }

    private static void check(
            String description,
            JoinKind kind,
            Rows probe,
            Rows build,
            int keys,
            boolean filtered,
            boolean nullAware,
            boolean broadcast,
            StandaloneTask task,
            Random random) {
        int[] keyColumns = new int[keys];
        for (int i = 0; i < keys; i++) {
            keyColumns[i] = i;
        }
        JoinOracle.Condition condition =
                JoinOracle.equal(keyColumns, keyColumns, (p, b) -> !filtered || holds(p.get(keys), b.get(keys)));
        try (TestMemory memory = new TestMemory();
                task) {
            BatchStream probeStream = probe.stream(memory, task.batchRows(), random);
            BatchStream buildStream = build.stream(memory, task.batchRows(), random);
            List<List<@Nullable Object>> found = Rows.drain(new HashJoinOperator(
                    plan(probe, build, kind, keys, nullAware),
                    probeStream,
                    () -> buildStream,
                    broadcast,
                    filtered ? residual(keys, 2 * keys + 1) : null,
                    task));
            assertThat(Rows.bag(found))
                    .as(description)
                    .isEqualTo(Rows.bag(JoinOracle.join(kind, nullAware, probe, build, condition)));
        }
    }

    @Test
    void tellsUnknownFromFalseInNotIn() {
        Rows probe = rows(1, 2, null);
        assertThat(notIn(probe, rows())).containsExactlyInAnyOrder("[1]", "[2]", "[null]");
        assertThat(notIn(probe, rows(1))).containsExactly("[2]");
        assertThat(notIn(probe, rows(1, null))).isEmpty();
    }

    private static Rows rows(@Nullable Integer... values) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Integer value : values) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(value);
            rows.add(row);
        }
        return new Rows(List.of(DataType.INTEGER), rows);
    }

    private static List<String> notIn(Rows probe, Rows build) {
        try (TestMemory memory = new TestMemory();
                StandaloneTask task = new StandaloneTask(3)) {
            BatchStream buildStream = build.stream(memory, 3, new Random(1));
            return Rows.bag(Rows.drain(new HashJoinOperator(
                    plan(probe, build, JoinKind.PROBE_ANTI, 1, true),
                    probe.stream(memory, 3, new Random(2)),
                    () -> buildStream,
                    true,
                    null,
                    task)));
        }
    }

    @Test
    void doesNotReadTheProbeSideOfAnEmptyBuildSide() {
        Rows probe = rows(1, 2);
        try (TestMemory memory = new TestMemory();
                StandaloneTask task = new StandaloneTask(3)) {
            Rows.ListStream probeStream = (Rows.ListStream) probe.stream(memory, 3, new Random(1));
            HashJoinOperator join = new HashJoinOperator(
                    plan(probe, rows(), JoinKind.INNER, 1, false),
                    probeStream,
                    () -> new Rows.ListStream(List.of()),
                    false,
                    null,
                    task);
            assertThat(Rows.drain(join)).isEmpty();
            assertThat(probeStream.pulled).isZero();
            assertThat(probeStream.closed).isTrue();
        }
    }

    @Test
    void publishesItsKeysBeforeItReadsTheProbeSide() {
        Rows build = rows(5, 9, null, 5);
        try (TestMemory memory = new TestMemory();
                StandaloneTask task = new StandaloneTask(3)) {
            BatchStream buildStream = build.stream(memory, 3, new Random(1));
            BatchStream probeStream = new BatchStream() {
                @Override
                public @Nullable Batch next() {
                    DynamicFilter filter = task.dynamicFilters().find(77);
                    assertThat(filter).isNotNull();
                    assertThat(filter.domain()).isEqualTo(new Domain.Values(List.of(5L, 9L)));
                    return null;
                }

                @Override
                public void close() {}
            };
            Rows.drain(new HashJoinOperator(
                    plan(rows(), build, JoinKind.INNER, 1, false, new DynamicFilterSource(77, 0)),
                    probeStream,
                    () -> buildStream,
                    true,
                    null,
                    task));
        }
    }

    @Test
    void filtersPassEveryRowThatHasAPartnerAndNoNull() {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            List<DataType> keys = KEYS.get(random.nextInt(KEYS.size()));
            int key = random.nextInt(keys.size());
            Rows build = Rows.random(keys, random.nextInt(3) * 700, 1 + random.nextInt(3000), 0.1, random);
            Rows probe = Rows.random(keys, 2000, 3000, 0.1, random);
            try (TestMemory memory = new TestMemory();
                    StandaloneTask task = new StandaloneTask(512)) {
                BatchStream buildStream = build.stream(memory, 512, random);
                Rows.drain(new HashJoinOperator(
                        plan(probe, build, JoinKind.INNER, keys.size(), false, new DynamicFilterSource(3, key)),
                        new Rows.ListStream(List.of()),
                        () -> buildStream,
                        true,
                        null,
                        task));
                DynamicFilter filter = task.dynamicFilters().find(3);
                assertThat(filter).isNotNull();
                BatchStream probeStream = probe.stream(memory, 512, random);
                for (Batch batch = probeStream.next(); batch != null; batch = probeStream.next()) {
                    checkSelected("seed " + seed + " " + keys, filter, batch.column(key), build, key);
                }
            }
        }
    }

    private static void checkSelected(String description, DynamicFilter filter, Column column, Rows build, int key) {
        try (TestMemory memory = new TestMemory()) {
            var rows = memory.buffer(column.length() * 4L).segment();
            int count = filter.select(column, rows);
            List<Integer> selected = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                selected.add(Segments.getInt(rows, i));
            }
            assertThat(selected).as(description).isSorted().doesNotHaveDuplicates();
            Set<Integer> passing = new HashSet<>(selected);
            JoinOracle.Condition equal = JoinOracle.equal(new int[] {0}, new int[] {0}, (_, _) -> true);
            for (int row = 0; row < column.length(); row++) {
                Object value = Values.get(column, row);
                if (value == null) {
                    assertThat(passing.contains(row)).as(description).isFalse();
                } else if (!passing.contains(row)) {
                    for (List<@Nullable Object> other : build.rows) {
                        if (other.stream().noneMatch(Objects::isNull)
                                && Boolean.TRUE.equals(equal.test(List.of(value), List.of(other.get(key))))) {
                            throw new AssertionError(description + ": " + value + " was left out");
                        }
                    }
                }
            }
        }
    }

    @Test
    void tasksShareOneTableThatTheyBuildTogether() throws Exception {
        Rows probe = Rows.random(List.of(DataType.BIGINT, DataType.INTEGER), 3000, 200_000, 0.05, new Random(1));
        Rows build = Rows.random(List.of(DataType.BIGINT, DataType.INTEGER), 100_000, 200_000, 0.05, new Random(2));
        List<String> expected = Rows.bag(joinByMap(probe, build));
        AtomicInteger opened = new AtomicInteger();
        try (TestMemory memory = new TestMemory();
                StandaloneTask task = new StandaloneTask(512);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            BatchStream buildStream = build.stream(memory, 512, new Random(3));
            List<Future<List<String>>> results = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                BatchStream probeStream = probe.stream(memory, 512, new Random(t));
                Callable<List<String>> run = () -> {
                    try (StandaloneTask mine = task.another()) {
                        return Rows.bag(Rows.drain(new HashJoinOperator(
                                plan(probe, build, JoinKind.INNER, 1, false),
                                probeStream,
                                () -> {
                                    opened.incrementAndGet();
                                    return buildStream;
                                },
                                true,
                                null,
                                mine)));
                    }
                };
                results.add(threads.submit(run));
            }
            for (Future<List<String>> result : results) {
                assertThat(result.get()).isEqualTo(expected);
            }
            assertThat(opened).hasValue(1);
        }
    }

    private static List<List<@Nullable Object>> joinByMap(Rows probe, Rows build) {
        var byKey = new java.util.HashMap<Object, List<List<@Nullable Object>>>();
        for (List<@Nullable Object> row : build.rows) {
            if (row.getFirst() != null) {
                byKey.computeIfAbsent(row.getFirst(), _ -> new ArrayList<>()).add(row);
            }
        }
        List<List<@Nullable Object>> out = new ArrayList<>();
        for (List<@Nullable Object> row : probe.rows) {
            for (List<@Nullable Object> partner : byKey.getOrDefault(row.getFirst(), List.of())) {
                List<@Nullable Object> both = new ArrayList<>(row);
                both.addAll(partner);
                out.add(both);
            }
        }
        return out;
    }

    @Test
    void aTaskThatWaitsForTheTableCanBeCancelled() throws Exception {
        Rows rows = rows(1);
        var release = new java.util.concurrent.CountDownLatch(1);
        var started = new java.util.concurrent.CountDownLatch(1);
        try (TestMemory memory = new TestMemory();
                StandaloneTask task = new StandaloneTask(3);
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Batch one = TestColumns.batch(TestColumns.flat(memory, DataType.INTEGER, 1));
            Supplier<BatchStream> slow = () -> new BatchStream() {
                @Override
                public Batch next() {
                    started.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return one;
                }

                @Override
                public void close() {}
            };
            List<Future<List<String>>> results = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                Callable<List<String>> run = () -> {
                    try (StandaloneTask mine = task.another()) {
                        return Rows.bag(Rows.drain(new HashJoinOperator(
                                plan(rows, rows, JoinKind.INNER, 1, false),
                                new Rows.ListStream(List.of()),
                                slow,
                                true,
                                null,
                                mine)));
                    }
                };
                results.add(threads.submit(run));
            }
            started.await();
            task.cancelled.set(true);
            while (results.stream().noneMatch(Future::isDone)) {
                Thread.sleep(1);
            }
            release.countDown();
            for (Future<List<String>> result : results) {
                assertThatThrownBy(result::get)
                        .cause()
                        .isInstanceOfSatisfying(
                                CentellaException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_CANCELLED));
            }
        }
    }

    @Test
    void allTasksSeeTheErrorOfTheOneThatReads() throws Exception {
        Rows rows = rows(1);
        try (StandaloneTask task = new StandaloneTask(3);
                ExecutorService threads = Executors.newFixedThreadPool(3)) {
            var together = new java.util.concurrent.CyclicBarrier(3);
            List<Future<List<String>>> results = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                Callable<List<String>> run = () -> {
                    together.await();
                    try (StandaloneTask mine = task.another()) {
                        return Rows.bag(Rows.drain(new HashJoinOperator(
                                plan(rows, rows, JoinKind.INNER, 1, false),
                                new Rows.ListStream(List.of()),
                                () -> {
                                    throw new CentellaException(ErrorCode.CORRUPT_FILE, "torn");
                                },
                                true,
                                null,
                                mine)));
                    }
                };
                results.add(threads.submit(run));
            }
            for (Future<List<String>> result : results) {
                assertThatThrownBy(result::get).cause().hasMessage("torn");
            }
        }
    }

    @Test
    void aBroadcastThatDoesNotFitSaysSo() {
        Rows build = Rows.random(List.of(DataType.BIGINT), 20_000, 20_000, 0, new Random(1));
        try (TestMemory memory = new TestMemory();
                StandaloneTask task = new StandaloneTask(512, 100_000, SettingValues.DEFAULTS)) {
            BatchStream buildStream = build.stream(memory, 512, new Random(3));
            HashJoinOperator join = new HashJoinOperator(
                    plan(build, build, JoinKind.INNER, 1, false),
                    new Rows.ListStream(List.of()),
                    () -> buildStream,
                    true,
                    null,
                    task);
            assertThatThrownBy(join::next)
                    .isInstanceOfSatisfying(
                            CentellaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY));
            join.close();
        }
    }
}
