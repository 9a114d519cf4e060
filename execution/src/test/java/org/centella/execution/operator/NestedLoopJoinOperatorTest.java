// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.centella.columnar.BatchStream;
import org.centella.columnar.Values;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.setting.Settings;
import org.centella.columnar.testing.TestMemory;
import org.centella.columnar.type.DataType;
import org.centella.execution.join.PairFilter;
import org.centella.execution.plan.JoinKind;
import org.centella.execution.plan.PhysicalPlan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class NestedLoopJoinOperatorTest {
    private static final List<DataType> TYPES = List.of(DataType.INTEGER, DataType.VARCHAR);
    private static final int[] BATCH_ROWS = {1, 3, 512};

    private static boolean less(@Nullable Object probe, @Nullable Object build) {
        return probe != null && build != null && (Integer) probe < (Integer) build;
    }

    private static final PairFilter LESS = (pairs, rows) -> {
        int found = 0;
        for (int i = 0; i < pairs.rowCount(); i++) {
            if (less(Values.get(pairs.column(0), i), Values.get(pairs.column(2), i))) {
                Segments.setInt(rows, found++, i);
            }
        }
        return found;
    };

    @ParameterizedTest
    @EnumSource(JoinKind.class)
    void yieldsWhatTheDefinitionYields(JoinKind kind) {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            Rows probe = Rows.random(TYPES, random.nextInt(60), 20, 0.1, random);
            Rows build = Rows.random(TYPES, random.nextInt(3) * random.nextInt(40), 20, 0.1, random);
            boolean condition = random.nextInt(3) > 0;
            boolean broadcast = !kind.emitsBuildRows() && random.nextBoolean();
            try (TestMemory memory = new TestMemory();
                    StandaloneTask task = new StandaloneTask(
                            BATCH_ROWS[random.nextInt(3)],
                            Long.MAX_VALUE,
                            SettingValues.DEFAULTS.with(Settings.FORCE_SPILL, random.nextBoolean()))) {
                BatchStream buildStream = build.stream(memory, task.batchRows(), random);
                List<List<@Nullable Object>> found = Rows.drain(new NestedLoopJoinOperator(
                        new PhysicalPlan.NestedLoopJoin(4, probe.plan(1, "p"), build.plan(2, "b"), kind, null),
                        probe.stream(memory, task.batchRows(), random),
                        () -> buildStream,
                        broadcast,
                        condition ? LESS : null,
                        task));
                assertThat(Rows.bag(found))
                        .as("seed " + seed)
                        .isEqualTo(Rows.bag(JoinOracle.join(
                                kind, false, probe, build, (p, b) -> !condition || less(p.get(0), b.get(0)))));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(JoinKind.class)
    void takesABuildSideThatDoesNotFitBlockByBlock(JoinKind kind) {
        Rows probe = Rows.random(TYPES, 5, 9_000, 0.1, new Random(1));
        Rows build = Rows.random(TYPES, 20_000, 10_000, 0.1, new Random(2));
        StandaloneTask task = new StandaloneTask(512, 600_000, SettingValues.DEFAULTS);
        try (TestMemory memory = new TestMemory();
                task) {
            List<List<@Nullable Object>> found = Rows.drain(new NestedLoopJoinOperator(
                    new PhysicalPlan.NestedLoopJoin(4, probe.plan(1, "p"), build.plan(2, "b"), kind, null),
                    probe.stream(memory, 512, new Random(3)),
                    () -> build.stream(memory, 512, new Random(4)),
                    !kind.emitsBuildRows(),
                    LESS,
                    task));
            assertThat(Rows.bag(found))
                    .isEqualTo(
                            Rows.bag(JoinOracle.join(kind, false, probe, build, (p, b) -> less(p.get(0), b.get(0)))));
        }
        assertThat(task.metrics(4).spilledBytes.sum()).isPositive();
    }
}
