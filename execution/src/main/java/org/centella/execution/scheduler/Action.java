// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.List;
import java.util.Map;
import org.centella.columnar.error.CentellaException;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.TaskInput;

/** What the scheduler wants done about an event. */
sealed interface Action {
    /** The location of an output that is nowhere, and that the task does not read. */
    int NOWHERE = -1;

    /**
     * @param reason what became of the attempts before
     * @param stage as it is to be run, which may not be as it was planned
     * @param outputs for each stage that the task reads, the executor that holds the output of each of that stage's tasks;
     *     the arrays are shared and not changed
     */
    record LaunchTask(
            TaskId task, int executor, LaunchReason reason, Stage stage, TaskInput input, Map<Integer, int[]> outputs)
            implements Action {}

    /** The attempt is not wanted any more: another was faster, or its query has failed. It still reports its end. */
    record CancelTask(TaskId task, int executor) implements Action {}

    /** The stage runs with other tasks than planned, before it is launched. */
    record AdaptStage(long query, int stage, List<TaskInput> tasks) implements Action {}

    /** The stage's joins read their build sides whole, and the other stage runs within it; neither is launched yet. */
    record FuseStages(long query, Stage stage, int absorbed) implements Action {}

    /**
     * The stage is complete, and scans may ask for its filters.
     *
     * @param outputs the executor that holds the output of each of its tasks
     */
    record OfferFilters(long query, Stage stage, int[] outputs) implements Action {}

    /** Nobody reads the stage's output any more. Comes again if some of it had to be made again. */
    record ReleaseStage(long query, int stage) implements Action {}

    /**
     * The executor gets no tasks for a while; for information, there is nothing to do.
     *
     * @param outputsGone whether what it holds is made anew elsewhere, because others cannot read it
     */
    record ExcludeExecutor(int executor, boolean outputsGone) implements Action {}

    /** The query will give no more than the error: tell its client, and its running tasks to stop. */
    record FailQuery(long query, CentellaException error) implements Action {}

    /** All rows of the query are there, though attempts that are not wanted any more still run. */
    record FinishResult(long query) implements Action {}

    /** So many executors are wanted in all from now on. */
    record WantExecutors(int executors) implements Action {}

    /** The executor runs nothing, nobody reads what it holds, and it gets no task any more: it is to end. */
    record ReleaseExecutor(int executor) implements Action {}

    /**
     * No task of the query runs any more and none will: free what it holds. Comes once for every query. An executor that
     * does not answer is not waited for longer than {@link Patience#forCancelled}.
     */
    record EndQuery(long query) implements Action {}
}
