// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.shell.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.centella.execution.journal.EventLog;
import org.centella.execution.journal.LogLine;
import org.centella.execution.scheduler.LaunchReason;
import org.centella.execution.scheduler.LogEntry;
import org.centella.execution.scheduler.TaskId;

/**
 * Rebuilds from an event log which outputs there were when, and finds tasks that were run though theirs was there, or for a
 * reason of which the log does not tell.
 */
final class EventLogCheck {
    private record Task(long query, int stage, int partition) {
        static Task of(TaskId id) {
            return new Task(id.query(), id.stage(), id.partition());
        }
    }

    /** The executor that is the driver's own process. */
    private static final int DRIVER = 0;

    private final List<LogLine> lines;
    private final Set<Integer> executors = new HashSet<>();
    /** The executor of each output that there is. */
    private final Map<Task, Integer> outputs = new HashMap<>();

    private final Map<TaskId, Integer> running = new HashMap<>();
    private final Set<TaskId> cancelled = new HashSet<>();
    /** Tasks of which an attempt failed, was lost with its executor, could not read, was done. */
    private final Set<Task> failed = new HashSet<>();

    private final Set<Task> died = new HashSet<>();
    private final Set<Task> starved = new HashSet<>();
    private final Set<Task> done = new HashSet<>();
    /** By query, the stage whose rows the driver gets. */
    private final Map<Long, Integer> results = new HashMap<>();

    /** What is wrong. */
    final List<String> recomputed = new ArrayList<>();

    final List<String> failures = new ArrayList<>();
    final List<TaskId> again = new ArrayList<>();
    /** Attempts by the reason that the log gives. */
    final Map<LaunchReason, Integer> reasons = new EnumMap<>(LaunchReason.class);

    int lost;
    int submitted;
    int ended;
    int launched;
    int copies;
    /** Attempts after a task's first that are no copies. */
    int reruns;

    EventLogCheck(List<LogLine> lines) {
        this.lines = lines;
        for (int at = 0; at < lines.size(); at++) {
            replay(at);
        }
    }

    /** The only log in a folder. */
    static EventLogCheck of(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> logs = files.toList();
            if (logs.size() != 1) {
                throw new IllegalStateException("one log expected, there are " + logs);
            }
            return new EventLogCheck(EventLog.read(logs.getFirst()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until an application has so many executors, as its log tells. */
    static void awaitExecutors(Path folder, int count) {
        ClusterProcesses.await(
                count + " executors",
                ClusterProcesses.START_SECONDS,
                () -> of(folder).executors.stream()
                                .filter(executor -> executor != DRIVER)
                                .count()
                        == count);
    }

    private void replay(int at) {
        switch (lines.get(at).entry()) {
            case LogEntry.ExecutorAdded(int executor, String _, int _) -> executors.add(executor);
            case LogEntry.ExecutorLost(int executor, String _) -> {
                lost++;
                gone(executor);
            }
            case LogEntry.ExecutorExcluded(int executor, boolean outputsGone) -> {
                if (outputsGone) {
                    forget(executor);
                }
            }
            case LogEntry.QuerySubmitted(long query, String _, List<LogEntry.StagePlan> stages) -> {
                submitted++;
                results.put(query, stages.size() - 1);
            }
            case LogEntry.StageReleased(long query, int stage) ->
                outputs.keySet().removeIf(task -> task.query() == query && task.stage() == stage);
            case LogEntry.TaskLaunched(TaskId task, int executor, LaunchReason reason) ->
                launched(task, executor, reason);
            case LogEntry.TaskSucceeded(TaskId task, long _, long _) -> {
                Integer executor = running.remove(task);
                if (executor != null && !cancelled.remove(task)) {
                    outputs.put(Task.of(task), executor);
                    done.add(Task.of(task));
                }
            }
            case LogEntry.TaskFailed(TaskId task, String _, String message) -> {
                running.remove(task);
                if (!cancelled.remove(task)) {
                    failed.add(Task.of(task));
                    failures.add(task + ": " + message);
                }
            }
            case LogEntry.OutputLost(TaskId reader, int executor, int stage, int task, String message) -> {
                failures.add(reader + ": " + message);
                running.remove(reader);
                starved.add(Task.of(reader));
                outputs.remove(new Task(reader.query(), stage, task));
                if (isLostAfter(at, executor)) {
                    gone(executor);
                }
            }
            case LogEntry.TaskCancelled(TaskId task, int _) -> {
                cancelled.add(task);
                // Another attempt is done, or nobody wants the output, until somebody does again.
                done.add(Task.of(task));
            }
            case LogEntry.QueryEnded(long query) -> {
                ended++;
                outputs.keySet().removeIf(task -> task.query() == query);
                running.keySet().removeIf(task -> task.query() == query);
            }
            default -> {}
        }
    }

    private void launched(TaskId task, int executor, LaunchReason reason) {
        launched++;
        Integer holder = outputs.get(Task.of(task));
        if (holder != null) {
            recomputed.add(task + ": its output is on executor " + holder);
        }
        if (!isTrue(task, reason)) {
            recomputed.add(task + " for the reason " + reason + ", and that is not so");
        }
        reasons.merge(reason, 1, Integer::sum);
        if (reason == LaunchReason.SLOW) {
            copies++;
        } else if (reason != LaunchReason.FIRST) {
            reruns++;
            again.add(task);
        }
        running.put(task, executor);
    }

    /** Whether the log tells of what is said to be the reason of an attempt. */
    private boolean isTrue(TaskId task, LaunchReason reason) {
        Task of = Task.of(task);
        return switch (reason) {
            case FIRST -> task.attempt() == 0;
            case SLOW ->
                running.keySet().stream().anyMatch(other -> Task.of(other).equals(of));
            case FAILED -> failed.contains(of);
            case EXECUTOR_LOST -> died.contains(of);
            case INPUT_LOST -> starved.contains(of);
            case OUTPUT_LOST -> task.attempt() > 0 && done.contains(of);
        };
    }

    private void gone(int executor) {
        executors.remove(executor);
        forget(executor);
        running.forEach((task, on) -> {
            if (on == executor) {
                died.add(Task.of(task));
            }
        });
        running.values().removeIf(on -> on == executor);
    }

    /** Its outputs are no more, but for rows of results, which the driver has. */
    private void forget(int executor) {
        outputs.entrySet()
                .removeIf(output -> output.getValue() == executor
                        && output.getKey().stage()
                                != results.getOrDefault(output.getKey().query(), -1));
    }

    /** A reader may find an executor dead before its link does. */
    private boolean isLostAfter(int at, int executor) {
        return lines.subList(at, lines.size()).stream()
                .anyMatch(line ->
                        line.entry() instanceof LogEntry.ExecutorLost(int other, String _) && other == executor);
    }

    /** Without what was run again. */
    String summary() {
        return "%d queries, %d executors lost, %d attempts: %s".formatted(submitted, lost, launched, reasons);
    }

    @Override
    public String toString() {
        return "%d queries, %d tasks launched, %d of them again %s, %d copies; %d executors lost; failures: %s"
                .formatted(submitted, launched, reruns, again, copies, lost, failures);
    }
}
