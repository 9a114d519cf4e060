// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.centella.execution.scheduler.LaunchReason;
import org.centella.execution.scheduler.LogEntry;
import org.centella.execution.scheduler.TaskId;
import org.jspecify.annotations.Nullable;

/** One stage of a {@link QueryHistory}. */
final class StageHistory {
    private final LogEntry.StagePlan plan;
    /** Rows of the last stage are safe from the loss of executors. */
    private final boolean last;

    private final Map<TaskId, QueryReport.Attempt> attempts = new LinkedHashMap<>();
    private final Map<Integer, QueryReport.Attempt> done = new HashMap<>();
    private int tasks;
    private @Nullable Integer within;
    private boolean released;
    private int repeated;

    StageHistory(LogEntry.StagePlan plan, boolean last) {
        this.plan = plan;
        this.last = last;
        this.tasks = plan.tasks();
    }

    boolean runs() {
        return within == null;
    }

    int tasks() {
        return tasks;
    }

    int done() {
        return released ? tasks : Math.min(done.size(), tasks);
    }

    void tasks(int count) {
        tasks = count;
    }

    void absorbedBy(int stage) {
        within = stage;
    }

    void launched(TaskId task, int executor, LaunchReason reason, long now) {
        // A copy of a slow attempt is launched while there is no output.
        if (done.containsKey(task.partition())) {
            repeated++;
        }
        released = false;
        attempts.put(
                task,
                new QueryReport.Attempt(
                        task.partition(), task.attempt(), executor, reason, "RUNNING", now, null, 0, 0, null));
    }

    private void end(TaskId task, String state, long rows, long bytes, @Nullable String error, long now) {
        attempts.computeIfPresent(
                task,
                (_, was) -> isOver(was)
                        ? was
                        : new QueryReport.Attempt(
                                was.partition(),
                                was.attempt(),
                                was.executor(),
                                was.reason(),
                                was.state().equals("CANCELLED") ? was.state() : state,
                                was.launched(),
                                now,
                                rows,
                                bytes,
                                error));
    }

    private static boolean isOver(QueryReport.Attempt attempt) {
        return attempt.ended() != null;
    }

    void cancelled(TaskId task) {
        attempts.computeIfPresent(
                task,
                (_, was) -> new QueryReport.Attempt(
                        was.partition(),
                        was.attempt(),
                        was.executor(),
                        was.reason(),
                        "CANCELLED",
                        was.launched(),
                        null,
                        0,
                        0,
                        null));
    }

    void succeeded(TaskId task, long rows, long bytes, long now) {
        QueryReport.Attempt running = attempts.get(task);
        if (running == null || isOver(running)) {
            return;
        }
        end(task, "SUCCEEDED", rows, bytes, null, now);
        QueryReport.Attempt over = attempts.get(task);
        if (over.state().equals("SUCCEEDED")) {
            done.putIfAbsent(task.partition(), over);
        }
    }

    void failed(TaskId task, String message, long now) {
        end(task, "FAILED", 0, 0, message, now);
    }

    void lost(int executor, long now) {
        for (TaskId task : List.copyOf(attempts.keySet())) {
            if (attempts.get(task).executor() == executor) {
                end(task, "LOST", 0, 0, null, now);
            }
        }
        outputsGone(executor);
    }

    void outputsGone(int executor) {
        if (!last) {
            done.values().removeIf(output -> output.executor() == executor);
        }
    }

    void outputGone(int partition, int executor) {
        QueryReport.Attempt output = done.get(partition);
        if (output != null && output.executor() == executor) {
            done.remove(partition);
        }
    }

    void released() {
        released = true;
        done.clear();
    }

    QueryReport.Stage report() {
        List<QueryReport.Attempt> all = new ArrayList<>(attempts.values());
        return new QueryReport.Stage(
                plan.stage(),
                plan.operators(),
                plan.reads(),
                tasks,
                done(),
                within,
                released,
                all.stream().mapToLong(QueryReport.Attempt::rows).sum(),
                all.stream().mapToLong(QueryReport.Attempt::bytes).sum(),
                repeated,
                all);
    }
}
