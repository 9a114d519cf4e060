// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.OutputSizes;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.StageGraph;
import org.centella.storage.Split;
import org.junit.jupiter.api.Test;

/** What the scheduler does about executors that come, go, fail and are slow, one rule at a time. */
class ClusterRulesTest {
    private static final CentellaException GONE = new CentellaException(ErrorCode.TASK_LOST, "no sign of life");
    private static final CentellaException PASSING = new CentellaException(ErrorCode.IO_ERROR, "read failed");
    private static final CentellaException FULL = new CentellaException(ErrorCode.DISK_FULL, "no space left");

    private SchedulerState scheduler = new SchedulerState(StageAdaptation.DEFAULT, Patience.CLUSTER, Allotment.FIXED);

    // Attempts.

    @Test
    void runsElsewhereWhatALostExecutorRan() {
        add(0, 2);
        submit(graph(2, 1));
        assertThat(lose(0)).isEmpty();
        assertThat(add(1, 2)).containsExactly("run 0.0#1 on 1", "run 0.1#1 on 1");
    }

    @Test
    void countsLostExecutorsApartFromTheTasksOwnErrorsAndGivesUpAtTheFourth() {
        submit(graph(1));
        for (int executor = 0; executor < 3; executor++) {
            assertThat(add(executor, 1)).containsExactly("run 0.0#" + executor + " on " + executor);
            lose(executor);
        }
        add(3, 1);
        assertThat(fail(0, 0, 3)).containsExactly("run 0.0#4 on 3");
        assertThat(lose(3)).containsExactly("fail TASK_LOST", "end");
    }

    @Test
    void ignoresWhatIsReportedForALostExecutorOrTwice() {
        add(0, 1);
        submit(graph(2));
        lose(0);
        add(1, 1);
        assertThat(succeed(0, 0, 0)).isEmpty();
        assertThat(fail(0, 0, 0)).isEmpty();
        assertThat(succeed(0, 0, 1)).containsExactly("run 0.1#0 on 1");
        assertThat(succeed(0, 0, 1)).isEmpty();
    }

    @Test
    void triesAFailedTaskOnAnotherExecutorAndWaitsForItsSlot() {
        add(0, 1);
        add(1, 1);
        submit(graph(2));
        assertThat(fail(0, 0, 0)).isEmpty();
        assertThat(succeed(0, 1, 0)).containsExactly("run 0.0#1 on 1");
    }

    @Test
    void triesAFailedTaskWhereItFailedWhenThereIsNoOtherExecutor() {
        add(0, 1);
        submit(graph(1));
        assertThat(fail(0, 0, 0)).containsExactly("run 0.0#1 on 0");
    }

    @Test
    void triesATaskThatFoundNoRoomOnEveryOtherExecutor() {
        add(0, 1);
        add(1, 1);
        submit(graph(1));
        assertThat(fail(0, 0, 0, FULL)).containsExactly("run 0.0#1 on 1");
        assertThat(fail(0, 0, 1, FULL)).containsExactly("fail DISK_FULL", "end");
    }

    // Outputs.

    @Test
    void makesAnewOnlyTheOutputsThatAreLost() {
        add(0, 1);
        add(1, 1);
        submit(graph(2, 2));
        succeed(0, 0, 0);
        assertThat(succeed(0, 1, 0)).containsExactly("run 1.0#0 on 0", "run 1.1#0 on 1");
        assertThat(lose(1)).isEmpty();
        assertThat(outputLost(1, 0, 0, 1, 0, 1)).containsExactly("run 0.1#1 on 0");
        assertThat(succeed(0, 1, 1)).containsExactly("run 1.0#1 on 0");
        assertThat(succeed(1, 0, 1)).containsExactly("run 1.1#1 on 0");
        assertThat(succeed(1, 1, 1)).containsExactly("release 0", "end");
    }

