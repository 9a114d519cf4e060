// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.centella.columnar.error.CentellaException;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.TaskInput;

/**
 * The executors of a scheduler: this process's own, or those of a cluster. Does what the scheduler decides and reports what
 * happens as {@link Event}s. Calls come from the scheduler's one thread and do not wait.
 */
public interface Backend extends AutoCloseable {
    /** How many executors there may be. */
    default Allotment allotment() {
        return Allotment.FIXED;
    }

    /** So many executors are wanted in all from now on. */
    default void want(int executors) {}

    /** The executor is to end. */
    default void release(int executor) {}

    /** Begins to report: the executors first. */
    void begin(Consumer<Event> events);

    /** A query whose tasks will come. */
    void start(QueryContext query);

    /**
     * Runs a task.
     *
     * @param outputs by stage that it reads: the executor that has the output of each of its tasks
     */
    void launch(
            QueryContext query, TaskId task, int executor, Stage stage, TaskInput input, Map<Integer, int[]> outputs);

    /** Another attempt has won. */
    void cancel(TaskId task, int executor);

    /** A complete stage tells scans something. */
    void offerFilters(QueryContext query, Stage stage, int[] outputs);

    /** Nobody reads the stage's output any more. */
    void release(QueryContext query, int stage);

    /** Running tasks stop with the error. */
    void fail(QueryContext query, CentellaException error);

    /** No task runs any more. Completes when all rows that there are have been put into the query's results. */
    CompletableFuture<Void> rows(QueryContext query);

    /** Completes when no executor holds anything of the query; with what went wrong, if something did. */
    CompletableFuture<Void> end(QueryContext query);

    @Override
    void close();
}
