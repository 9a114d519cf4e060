// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
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

class JoinAdaptationTest {
    private static final Schema SCHEMA = Schema.of(Field.of("k", DataType.BIGINT));
    private static final Partitioning HASH = new Partitioning.Hash(List.of(0));
    private static final int PARTITIONS = 4;
    private static final int BUILD = 0;
    private static final int PROBE = 1;
    private static final int JOIN = 2;
    private static final long LIMIT = 100;

    private static PhysicalPlan.StageInput input(int stage, boolean broadcast) {
        return new PhysicalPlan.StageInput(100 + stage, stage, broadcast, List.of(), SCHEMA);
    }

    private static PhysicalPlan join(int id, PhysicalPlan probe, PhysicalPlan build, JoinKind kind) {
        return new PhysicalPlan.HashJoin(id, probe, build, kind, List.of(0), List.of(0), null, false, List.of());
    }

    private static PhysicalPlan join(JoinKind kind) {
        return join(20, input(PROBE, false), input(BUILD, false), kind);
    }

    private static PhysicalPlan rows(int id) {
        return new PhysicalPlan.Values(id, List.of(), SCHEMA);
    }

    private static Stage leaf(int id, int tasks, List<Integer> waitsFor) {
        return new Stage(id, rows(id), tasks, HASH, PARTITIONS, List.of(), waitsFor, List.of(), Map.of());
    }

    private static List<Stage> stages(PhysicalPlan root) {
        return List.of(
                leaf(BUILD, 1, List.of()),
                leaf(PROBE, 3, List.of(BUILD)),
                new Stage(JOIN, root, PARTITIONS, new Partitioning.Single(), 1, List.of(BUILD, PROBE), Map.of()));
    }

    private static JoinAdaptation.Fused fused(PhysicalPlan root, long buildBytes) {
        List<Stage> stages = stages(root);
        return new JoinAdaptation(stages, s -> s == PROBE, s -> s == BUILD ? buildBytes : -1, LIMIT)
                .fuse(stages.get(JOIN));
    }

    @Test
    void readsASmallBuildSideWholeAndTheProbeSidesInputDirectly() {
        JoinAdaptation.Fused fused = fused(join(JoinKind.INNER), LIMIT);
        assertThat(fused.absorbed()).isEqualTo(PROBE);
        assertThat(fused.stage().root()).isEqualTo(join(20, rows(PROBE), input(BUILD, true), JoinKind.INNER));
        assertThat(fused.stage().tasks()).isEqualTo(3);
        assertThat(fused.stage().dependsOn()).containsExactly(BUILD);
        assertThat(fused.stage().waitsFor()).isEmpty();
    }

    @Test
    void leavesALargeBuildSideSpread() {
        assertThat(fused(join(JoinKind.INNER), LIMIT + 1)).isNull();
        assertThat(fused(join(JoinKind.INNER), -1)).isNull();
    }

    @ParameterizedTest
    @EnumSource(JoinKind.class)
    void fusesNoJoinThatYieldsBuildRows(JoinKind kind) {
        assertThat(fused(join(kind), 1) != null).isEqualTo(!kind.emitsBuildRows());
    }

    @Test
    void fusesNothingBelowAnOperatorThatCountsOnTheSpread() {
        PhysicalPlan join = join(JoinKind.INNER);
        for (PhysicalPlan.AggregationStep step : PhysicalPlan.AggregationStep.values()) {
            PhysicalPlan grouped = new PhysicalPlan.HashAggregate(30, join, step, List.of(0), List.of(), SCHEMA);
            assertThat(fused(grouped, 1) != null).as("%s", step).isEqualTo(step.givesStates());
        }
    }

    @Test
    void fusesNoStageThatHasBegunOrHasOtherReaders() {
        List<Stage> stages = stages(join(JoinKind.INNER));
        assertThat(new JoinAdaptation(stages, _ -> false, _ -> 1, LIMIT).fuse(stages.get(JOIN)))
                .isNull();
        PhysicalPlan twice = join(30, join(JoinKind.INNER), input(PROBE, false), JoinKind.INNER);
        assertThat(fused(twice, 1)).isNull();
    }