    @Test
    void makesAnewWhatWasReleasedWhenALostOutputNeedsItSeveralStagesDeep() {
        add(0, 1);
        submit(graph(1, 1, 1, 1));
        succeed(0, 0, 0);
        assertThat(succeed(1, 0, 0)).containsExactly("release 0", "run 2.0#0 on 0");
        assertThat(succeed(2, 0, 0)).containsExactly("release 1", "run 3.0#0 on 0");
        lose(0);
        assertThat(add(1, 1)).containsExactly("run 0.0#1 on 1");
        assertThat(succeed(0, 0, 1)).containsExactly("run 1.0#1 on 1");
        assertThat(succeed(1, 0, 1)).containsExactly("release 0", "run 2.0#1 on 1");
        assertThat(succeed(2, 0, 1)).containsExactly("release 1", "run 3.0#1 on 1");
        assertThat(succeed(3, 0, 1)).containsExactly("release 2", "end");
    }

    @Test
    void leavesLostOutputsAloneThatNobodyReadsAnyMore() {
        add(0, 1);
        submit(graph(1, 2));
        add(1, 1);
        succeed(0, 0, 0);
        succeed(1, 0, 0);
        // Stage 0 was on executor 0; of stage 1, which gives the result, task 0 is safe and task 1 runs on executor 1.
        assertThat(lose(0)).isEmpty();
        assertThat(succeed(1, 1, 0)).contains("end");
    }

    @Test
    void cancelsWhatIsMadeAnewWhenItsReaderNeedsItNoMore() {
        add(0, 1);
        submit(graph(1, 1));
        add(1, 1);
        scheduler.handle(new Event.ExecutorDraining(0));
        assertThat(succeed(0, 0, 0)).containsExactly("run 1.0#0 on 1");
        add(2, 1);
        assertThat(lose(0)).containsExactly("run 0.0#1 on 2");
        // The reader had read all before.
        assertThat(succeed(1, 0, 0)).containsExactly("release 0", "cancel 0.0#1 on 2", "finish");
        assertThat(fail(0, 0, 1)).containsExactly("end");
    }

    @Test
    void makesAnewOneOutputThatCannotBeReadAndGivesUpAtTheFifthTime() {
        add(0, 1);
        submit(graph(1, 1));
        succeed(0, 0, 0);
        for (int round = 0; round < 4; round++) {
            List<String> again = List.of("run 0.0#" + (round + 1) + " on 0");
            assertThat(outputLost(1, 0, round, 0, 0, 0))
                    .containsExactlyElementsOf(
                            round < 3 ? again : List.of("exclude 0 with its outputs", again.getFirst()));
            assertThat(succeed(0, 0, round + 1)).containsExactly("run 1.0#" + (round + 1) + " on 0");
            tick(100L * (round + 1));
        }
        assertThat(outputLost(1, 0, 4, 0, 0, 0)).containsExactly("fail IO_ERROR", "end");
    }

    @Test
    void believesTwoExecutorsThatNothingCanBeReadFromAThird() {
        add(0, 4);
        submit(graph(4, 3));
        for (int task = 0; task < 3; task++) {
            succeed(0, task, 0);
        }
        add(1, 2);
        add(2, 2);
        scheduler.handle(new Event.ExecutorDraining(0));
        assertThat(succeed(0, 3, 0)).containsExactly("run 1.0#0 on 1", "run 1.1#0 on 2", "run 1.2#0 on 1");
        assertThat(outputLost(1, 0, 0, 0, 0, 0)).containsExactly("run 0.0#1 on 1");
        assertThat(outputLost(1, 1, 0, 0, 0, 1))
                .containsExactly("exclude 0 with its outputs", "run 0.1#1 on 2", "run 0.2#1 on 2");
        assertThat(succeed(1, 2, 0)).containsExactly("run 0.3#1 on 1");
    }

    // Executors.

