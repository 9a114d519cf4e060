// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.TaskInput;

/** What the scheduler wants done about an event. */
sealed interface Action {
    /** @param stage as it is to be run, which may not be as it was planned */
    record LaunchTask(TaskId task, int executor, Stage stage, TaskInput input) implements Action {}

    /** The stage runs with other tasks than planned, before it is launched. */
    record AdaptStage(long query, int stage, List<TaskInput> tasks) implements Action {}

    /** The stage's joins read their build sides whole, and the other stage runs within it; neither is launched yet. */
    record FuseStages(long query, Stage stage, int absorbed) implements Action {}

    /** The stage is complete, and scans may ask for its filters. */
    record OfferFilters(long query, Stage stage) implements Action {}

    /** Nobody reads the stage's output any more. */
    record ReleaseStage(long query, int stage) implements Action {}

    /** The query will give no more than the error: tell its client, and its running tasks to stop. */
    record FailQuery(long query, CentellaException error) implements Action {}

    /** No task of the query runs any more and none will: free what it holds. Comes once for every query. */
    record EndQuery(long query) implements Action {}
}
