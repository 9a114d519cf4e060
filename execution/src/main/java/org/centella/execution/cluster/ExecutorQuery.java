// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.plan.Stage;
import org.centella.execution.scheduler.QueryContext;
import org.centella.execution.scheduler.TaskId;
import org.jspecify.annotations.Nullable;

/**
 * A query on an executor: from its announcement, while its plan is on the way, until the last of its tasks has stopped.
 * Thread-safe.
 */
final class ExecutorQuery {
    final long id;
    private final CompletableFuture<QueryContext> context = new CompletableFuture<>();
    private final Map<TaskId, CentellaException> cancelledTasks = new ConcurrentHashMap<>();
    /** Those that do not run as they were planned. */
    private final Map<Integer, Stage> stages = new ConcurrentHashMap<>();

    // What changes, under this object's lock.
    private final List<Consumer<QueryContext>> onceThere = new ArrayList<>();
    private @Nullable CentellaException cancelled;
    private @Nullable Consumer<@Nullable QueryContext> atEnd;
    /** Tasks that run or wait for a slot, and the fetching of the plan. */
    private int busy;

    ExecutorQuery(long id) {
        this.id = id;
    }

    /** Fetches the plan on a thread of its own, for the one that brings messages must not wait. */
    void fetch(Supplier<QueryContext> plan) {
        begin();
        Thread.ofVirtual().name("centella-plan-" + id).start(() -> {
            try {
                QueryContext made = plan.get();
                arrived(made);
            } catch (RuntimeException e) {
                context.completeExceptionally(e);
            } finally {
                finish();
            }
        });
    }

    private synchronized void arrived(QueryContext made) {
        if (cancelled != null) {
            made.cancel(cancelled);
        }
        context.complete(made);
        onceThere.forEach(action -> action.accept(made));
        onceThere.clear();
    }

    /**
     * Waits for the plan.
     *
     * @throws CentellaException when it cannot be had
     */
    QueryContext context() {
        try {
            return context.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof CentellaException known
                    ? new CentellaException(known.code(), known.getMessage(), known)
                    : new CentellaException(ErrorCode.INTERNAL_ERROR, "a plan cannot be had: " + e.getCause(), e);
        }
    }

    /** What there is already, or null. */
    @Nullable
    QueryContext contextIfThere() {
        return context.isCompletedExceptionally() ? null : context.getNow(null);
    }

    /** Does something that does not wait once the plan is there, one after the other. */
    synchronized void whenThere(Consumer<QueryContext> action) {
        QueryContext there = contextIfThere();
        if (there != null) {
            action.accept(there);
        } else {
            onceThere.add(action);
        }
    }

    void runs(Stage stage) {
        stages.put(stage.id(), stage);
    }

    /** The stage as it runs. */
    Stage stage(QueryContext plan, int stage) {
        return stages.getOrDefault(stage, plan.graph.stages().get(stage));
    }

    void cancel(TaskId task) {
        cancelledTasks.put(task, new CentellaException(ErrorCode.TASK_LOST, task + " is not needed any more"));
    }

    /** @throws CentellaException when nobody wants the task any more */
    void checkWanted(TaskId task) {
        CentellaException error = cancelledTasks.get(task);
        if (error != null) {
            throw error;
        }
    }

    synchronized void cancel(CentellaException error) {
        cancelled = cancelled == null ? error : cancelled;
        QueryContext there = contextIfThere();
        if (there != null) {
            there.cancel(error);
        }
    }

    synchronized void begin() {
        busy++;
    }

    void finish() {
        Consumer<@Nullable QueryContext> action;
        synchronized (this) {
            busy--;
            action = busy == 0 ? atEnd : null;
        }
        if (action != null) {
            action.accept(contextIfThere());
        }
    }

    void finish(TaskId task) {
        cancelledTasks.remove(task);
        finish();
    }

    /** @param action is done when no task runs any more, which is at once if none does; gets nothing if no plan came */
    void end(Consumer<@Nullable QueryContext> action) {
        synchronized (this) {
            atEnd = action;
            busy++;
        }
        finish();
    }
}
