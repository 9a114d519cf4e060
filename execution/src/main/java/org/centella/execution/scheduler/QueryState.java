// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.centella.columnar.error.CentellaException;
import org.centella.execution.plan.OutputSizes;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.StageGraph;
import org.centella.execution.plan.TaskInput;
import org.jspecify.annotations.Nullable;

/** Where the stages and tasks of one query stand. Mutable, owned by {@link SchedulerState}. */
final class QueryState {
    // What stays.
    final long id;
    private final StageGraph graph;

    // What changes.
    private final TaskState[][] tasks;
    /** By stage: what each of its tasks reads. */
    private final List<List<TaskInput>> inputs = new ArrayList<>();
    /** By stage and task, of those that are done. */
    private final OutputSizes[][] outputs;

    private final int[] unfinished;
    private final int[] nextPending;
    private final int[] readersLeft;
    private int running;
    private long lastServed;
    private boolean failed;

    QueryState(long id, StageGraph graph) {
        this.id = id;
        this.graph = graph;
        int stages = graph.stages().size();
        this.tasks = new TaskState[stages][];
        this.outputs = new OutputSizes[stages][];
        this.unfinished = new int[stages];
        this.nextPending = new int[stages];
        this.readersLeft = new int[stages];
        for (Stage stage : graph.stages()) {
            inputs.add(List.of());
            plan(stage, StageAdaptation.planned(stage.tasks()));
            for (int input : stage.dependsOn()) {
                readersLeft[input]++;
            }
        }
    }

    private void plan(Stage stage, List<TaskInput> tasksOfStage) {
        int id = stage.id();
        inputs.set(id, tasksOfStage);
        tasks[id] = new TaskState[tasksOfStage.size()];
        Arrays.fill(tasks[id], new TaskState.Pending(0));
        outputs[id] = new OutputSizes[tasksOfStage.size()];
        unfinished[id] = tasksOfStage.size();
    }

    /** What a task reads. */
    TaskInput input(TaskId task) {
        return inputs.get(task.stage()).get(task.partition());
    }

    /** The tasks of a stage. */
    List<TaskInput> inputs(int stage) {
        return inputs.get(stage);
    }

    /** Plans the stages anew that may run now that another is complete; their ids, where that changed their tasks. */
    List<Integer> adapt(int completed, StageAdaptation adaptation) {
        List<Integer> adapted = new ArrayList<>();
        if (unfinished[completed] > 0) {
            return adapted;
        }
        for (Stage stage : graph.stages()) {
            if (stage.dependsOn().contains(completed) && isReady(stage)) {
                Map<Integer, List<OutputSizes>> sizes = new HashMap<>();
                stage.dependsOn().forEach(input -> sizes.put(input, List.of(outputs[input])));
                List<TaskInput> better = adaptation.tasks(stage, sizes);
                if (!better.equals(inputs.get(stage.id()))) {
                    plan(stage, better);
                    adapted.add(stage.id());
                }
            }
        }
        return adapted;
    }

    /** The next task that may run, or null: stages in order, those first whose inputs are complete. */
    @Nullable
    TaskId nextTask() {
        if (failed) {
            return null;
        }
        for (Stage stage : graph.stages()) {
            int id = stage.id();
            if (unfinished[id] == 0 || !isReady(stage)) {
                continue;
            }
            for (; nextPending[id] < tasks[id].length; nextPending[id]++) {
                if (tasks[id][nextPending[id]] instanceof TaskState.Pending(int attempt)) {
                    return new TaskId(this.id, id, nextPending[id], attempt);
                }
            }
        }
        return null;
    }

    private boolean isReady(Stage stage) {
        for (int input : stage.dependsOn()) {
            if (unfinished[input] > 0) {
                return false;
            }
        }
        return true;
    }

    boolean isServedBefore(QueryState other) {
        return running != other.running ? running < other.running : lastServed < other.lastServed;
    }

    /** @param served a number that grows with every launch */
    void launched(TaskId task, int executor, long served) {
        lastServed = served;
        tasks[task.stage()][task.partition()] = new TaskState.Running(task.attempt(), executor);
        running++;
    }

    /** The executor of a running attempt; -1 for one that is not the task's running attempt. */
    int executorOf(TaskId task) {
        return tasks[task.stage()][task.partition()] instanceof TaskState.Running(int attempt, int executor)
                        && attempt == task.attempt()
                ? executor
                : -1;
    }

    /** Stages whose outputs nobody needs any more now that the task is done. */
    List<Integer> succeeded(TaskId task, OutputSizes output) {
        running--;
        outputs[task.stage()][task.partition()] = output;
        tasks[task.stage()][task.partition()] = new TaskState.Done();
        List<Integer> released = new ArrayList<>();
        if (--unfinished[task.stage()] == 0) {
            for (int input : graph.stages().get(task.stage()).dependsOn()) {
                if (--readersLeft[input] == 0) {
                    released.add(input);
                }
            }
        }
        return released;
    }

    /** Makes a failed attempt's task pending again. */
    void repeat(TaskId task) {
        running--;
        TaskId next = task.nextAttempt();
        tasks[task.stage()][task.partition()] = new TaskState.Pending(next.attempt());
        nextPending[task.stage()] = Math.min(nextPending[task.stage()], task.partition());
    }

    /** Counts a failed attempt that is not repeated. */
    void stopped() {
        running--;
    }

    /** @return true the first time */
    boolean fail(CentellaException cause) {
        assert cause != null;
        boolean first = !failed;
        failed = true;
        return first;
    }

    /** True when nothing runs and nothing will. */
    boolean isOver() {
        return running == 0 && (failed || unfinished[graph.result().id()] == 0);
    }
}
