// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.util.List;
import java.util.Map;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.TaskInput;
import org.centella.execution.scheduler.TaskId;
import org.jspecify.annotations.Nullable;

/** What a driver tells one of its executors. */
sealed interface ToExecutor {
    /** Who else there is, this one among them; comes before tasks that read from them. */
    record Peers(Map<Integer, Endpoint> blocks) implements ToExecutor {}

    /**
     * A query comes before its tasks.
     *
     * @param plan the {@link QueryBlob}, or null where it is large and to be fetched
     */
    record StartQuery(long query, byte @Nullable [] plan) implements ToExecutor {}

    /** The stage does not run as it was planned; comes before its tasks. */
    record StageAsRun(long query, Stage stage) implements ToExecutor {}

    /**
     * Run a task.
     *
     * @param outputs by stage that it reads: the executor that has the output of each of its tasks
     */
    record Launch(TaskId task, TaskInput input, Map<Integer, int[]> outputs) implements ToExecutor {}

    record CancelTask(TaskId task) implements ToExecutor {}

    /** The stage is complete: scans may find what its rows tell them. */
    record OfferFilters(long query, int stage, List<Stage.Filter> filters, int[] outputs) implements ToExecutor {}

    record ReleaseStage(long query, int stage) implements ToExecutor {}

    /** Running tasks are to stop with the error. */
    record CancelQuery(long query, ErrorText error) implements ToExecutor {}

    /** No task of it runs or will: free what it holds. */
    record EndQuery(long query) implements ToExecutor {}

    /** What programs of the application have kept of a dataset is not wanted any more. */
    record DropKept(int dataset) implements ToExecutor {}

    /** End the process. */
    record Stop() implements ToExecutor {}
}
