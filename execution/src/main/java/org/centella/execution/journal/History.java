// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.centella.execution.scheduler.LaunchReason;
import org.centella.execution.scheduler.LogEntry;
import org.centella.execution.scheduler.TaskId;
import org.jspecify.annotations.Nullable;

/**
 * An application as its log tells it: folded line by line, live in the driver or later from a file, with the same outcome.
 * Remembers the last hundred queries that ended. Thread-safe.
 */
public final class History {
    private static final int ENDED_QUERIES = 100;

    private String application = "";
    private Map<String, String> settings = Map.of();
    private long started;
    private @Nullable Long ended;
    private final Map<Integer, ApplicationReport.Executor> executors = new TreeMap<>();
    private final Map<Long, QueryHistory> queries = new LinkedHashMap<>();

    /** A history of all lines. */
    public static History of(List<LogLine> lines) {
        History history = new History();
        lines.forEach(history::add);
        return history;
    }

    public synchronized void add(LogLine line) {
        long now = line.at().toEpochMilli();
        switch (line.entry()) {
            case LogEntry.ApplicationStarted(String name, Map<String, String> values) -> {
                application = name;
                settings = values;
                started = now;
            }
            case LogEntry.ApplicationEnded _ -> ended = now;
            case LogEntry.ExecutorAdded(int executor, String host, int slots) ->
                executors.put(
                        executor, new ApplicationReport.Executor(executor, host, slots, "ALIVE", now, null, null));
            case LogEntry.ExecutorDraining(int executor) -> executor(executor, "DRAINING", null, null);
            // It is on its way to being lost.
            case LogEntry.ExecutorReleased _, LogEntry.ExecutorsWanted _, LogEntry.ExecutorsFailing _ -> {}
            case LogEntry.ExecutorExcluded(int executor, boolean outputsGone) -> {
                if (outputsGone) {
                    queries.values().forEach(query -> query.outputsGone(executor));
                }
            }
            case LogEntry.ExecutorLost(int executor, String reason) -> {
                executor(executor, "LOST", now, reason);
                queries.values().forEach(query -> query.lost(executor, now));
            }
            case LogEntry.QuerySubmitted(long query, String text, List<LogEntry.StagePlan> stages) -> {
                queries.put(query, new QueryHistory(query, text, stages, now));
                forget();
            }
            case LogEntry.StageAdapted(long query, int stage, int tasks) ->
                of(query).adapted(stage, tasks);
            case LogEntry.StagesFused(long query, int stage, int tasks, int absorbed) ->
                of(query).fused(stage, tasks, absorbed);
            case LogEntry.TaskLaunched(TaskId task, int executor, LaunchReason reason) ->
                of(task.query()).launched(task, executor, reason, now);
            case LogEntry.TaskCancelled(TaskId task, int _) -> of(task.query()).cancelled(task);
            case LogEntry.TaskSucceeded(TaskId task, long rows, long bytes) ->
                of(task.query()).succeeded(task, rows, bytes, now);
            case LogEntry.TaskFailed(TaskId task, String code, String message) ->
                of(task.query()).failed(task, code + ": " + message, now);
            case LogEntry.OutputLost(TaskId reader, int executor, int stage, int partition, String message) ->
                of(reader.query()).outputLost(reader, executor, stage, partition, message, now);
            case LogEntry.StageReleased(long query, int stage) -> of(query).released(stage);
            case LogEntry.QueryFailed(long query, String code, String message) ->
                of(query).failed(code, message);
            case LogEntry.ResultComplete(long query) -> of(query).complete();
            case LogEntry.QueryEnded(long query) -> of(query).ended(now);
        }
    }

    /** Reports of a query that was forgotten go to nobody. */
    private QueryHistory of(long query) {
        QueryHistory known = queries.get(query);
        return known == null ? new QueryHistory(query, "", List.of(), 0) : known;
    }

    private void executor(int id, String state, @Nullable Long lost, @Nullable String reason) {
        executors.computeIfPresent(
                id,
                (_, known) -> new ApplicationReport.Executor(
                        id, known.host(), known.slots(), state, known.added(), lost, reason));
    }

    private void forget() {
        List<Long> over = new ArrayList<>();
        queries.forEach((id, query) -> {
            if (query.isOver()) {
                over.add(id);
            }
        });
        over.stream().limit(Math.max(0, over.size() - ENDED_QUERIES)).forEach(queries::remove);
    }

    /** All that is remembered but stages and tasks; the latest query first. */
    public synchronized ApplicationReport report() {
        return new ApplicationReport(
                application,
                settings,
                started,
                ended,
                List.copyOf(executors.values()),
                new ArrayList<>(queries.values())
                        .reversed().stream().map(QueryHistory::report).toList());
    }

    /** A query with its stages and attempts, or null. */
    public synchronized @Nullable QueryReport query(long id) {
        QueryHistory query = queries.get(id);
        return query == null ? null : query.details();
    }
}
