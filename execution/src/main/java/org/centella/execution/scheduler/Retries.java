// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a query that failed on some executors and are to run on others, which come before all that run for the first
 * time. Those that are not pending any more go when their turn comes. Mutable, owned by {@link QueryState}.
 */
final class Retries {
    /** A task that failed does not wait for an executor that may be better when nothing else of its query moved so long. */
    private static final long CHOOSY = TimeUnit.SECONDS.toNanos(5);

    private final List<StageState> stages;
    private final NavigableMap<Integer, Set<Integer>> byStage = new TreeMap<>();

    /** @param stages of the query, by id */
    Retries(List<StageState> stages) {
        this.stages = stages;
    }

    void add(TaskId task) {
        byStage.computeIfAbsent(task.stage(), _ -> new LinkedHashSet<>()).add(task.partition());
    }

    boolean anyMayRun() {
        for (int stage : byStage.keySet()) {
            if (stages.get(stage).isReady()) {
                return true;
            }
        }
        return false;
    }

    int size() {
        return byStage.values().stream().mapToInt(Set::size).sum();
    }

    /**
     * Takes the next task for which an executor is right that has a free slot, of which there is one; null when there is none.
     *
     * @param still nanoseconds for which nothing of the query has moved
     */
    QueryState.@Nullable Choice next(ExecutorPool executors, long still) {
        for (Iterator<Map.Entry<Integer, Set<Integer>>> all = byStage.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Integer, Set<Integer>> ofStage = all.next();
            StageState stage = stages.get(ofStage.getKey());
            QueryState.Choice choice = stage.isReady() ? next(stage, ofStage.getValue(), executors, still) : null;
            if (ofStage.getValue().isEmpty()) {
                all.remove();
            }
            if (choice != null) {
                return choice;
            }
        }
        return null;
    }

    private static QueryState.@Nullable Choice next(
            StageState stage, Set<Integer> ofStage, ExecutorPool executors, long still) {
        for (Iterator<Integer> tasks = ofStage.iterator(); tasks.hasNext(); ) {
            int task = tasks.next();
            if (!(stage.task(task) instanceof TaskState.Pending(int _, TaskHistory history, LaunchReason _))) {
                tasks.remove();
                continue;
            }
            ExecutorState executor = executor(history.avoids(), executors, still);
            if (executor != null) {
                tasks.remove();
                return new QueryState.Choice(stage, task, executor);
            }
        }
        return null;
    }

    /** An executor where the task has not failed; while there is one and it has no free slot, none. */
    private static @Nullable ExecutorState executor(List<Integer> avoids, ExecutorPool executors, long still) {
        ExecutorState other = executors.mostFreeOutside(avoids);
        boolean waits = other == null && executors.isUsableOutside(avoids) && still < CHOOSY;
        return other != null || waits ? other : executors.mostFree();
    }
}
