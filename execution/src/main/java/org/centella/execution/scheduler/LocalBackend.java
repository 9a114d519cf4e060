// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.centella.columnar.error.CentellaException;
import org.centella.execution.exchange.StageOutputs;
import org.centella.execution.plan.OutputSizes;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.TaskInput;
import org.jspecify.annotations.Nullable;

/** One executor in the driver's process: tasks hand their rows to the client themselves. */
final class LocalBackend implements Backend {
    /** Those of a cluster have other numbers, so that a log tells them from the driver's own process. */
    private static final int EXECUTOR = 0;

    private final int slots;
    private final TaskSlots executor;
    private @Nullable Reports reports;

    LocalBackend(int slots) {
        this.slots = slots;
        this.executor = new TaskSlots(slots);
    }

    /** Reports of tasks as events. */
    private record Reports(Consumer<Event> events, TaskSlots executor) implements TaskReports {
        @Override
        public void succeeded(TaskId task, OutputSizes output) {
            events.accept(new Event.TaskSucceeded(task, output));
        }

        @Override
        public void failed(TaskId task, CentellaException error, boolean repeatable) {
            events.accept(new Event.TaskFailed(task, error, repeatable));
        }

        @Override
        public void waits(TaskId task, boolean waits) {
            if (waits) {
                executor.addSpare();
            } else {
                executor.removeSpare();
            }
            events.accept(new Event.TaskWaits(task, waits));
        }
    }

    @Override
    public void begin(Consumer<Event> events) {
        reports = new Reports(events, executor);
        events.accept(new Event.ExecutorAdded(EXECUTOR, "localhost", slots));
    }

    @Override
    public void start(QueryContext query) {}

    @Override
    public void launch(
            QueryContext query,
            TaskId task,
            int onExecutor,
            Stage stage,
            TaskInput input,
            Map<Integer, int[]> outputs) {
        TaskReports to = Objects.requireNonNull(reports);
        executor.run(() -> RunningTask.run(task, stage, input, StageOutputs.of(query.shuffle), query, () -> {}, to));
    }

    /** There are no copies of tasks in one process. */
    @Override
    public void cancel(TaskId task, int onExecutor) {}

    @Override
    public void offerFilters(QueryContext query, Stage stage, int[] outputs) {
        query.offerFilters(stage, StageOutputs.of(query.shuffle));
    }

    @Override
    public void release(QueryContext query, int stage) {
        query.shuffle.release(stage);
    }

    @Override
    public void fail(QueryContext query, CentellaException error) {}

    @Override
    public CompletableFuture<Void> rows(QueryContext query) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> end(QueryContext query) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        executor.close();
    }
}