    @Test
    void givesADrainingExecutorNothingNewAndReadsFromItUntilItIsLost() {
        add(0, 1);
        submit(graph(2, 1));
        scheduler.handle(new Event.ExecutorDraining(0));
        assertThat(succeed(0, 0, 0)).isEmpty();
        assertThat(add(1, 1)).containsExactly("run 0.1#0 on 1");
        List<Action> actions = scheduler.handle(new Event.TaskSucceeded(new TaskId(1, 0, 1, 0), OutputSizes.none(1)));
        Action.LaunchTask reader = (Action.LaunchTask) actions.getFirst();
        assertThat(reader.outputs().get(0)).containsExactly(0, 1);
    }

    @Test
    void excludesAnExecutorForAWhileWhereFourTasksFailed() {
        add(0, 4);
        submit(graph(9));
        add(1, 1);
        for (int task = 0; task < 4; task++) {
            fail(0, task, 0);
        }
        // It has free slots and gets none of the tasks that are left.
        assertThat(tick(1_000)).isEmpty();
        assertThat(tick(59_000)).isEmpty();
        assertThat(tick(61_100)).isNotEmpty().allMatch(action -> action.endsWith(" on 0"));
    }

    @Test
    void doesNotExcludeTheOnlyExecutor() {
        add(0, 4);
        submit(graph(8));
        for (int task = 0; task < 4; task++) {
            assertThat(fail(0, task, 0)).isNotEmpty();
        }
    }

    @Test
    void prefersTheExecutorThatHoldsWhatATaskReadsButLetsNoSlotIdle() {
        add(0, 1);
        submit(graph(1, 1));
        add(1, 3);
        assertThat(succeed(0, 0, 0, 1 << 20)).containsExactly("run 1.0#0 on 0");
        assertThat(succeed(1, 0, 0)).containsExactly("release 0", "end");
        assertThat(submit(graph(1, 1))).containsExactly("run 0.0#0 on 1");
        assertThat(succeed(0, 0, 0, 1 << 20)).containsExactly("run 1.0#0 on 1");
    }

    @Test
    void runsScansWhereTheirRowsAreButLetsNoSlotIdle() {
        add(1, 1);
        add(2, 1);
        assertThat(told(scheduler.handle(new Event.QuerySubmitted(1, scanNear(1, 1, 2, 1, 7)))))
                .containsExactly("run 0.0#0 on 1", "run 0.2#0 on 2");
        assertThat(succeed(0, 2, 0)).as("none is nearer").containsExactly("run 0.1#0 on 2");
        assertThat(succeed(0, 0, 0)).containsExactly("run 0.3#0 on 1");
        assertThat(succeed(0, 3, 0)).as("nobody is near").containsExactly("run 0.4#0 on 1");
    }

    @Test
    void spreadsTasksOverExecutors() {
        add(0, 2);
        add(1, 2);
        assertThat(submit(graph(4)))
                .containsExactly("run 0.0#0 on 0", "run 0.1#0 on 1", "run 0.2#0 on 0", "run 0.3#0 on 1");
    }

    @Test
    void failsQueriesThatNoExecutorIsThereForWithinThirtySeconds() {
        tick(0);
        add(0, 1);
        submit(graph(1));
        tick(10_000);
        lose(0);
        assertThat(tick(27_900)).isEmpty();
        assertThat(tick(28_100)).containsExactly("fail NO_EXECUTORS", "end");
    }

    @Test
    void failsQueriesThatHaveNoExecutorWhenNoneCanBeStarted() {
        CentellaException reason = new CentellaException(ErrorCode.NO_EXECUTORS, "none starts");
        add(0, 1);
        submit(graph(2));
        assertThat(told(scheduler.handle(new Event.ExecutorsFailing(reason))))
                .as("there is one")
                .isEmpty();
        lose(0);
        assertThat(told(scheduler.handle(new Event.ExecutorsFailing(reason))))
                .containsExactly("fail NO_EXECUTORS", "end");
    }

    // Executors that come and go with the work.

    @Test
    void releasesADrainingExecutorOnceNothingRunsThereAndNobodyReadsWhatItHolds() {
        tick(0);
        add(0, 1);
        submit(graph(1, 1, 1));
        scheduler.handle(new Event.ExecutorDraining(0));
        assertThat(tick(200)).isEmpty();
        add(1, 1);
        succeed(0, 0, 0);
        assertThat(tick(400)).as("its output is being read").isEmpty();
        succeed(1, 0, 0);
        assertThat(tick(600)).containsExactly("release executor 0");
        assertThat(tick(800)).as("once").isEmpty();
    }

