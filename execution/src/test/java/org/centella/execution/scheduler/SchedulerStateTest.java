// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.OutputSizes;
import org.centella.execution.plan.Partitioning;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.StageGraph;
import org.centella.execution.plan.TaskInput;
import org.junit.jupiter.api.Test;

class SchedulerStateTest {
    private static final CentellaException USER_ERROR =
            new CentellaException(ErrorCode.DIVISION_BY_ZERO, "division by zero");
    private static final CentellaException PASSING_ERROR = new CentellaException(ErrorCode.IO_ERROR, "read failed");

    private final SchedulerState scheduler =
            new SchedulerState(StageAdaptation.DEFAULT, Patience.LOCAL, Allotment.FIXED);

    @Test
    void runsAStageWhenItsInputsAreComplete() {
        addSlots(4);
        assertThat(launched(submit(1, graph(2, 1)))).containsExactly(task(1, 0, 0, 0), task(1, 0, 1, 0));
        assertThat(succeed(task(1, 0, 0, 0))).isEmpty();
        assertThat(launched(succeed(task(1, 0, 1, 0)))).containsExactly(task(1, 1, 0, 0));
        assertThat(succeed(task(1, 1, 0, 0))).containsExactly(new Action.ReleaseStage(1, 0), new Action.EndQuery(1));
    }

    @Test
    void launchesNoMoreTasksThanThereAreSlots() {
        addSlots(2);
        assertThat(launched(submit(1, graph(5, 1)))).hasSize(2);
        assertThat(launched(succeed(task(1, 0, 1, 0)))).containsExactly(task(1, 0, 2, 0));
    }

    @Test
    void servesQueriesInTurn() {
        addSlots(1);
        submit(1, graph(4, 1));
        submit(2, graph(4, 1));
        assertThat(launched(succeed(task(1, 0, 0, 0)))).containsExactly(task(2, 0, 0, 0));
        assertThat(launched(succeed(task(2, 0, 0, 0)))).containsExactly(task(1, 0, 1, 0));
    }

    @Test
    void lendsTheSlotOfATaskThatWaitsForItsClientToAnotherQuery() {
        addSlots(1);
        submit(1, graph(3));
        assertThat(launched(submit(2, graph(2)))).isEmpty();
        // Another task of the query would wait as well.
        assertThat(launched(waits(task(1, 0, 0, 0), true))).containsExactly(task(2, 0, 0, 0));
        // Two run for a while, so the next slot that is free is none.
        assertThat(launched(waits(task(1, 0, 0, 0), false))).isEmpty();
        assertThat(launched(succeed(task(2, 0, 0, 0)))).isEmpty();
        assertThat(launched(succeed(task(1, 0, 0, 0)))).containsExactly(task(1, 0, 1, 0));
        assertThat(launched(waits(task(1, 0, 1, 0), true))).containsExactly(task(2, 0, 1, 0));
        // One that ends while it waits has no slot to give back.
        assertThat(launched(succeed(task(1, 0, 1, 0)))).isEmpty();
        assertThat(launched(succeed(task(2, 0, 1, 0)))).containsExactly(task(1, 0, 2, 0));
    }

    @Test
    void failsAQueryAtOnceForItsUsersErrorAndEndsItWhenItsTasksHaveStopped() {
        addSlots(2);
        submit(1, graph(4, 1));
        assertThat(fail(task(1, 0, 0, 0), USER_ERROR))
                .containsExactly(new Action.FailQuery(1, USER_ERROR), new Action.CancelTask(task(1, 0, 1, 0), 0));
        assertThat(fail(task(1, 0, 1, 0), USER_ERROR)).containsExactly(new Action.EndQuery(1));
    }

    @Test
    void triesATaskFourTimesWhenItsErrorMayPass() {
        addSlots(1);
        submit(1, graph(1, 1));
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThat(launched(fail(task(1, 0, 0, attempt), PASSING_ERROR)))
                    .containsExactly(task(1, 0, 0, attempt + 1));
        }
        assertThat(fail(task(1, 0, 0, 3), PASSING_ERROR))
                .containsExactly(new Action.FailQuery(1, PASSING_ERROR), new Action.EndQuery(1));
    }

    @Test
    void doesNotRepeatATaskWhoseRowsHaveLeft() {
        addSlots(1);
        submit(1, graph(1, 1));
        assertThat(scheduler.handle(new Event.TaskFailed(task(1, 0, 0, 0), PASSING_ERROR, false)))
                .containsExactly(new Action.FailQuery(1, PASSING_ERROR), new Action.EndQuery(1));
    }

    @Test
    void endsACancelledQueryThatWaitsForASlot() {
        CentellaException reason = new CentellaException(ErrorCode.QUERY_CANCELLED, "cancelled");
        submit(1, graph(1, 1));
        assertThat(scheduler.handle(new Event.CancelRequested(1, reason)))
                .containsExactly(new Action.FailQuery(1, reason), new Action.EndQuery(1));
    }

    @Test
    void ignoresReportsOfAttemptsThatAreNotRunning() {
        addSlots(1);
        submit(1, graph(2, 1));
        fail(task(1, 0, 0, 0), PASSING_ERROR);
        assertThat(succeed(task(1, 0, 0, 0))).isEmpty();
        assertThat(succeed(task(7, 0, 0, 0))).isEmpty();
    }

    private void addSlots(int slots) {
        scheduler.handle(new Event.ExecutorAdded(0, "localhost", slots));
    }

    private List<Action> submit(long query, StageGraph graph) {
        return scheduler.handle(new Event.QuerySubmitted(query, graph));
    }

    private List<Action> succeed(TaskId task) {
        return scheduler.handle(new Event.TaskSucceeded(task, OutputSizes.none(1)));
    }

    private List<Action> waits(TaskId task, boolean waits) {
        return scheduler.handle(new Event.TaskWaits(task, waits));
    }

    private List<Action> fail(TaskId task, CentellaException error) {
        return scheduler.handle(new Event.TaskFailed(task, error, true));
    }

    private static List<TaskId> launched(List<Action> actions) {
        List<TaskId> tasks = new ArrayList<>();
        for (Action action : actions) {
            if (action
                    instanceof
                    Action.LaunchTask(
                            TaskId task,
                            int _,
                            LaunchReason _,
                            Stage _,
                            TaskInput _,
                            Map<Integer, int[]> _)) {
                tasks.add(task);
            }
        }
        return tasks;
    }

    private static TaskId task(long query, int stage, int partition, int attempt) {
        return new TaskId(query, stage, partition, attempt);
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