    @Test
    void waitsForTheBuildSideThenRunsTheProbeSideWithinTheJoin() {
        SchedulerState scheduler = new SchedulerState(StageAdaptation.DEFAULT, Patience.LOCAL, Allotment.FIXED);
        scheduler.handle(new Event.ExecutorAdded(0, "localhost", 8));
        List<Stage> stages = stages(join(JoinKind.INNER));
        List<Action> first = scheduler.handle(new Event.QuerySubmitted(1, new StageGraph(stages, List.of(), LIMIT)));
        assertThat(first)
                .containsExactly(new Action.LaunchTask(
                        new TaskId(1, BUILD, 0, 0),
                        0,
                        LaunchReason.FIRST,
                        stages.get(BUILD),
                        TaskInput.of(0, 1),
                        Map.of()));
        List<Action> then = scheduler.handle(new Event.TaskSucceeded(new TaskId(1, BUILD, 0, 0), bytes(9)));
        assertThat(then.getFirst()).isInstanceOf(Action.FuseStages.class);
        Stage fused = ((Action.FuseStages) then.getFirst()).stage();
        Map<Integer, int[]> built = Map.of(BUILD, new int[] {0});
        assertThat(then.subList(1, then.size()))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        new Action.LaunchTask(
                                new TaskId(1, JOIN, 0, 0), 0, LaunchReason.FIRST, fused, TaskInput.of(0, 1), built),
                        new Action.LaunchTask(
                                new TaskId(1, JOIN, 1, 0), 0, LaunchReason.FIRST, fused, TaskInput.of(1, 2), built),
                        new Action.LaunchTask(
                                new TaskId(1, JOIN, 2, 0), 0, LaunchReason.FIRST, fused, TaskInput.of(2, 3), built));
        for (int task = 0; task < 2; task++) {
            assertThat(scheduler.handle(new Event.TaskSucceeded(new TaskId(1, JOIN, task, 0), OutputSizes.none(1))))
                    .isEmpty();
        }
        assertThat(scheduler.handle(new Event.TaskSucceeded(new TaskId(1, JOIN, 2, 0), OutputSizes.none(1))))
                .containsExactly(new Action.ReleaseStage(1, BUILD), new Action.EndQuery(1));
    }

    @Test
    void offersTheFiltersOfACompleteBuildSideBeforeItsReadersBegin() {
        SchedulerState scheduler = new SchedulerState(StageAdaptation.DEFAULT, Patience.LOCAL, Allotment.FIXED);
        scheduler.handle(new Event.ExecutorAdded(0, "localhost", 1));
        List<Stage> stages = new ArrayList<>(stages(join(JoinKind.INNER)));
        stages.set(BUILD, stages.get(BUILD).withFilters(List.of(new Stage.Filter(5, 0))));
        scheduler.handle(new Event.QuerySubmitted(1, new StageGraph(stages)));
        assertThat(scheduler.handle(new Event.TaskSucceeded(new TaskId(1, BUILD, 0, 0), bytes(9))))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        new Action.OfferFilters(1, stages.get(BUILD), new int[] {0}),
                        new Action.LaunchTask(
                                new TaskId(1, PROBE, 0, 0),
                                0,
                                LaunchReason.FIRST,
                                stages.get(PROBE),
                                TaskInput.of(0, 1),
                                Map.of()));
    }

    private static OutputSizes bytes(long first) {
        return new OutputSizes(new long[] {1, 0, 0, 0}, new long[] {first, 0, 0, 0});
    }

    /**
     * Chains of joins with build sides of random sizes, tasks that end in any order: whatever is fused, all rows are read
     * once, from outputs that are complete and not released yet, and the query ends.
     */
    @Test
    void everyStageRunsOnceOnItsOwnOrWithinAnother() {
        int fusions = 0;
        for (long seed = 0; seed < 500; seed++) {
            fusions += new Chain(seed).run();
        }
        assertThat(fusions).isGreaterThan(250);
    }

    private static final class Chain {
        private final Random random;
        private final long seed;
        private final List<Stage> stages = new ArrayList<>();
        private final SchedulerState state =
                new SchedulerState(StageAdaptation.DEFAULT, Patience.LOCAL, Allotment.FIXED);
        private final List<Action.LaunchTask> running = new ArrayList<>();
        private final int[] left;
        private final Set<Integer> absorbed = new HashSet<>();
        private final Set<Integer> released = new HashSet<>();
        private int ends;

        Chain(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            int joins = 1 + random.nextInt(3);
            for (int j = 0; j < joins; j++) {
                add(leaf(j, 1 + random.nextInt(3), List.of()));
            }
            int probe = add(leaf(joins, 1 + random.nextInt(3), waits(0)));
            for (int j = 0; j < joins; j++) {
                JoinKind kind = JoinKind.values()[random.nextInt(JoinKind.values().length)];
                boolean last = j == joins - 1;
                probe = add(new Stage(
                        stages.size(),
                        join(1000 + j, input(probe, false), input(j, false), kind),
                        PARTITIONS,
                        last ? new Partitioning.Single() : HASH,
                        last ? 1 : PARTITIONS,
                        List.of(j, probe),
                        last ? List.of() : waits(j + 1),
                        List.of(),
                        Map.of()));
            }
            left = stages.stream().mapToInt(Stage::tasks).toArray();
        }

        /** Most probe sides wait for their build sides. */
        private List<Integer> waits(int build) {
            return random.nextInt(4) > 0 ? List.of(build) : List.of();
        }

        private int add(Stage stage) {
            stages.add(stage);
            return stage.id();
        }

        int run() {
            send(new Event.ExecutorAdded(0, "localhost", 1 + random.nextInt(4)));
            send(new Event.QuerySubmitted(1, new StageGraph(stages, List.of(), LIMIT)));
            while (!running.isEmpty()) {
                Action.LaunchTask task = running.remove(random.nextInt(running.size()));
                left[task.task().stage()]--;
                int partitions = task.stage().outputPartitions();
                OutputSizes output = OutputSizes.none(partitions);
                output.bytes()[0] = random.nextInt((int) LIMIT);
                send(new Event.TaskSucceeded(task.task(), output));
            }
            assertThat(ends).as("seed %d", seed).isOne();
            for (Stage stage : stages) {
                assertThat(left[stage.id()])
                        .as("seed %d stage %d", seed, stage.id())
                        .isZero();
            }
            return absorbed.size();
        }

        private void send(Event event) {
            for (Action action : state.handle(event)) {
                switch (action) {
                    case Action.LaunchTask launch -> {
                        assertThat(absorbed)
                                .as("seed %d", seed)
                                .doesNotContain(launch.task().stage());
                        for (int input : launch.stage().dependsOn()) {
                            assertThat(left[input])
                                    .as("seed %d: input %d", seed, input)
                                    .isZero();
                            assertThat(released).as("seed %d", seed).doesNotContain(input);
                        }
                        running.add(launch);
                    }
                    case Action.AdaptStage adapt ->
                        left[adapt.stage()] = adapt.tasks().size();
                    case Action.FuseStages fuse -> {
                        assertThat(absorbed.add(fuse.absorbed()))
                                .as("seed %d", seed)
                                .isTrue();
                        left[fuse.absorbed()] = 0;
                        left[fuse.stage().id()] = fuse.stage().tasks();
                    }
                    case Action.ReleaseStage release ->
                        assertThat(released.add(release.stage()))
                                .as("seed %d", seed)
                                .isTrue();
                    case Action.WantExecutors _, Action.ReleaseExecutor _ -> throw new AssertionError(action);
                    case Action.EndQuery _ -> ends++;
                    case Action.FailQuery _,
                            Action.OfferFilters _,
                            Action.CancelTask _,
                            Action.ExcludeExecutor _,
                            Action.FinishResult _ -> throw new AssertionError(action);
                }
            }
        }
    }
}