    @Test
    void asksForAsManyExecutorsAsTasksCanUseAndGivesIdleOnesBack() {
        scheduler = new SchedulerState(
                StageAdaptation.DEFAULT, Patience.CLUSTER, new Allotment(3, 2, Duration.ofSeconds(1)));
        assertThat(tick(0)).isEmpty();
        submit(graph(3));
        assertThat(tick(200)).containsExactly("want 2");
        add(0, 2);
        add(1, 2);
        assertThat(tick(400)).isEmpty();
        succeed(0, 0, 0);
        succeed(0, 2, 0);
        tick(600);
        assertThat(tick(1_300)).as("one is idle, not for long enough").isEmpty();
        assertThat(tick(1_500)).containsExactly("want 1", "release executor 1");
        lose(1);
        succeed(0, 1, 0);
        tick(1_900);
        assertThat(tick(3_000)).containsExactly("want 0", "release executor 0");
        lose(0);
        submit(graph(100));
        assertThat(tick(3_200)).as("no more than it may have").containsExactly("want 3");
    }

    @Test
    void keepsAnIdleExecutorWhoseOutputsMayBeRead() {
        scheduler = new SchedulerState(
                StageAdaptation.DEFAULT, Patience.CLUSTER, new Allotment(2, 1, Duration.ofSeconds(1)));
        tick(0);
        add(0, 1);
        add(1, 1);
        submit(graph(2, 1));
        succeed(0, 0, 0);
        tick(200);
        assertThat(tick(5_000)).as("task 1 of the stage still runs").isEmpty();
    }

    // Copies.

    @Test
    void copiesASlowTaskAndCancelsTheSlowerOfTheTwo() {
        slowTask();
        assertThat(tick(190)).isEmpty();
        assertThat(tick(210)).containsExactly("run 0.3#1 on 1");
        assertThat(tick(900)).isEmpty();
        assertThat(succeed(0, 3, 1)).containsExactly("cancel 0.3#0 on 0", "finish");
        assertThat(succeed(0, 3, 0)).containsExactly("end");
    }

    @Test
    void goesOnWithTheCopyWhenTheOtherFailsOrIsLost() {
        slowTask();
        tick(400);
        assertThat(lose(0)).isEmpty();
        assertThat(succeed(0, 3, 1)).containsExactly("end");
    }

    /** Three of four tasks took 100 ms, and the last one still runs on executor 0. */
    private void slowTask() {
        tick(0);
        add(0, 4);
        submit(graph(4));
        add(1, 4);
        tick(100);
        for (int task = 0; task < 3; task++) {
            succeed(0, task, 0);
        }
    }

    @Test
    void copiesNothingOntoTheSameExecutor() {
        tick(0);
        add(0, 4);
        submit(graph(4));
        for (int task = 0; task < 3; task++) {
            succeed(0, task, 0);
        }
        assertThat(tick(100_000)).isEmpty();
    }

    // Ends.

    @Test
    void endsAQueryThoughAnExecutorDoesNotSayThatACancelledTaskStopped() {
        tick(0);
        add(0, 1);
        submit(graph(1));
        CentellaException reason = new CentellaException(ErrorCode.QUERY_CANCELLED, "cancelled");
        assertThat(told(scheduler.handle(new Event.CancelRequested(1, reason))))
                .containsExactly("fail QUERY_CANCELLED", "cancel 0.0#0 on 0");
        assertThat(tick(9_900)).isEmpty();
        assertThat(tick(10_100)).containsExactly("end");
        // The slot is free when the attempt has stopped, and not before.
        assertThat(told(scheduler.handle(new Event.QuerySubmitted(2, graph(1)))))
                .isEmpty();
        assertThat(succeed(0, 0, 0)).containsExactly("run 0.0#0 on 0");
    }

