// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.centella.columnar.error.CentellaException;
import org.centella.execution.plan.OutputSizes;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.StageGraph;
import org.centella.execution.plan.TaskInput;
import org.jspecify.annotations.Nullable;

/** How events and actions are told in a log. */
final class LogEntries {
    private LogEntries() {}

    /** Null of what no log needs: the passing of time, and submissions, which are told with the query's text. */
    static @Nullable LogEntry of(Event event) {
        return switch (event) {
            case Event.ExecutorAdded(int executor, String host, int slots) ->
                new LogEntry.ExecutorAdded(executor, host, slots);
            case Event.ExecutorDraining(int executor) -> new LogEntry.ExecutorDraining(executor);
            case Event.ExecutorLost(int executor, CentellaException reason) ->
                new LogEntry.ExecutorLost(executor, reason.getMessage());
            case Event.ExecutorsFailing(CentellaException reason) -> new LogEntry.ExecutorsFailing(reason.getMessage());
            case Event.TaskSucceeded(TaskId task, OutputSizes output) ->
                new LogEntry.TaskSucceeded(task, output.totalRows(), output.totalBytes());
            case Event.TaskFailed(TaskId task, CentellaException error, boolean _) ->
                new LogEntry.TaskFailed(task, error.code().name(), error.getMessage());
            case Event.OutputLost(TaskId reader, int executor, int stage, int task, CentellaException error) ->
                new LogEntry.OutputLost(reader, executor, stage, task, error.getMessage());
            case Event.QuerySubmitted _, Event.TaskWaits _, Event.CancelRequested _, Event.Tick _ -> null;
        };
    }

    /** Null of what follows from the rest. */
    static @Nullable LogEntry of(Action action) {
        return switch (action) {
            case Action.LaunchTask(
                    TaskId task,
                    int executor,
                    LaunchReason reason,
                    Stage _,
                    TaskInput _,
                    Map<Integer, int[]> _) -> new LogEntry.TaskLaunched(task, executor, reason);
            case Action.CancelTask(TaskId task, int executor) -> new LogEntry.TaskCancelled(task, executor);
            case Action.AdaptStage(long query, int stage, List<TaskInput> tasks) ->
                new LogEntry.StageAdapted(query, stage, tasks.size());
            case Action.FuseStages(long query, Stage stage, int absorbed) ->
                new LogEntry.StagesFused(query, stage.id(), stage.tasks(), absorbed);
            case Action.OfferFilters _ -> null;
            case Action.ReleaseStage(long query, int stage) -> new LogEntry.StageReleased(query, stage);
            case Action.ExcludeExecutor(int executor, boolean outputsGone) ->
                new LogEntry.ExecutorExcluded(executor, outputsGone);
            case Action.WantExecutors(int executors) -> new LogEntry.ExecutorsWanted(executors);
            case Action.ReleaseExecutor(int executor) -> new LogEntry.ExecutorReleased(executor);
            case Action.FailQuery(long query, CentellaException error) -> LogEntry.failed(query, error);
            case Action.FinishResult(long query) -> new LogEntry.ResultComplete(query);
            case Action.EndQuery(long query) -> new LogEntry.QueryEnded(query);
        };
    }

    static LogEntry submitted(long query, String text, StageGraph graph) {
        return new LogEntry.QuerySubmitted(
                query,
                text,
                graph.stages().stream()
                        .map(stage -> new LogEntry.StagePlan(
                                stage.id(), stage.tasks(), operators(stage.root()), stage.dependsOn()))
                        .toList());
    }

    private static List<String> operators(PhysicalPlan plan) {
        List<String> names = new ArrayList<>();
        names.add(plan.getClass().getSimpleName());
        plan.inputs().forEach(input -> names.addAll(operators(input)));
        return names;
    }
}
