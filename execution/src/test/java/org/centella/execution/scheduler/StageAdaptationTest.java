// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.JoinKind;
import org.centella.execution.plan.OutputSizes;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.StageGraph;
import org.centella.execution.plan.TaskInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StageAdaptationTest {
    private static final Schema SCHEMA = Schema.of(Field.of("k", DataType.BIGINT));
    private static final int PROBE = 0;
    private static final int BUILD = 1;

    private final StageAdaptation adaptation = new StageAdaptation(100, 1000);

    private static PhysicalPlan input(int stage) {
        return new PhysicalPlan.StageInput(10 + stage, stage, false, List.of(), SCHEMA);
    }

    private static PhysicalPlan join(JoinKind kind) {
        return new PhysicalPlan.HashJoin(
                20, input(PROBE), input(BUILD), kind, List.of(0), List.of(0), null, false, List.of());
    }

    private static PhysicalPlan grouped(PhysicalPlan input, PhysicalPlan.AggregationStep step) {
        return new PhysicalPlan.HashAggregate(30, input, step, List.of(0), List.of(), SCHEMA);
    }

    private static Stage stage(PhysicalPlan root, int tasks) {
        return new Stage(2, root, tasks, new Partitioning.Single(), 1, List.of(PROBE, BUILD), Map.of());
    }

    private static OutputSizes bytes(long... bytes) {
        return new OutputSizes(bytes, bytes);
    }

    private List<TaskInput> tasks(PhysicalPlan root, List<OutputSizes> probe, OutputSizes build) {
        return adaptation.tasks(stage(root, build.partitions()), Map.of(PROBE, probe, BUILD, List.of(build)));
    }

    @Test
    void putsNeighbouringSmallPartitionsTogether() {
        assertThat(tasks(join(JoinKind.FULL_OUTER), List.of(bytes(10, 20, 30, 90, 5)), bytes(1, 1, 1, 20, 1)))
                .containsExactly(TaskInput.of(0, 3), TaskInput.of(3, 4), TaskInput.of(4, 5));
        assertThat(tasks(join(JoinKind.INNER), List.of(bytes(0, 0, 0)), bytes(0, 0, 0)))
                .containsExactly(TaskInput.of(0, 3));
    }

    @Test
    void splitsAPartitionThatIsMuchLargerThanTheOthersByTheTasksBelow() {
        List<OutputSizes> probe =
                List.of(bytes(80, 2000, 80), bytes(80, 100, 80), bytes(80, 100, 80), bytes(80, 900, 80));
        assertThat(tasks(join(JoinKind.INNER), probe, bytes(80, 80, 80)))
                .containsExactly(
                        TaskInput.of(0, 1),
                        new TaskInput(1, 2, PROBE, 0, 1),
                        new TaskInput(1, 2, PROBE, 1, 3),
                        new TaskInput(1, 2, PROBE, 3, 4),
                        TaskInput.of(2, 3));
    }

    @ParameterizedTest
    @EnumSource(JoinKind.class)
    void splitsNoJoinThatYieldsBuildRows(JoinKind kind) {
        List<OutputSizes> probe = List.of(bytes(80, 2000), bytes(80, 2000));
        int tasks = tasks(join(kind), probe, bytes(80, 80)).size();
        assertThat(tasks).isEqualTo(kind.emitsBuildRows() ? 2 : 3);
    }

    @Test
    void splitsNothingWhoseRowsOfAKeyMustMeet() {
        List<OutputSizes> probe = List.of(bytes(80, 2000), bytes(80, 2000));
        PhysicalPlan join = join(JoinKind.INNER);
        assertThat(tasks(grouped(join, PhysicalPlan.AggregationStep.PARTIAL), probe, bytes(80, 80)))
                .hasSize(3);
        assertThat(tasks(grouped(join, PhysicalPlan.AggregationStep.FINAL), probe, bytes(80, 80)))
                .hasSize(2);
    }

    @Test
    void leavesStagesAloneThatReadNoSpreadRows() {
        PhysicalPlan broadcast = new PhysicalPlan.StageInput(10, PROBE, true, List.of(), SCHEMA);
        assertThat(adaptation.tasks(stage(broadcast, 4), Map.of(PROBE, List.of(bytes(5)), BUILD, List.of(bytes(5)))))
                .isEqualTo(StageAdaptation.planned(4));
    }

    @Test
    void isAskedWhenTheLastInputIsCompleteAndTasksRunAccordingly() {
        SchedulerState scheduler = new SchedulerState(adaptation, Patience.LOCAL, Allotment.FIXED);
        List<Stage> stages = new ArrayList<>();
        PhysicalPlan values = new PhysicalPlan.Values(1, List.of(), SCHEMA);
        stages.add(new Stage(PROBE, values, 1, new Partitioning.Hash(List.of(0)), 4, List.of(), Map.of()));
        stages.add(new Stage(BUILD, values, 1, new Partitioning.Hash(List.of(0)), 4, List.of(), Map.of()));
        stages.add(stage(join(JoinKind.INNER), 4));
        scheduler.handle(new Event.ExecutorAdded(0, "localhost", 8));
        scheduler.handle(new Event.QuerySubmitted(1, new StageGraph(stages)));
        assertThat(scheduler.handle(new Event.TaskSucceeded(new TaskId(1, PROBE, 0, 0), bytes(1, 1, 90, 1))))
                .isEmpty();
        List<TaskInput> tasks = List.of(TaskInput.of(0, 2), TaskInput.of(2, 3), TaskInput.of(3, 4));
        Map<Integer, int[]> read = Map.of(PROBE, new int[] {0}, BUILD, new int[] {0});
        assertThat(scheduler.handle(new Event.TaskSucceeded(new TaskId(1, BUILD, 0, 0), bytes(1, 1, 90, 1))))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        new Action.AdaptStage(1, 2, tasks),
                        new Action.LaunchTask(
                                new TaskId(1, 2, 0, 0), 0, LaunchReason.FIRST, stages.get(2), tasks.get(0), read),
                        new Action.LaunchTask(
                                new TaskId(1, 2, 1, 0), 0, LaunchReason.FIRST, stages.get(2), tasks.get(1), read),
                        new Action.LaunchTask(
                                new TaskId(1, 2, 2, 0), 0, LaunchReason.FIRST, stages.get(2), tasks.get(2), read));
    }
}