    private List<String> tick(long millis) {
        return told(scheduler.handle(new Event.Tick(TimeUnit.MILLISECONDS.toNanos(millis))));
    }

    private List<String> add(int executor, int slots) {
        return told(scheduler.handle(new Event.ExecutorAdded(executor, "host" + executor, slots)));
    }

    private List<String> lose(int executor) {
        return told(scheduler.handle(new Event.ExecutorLost(executor, GONE)));
    }

    private List<String> submit(StageGraph graph) {
        return told(scheduler.handle(new Event.QuerySubmitted(1, graph)));
    }

    private List<String> succeed(int stage, int task, int attempt, long... bytes) {
        OutputSizes sizes = OutputSizes.none(1);
        Arrays.stream(bytes).forEach(b -> sizes.bytes()[0] = b);
        return told(scheduler.handle(new Event.TaskSucceeded(new TaskId(1, stage, task, attempt), sizes)));
    }

    private List<String> fail(int stage, int task, int attempt) {
        return fail(stage, task, attempt, PASSING);
    }

    private List<String> fail(int stage, int task, int attempt, CentellaException error) {
        return told(scheduler.handle(new Event.TaskFailed(new TaskId(1, stage, task, attempt), error, true)));
    }

    private List<String> outputLost(int stage, int task, int attempt, int executor, int ofStage, int ofTask) {
        TaskId reader = new TaskId(1, stage, task, attempt);
        return told(scheduler.handle(new Event.OutputLost(reader, executor, ofStage, ofTask, PASSING)));
    }

    private static List<String> told(List<Action> actions) {
        List<String> told = new ArrayList<>();
        for (Action action : actions) {
            told.add(
                    switch (action) {
                        case Action.LaunchTask launch -> "run " + told(launch.task()) + " on " + launch.executor();
                        case Action.CancelTask(TaskId task, int executor) -> "cancel " + told(task) + " on " + executor;
                        case Action.AdaptStage adapt -> "adapt " + adapt.stage();
                        case Action.FuseStages fuse -> "fuse " + fuse.absorbed();
                        case Action.OfferFilters offer ->
                            "filters " + offer.stage().id();
                        case Action.ReleaseStage release -> "release " + release.stage();
                        case Action.ExcludeExecutor exclude ->
                            "exclude " + exclude.executor() + (exclude.outputsGone() ? " with its outputs" : "");
                        case Action.FailQuery fail -> "fail " + fail.error().code();
                        case Action.FinishResult _ -> "finish";
                        case Action.WantExecutors(int executors) -> "want " + executors;
                        case Action.ReleaseExecutor(int executor) -> "release executor " + executor;
                        case Action.EndQuery _ -> "end";
                    });
        }
        return told;
    }

    private static String told(TaskId task) {
        return task.stage() + "." + task.partition() + "#" + task.attempt();
    }

    /** A stage with a task for each split, and the executor that is nearest to it. */
    private static StageGraph scanNear(int... executors) {
        List<List<Split>> splits = new ArrayList<>();
        for (int executor : executors) {
            splits.add(List.of(new Split("rows", 0, 1, 1, 1, Map.of(), null, executor)));
        }
        return new StageGraph(List.of(new Stage(
                0,
                new PhysicalPlan.Values(0, List.of(), Schema.of()),
                executors.length,
                new Partitioning.Single(),
                1,
                List.of(),
                Map.of(0, splits))));
    }

    /** A chain of stages with these numbers of tasks. */
    private static StageGraph graph(int... tasks) {
        List<Stage> stages = new ArrayList<>();
        for (int id = 0; id < tasks.length; id++) {
            stages.add(new Stage(
                    id,
                    new PhysicalPlan.Values(id, List.of(), Schema.of()),
                    tasks[id],
                    new Partitioning.Single(),
                    1,
                    id == 0 ? List.of() : List.of(id - 1),
                    Map.of()));
        }
        return new StageGraph(stages);
    }
}
