// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.journal;

import java.util.ArrayList;
import java.util.List;
import org.centella.execution.scheduler.LaunchReason;
import org.centella.execution.scheduler.LogEntry;
import org.centella.execution.scheduler.TaskId;
import org.jspecify.annotations.Nullable;

/** One query of a {@link History}, which guards it. */
final class QueryHistory {
    private final long id;
    private final String text;
    private final long submitted;
    private final List<StageHistory> stages = new ArrayList<>();
    private String state = "RUNNING";
    private @Nullable String error;
    private @Nullable Long ended;

    QueryHistory(long id, String text, List<LogEntry.StagePlan> plan, long submitted) {
        this.id = id;
        this.text = text;
        this.submitted = submitted;
        for (LogEntry.StagePlan stage : plan) {
            stages.add(new StageHistory(stage, stage.stage() == plan.size() - 1));
        }
    }

    private @Nullable StageHistory stage(int stage) {
        return stage < stages.size() ? stages.get(stage) : null;
    }

    void adapted(int stage, int tasks) {
        StageHistory known = stage(stage);
        if (known != null) {
            known.tasks(tasks);
        }
    }

    void fused(int stage, int tasks, int absorbed) {
        adapted(stage, tasks);
        StageHistory within = stage(absorbed);
        if (within != null) {
            within.absorbedBy(stage);
        }
    }

    void launched(TaskId task, int executor, LaunchReason reason, long now) {
        StageHistory stage = stage(task.stage());
        if (stage != null) {
            stage.launched(task, executor, reason, now);
        }
    }

    void cancelled(TaskId task) {
        StageHistory stage = stage(task.stage());
        if (stage != null) {
            stage.cancelled(task);
        }
    }

    void succeeded(TaskId task, long rows, long bytes, long now) {
        StageHistory stage = stage(task.stage());
        if (stage != null) {
            stage.succeeded(task, rows, bytes, now);
        }
    }

    void failed(TaskId task, String message, long now) {
        StageHistory stage = stage(task.stage());
        if (stage != null) {
            stage.failed(task, message, now);
        }
    }

    void outputLost(TaskId reader, int executor, int stage, int partition, String message, long now) {
        failed(reader, message, now);
        StageHistory lost = stage(stage);
        if (lost != null) {
            lost.outputGone(partition, executor);
        }
    }

    void lost(int executor, long now) {
        stages.forEach(stage -> stage.lost(executor, now));
    }

    void outputsGone(int executor) {
        stages.forEach(stage -> stage.outputsGone(executor));
    }

    void released(int stage) {
        StageHistory known = stage(stage);
        if (known != null) {
            known.released();
        }
    }

    void failed(String code, String message) {
        state = "FAILED";
        error = code + ": " + message;
    }

    void complete() {
        state = "COMPLETE";
    }

    void ended(long now) {
        ended = now;
        if (error == null) {
            state = "ENDED";
        }
    }

    boolean isOver() {
        return ended != null;
    }

    ApplicationReport.Query report() {
        List<StageHistory> own = stages.stream().filter(StageHistory::runs).toList();
        return new ApplicationReport.Query(
                id,
                text,
                state,
                error,
                submitted,
                ended,
                own.stream().mapToInt(StageHistory::done).sum(),
                own.stream().mapToInt(StageHistory::tasks).sum(),
                (int) own.stream()
                        .filter(stage -> stage.done() == stage.tasks())
                        .count(),
                own.size());
    }

    QueryReport details() {
        return new QueryReport(
                report(), stages.stream().map(StageHistory::report).toList());
    }
}
