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
    /** As planned, until the sizes of what they read make other ones of them. */
    private final List<Stage> stages;

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
        this.stages = new ArrayList<>(graph.stages());
        int count = stages.size();
        this.tasks = new TaskState[count][];
        this.outputs = new OutputSizes[count][];
        this.unfinished = new int[count];
        this.nextPending = new int[count];
        this.readersLeft = new int[count];
        for (Stage stage : stages) {
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

    /** A stage as it is run. */
    Stage stage(int id) {
        return stages.get(id);
    }

    boolean isComplete(int stage) {
        return unfinished[stage] == 0;
    }

    /** The tasks of a stage. */
    List<TaskInput> inputs(int stage) {
        return inputs.get(stage);
    }

    /** Makes broadcast joins of those in stages that read a complete one, where their build sides turn out small. */
    List<JoinAdaptation.Fused> fuse(int completed) {
        List<JoinAdaptation.Fused> all = new ArrayList<>();
        JoinAdaptation joins =
                new JoinAdaptation(stages, this::isUntouched, this::completeBytes, graph.broadcastLimit());
        for (int id = completed + 1; id < stages.size(); id++) {
            boolean reads = unfinished[id] > 0 && stages.get(id).dependsOn().contains(completed);
            JoinAdaptation.Fused fused = reads ? joins.fuse(stages.get(id)) : null;
            if (fused != null) {
                absorb(fused);
                all.add(fused);
            }
        }
        return all;
    }

    private boolean isUntouched(int stage) {
        return unfinished[stage] > 0
                && readersLeft[stage] == 1
                && Arrays.stream(tasks[stage]).allMatch(new TaskState.Pending(0)::equals);
    }

    private long completeBytes(int stage) {
        return unfinished[stage] > 0
                ? -1
                : Arrays.stream(outputs[stage])
                        .mapToLong(OutputSizes::totalBytes)
                        .sum();
    }

    /** What the absorbed stage was to read, the other does now. */
    private void absorb(JoinAdaptation.Fused fused) {
        Stage stage = fused.stage();
        Stage before = stages.get(stage.id());
        for (int input : stages.get(fused.absorbed()).dependsOn()) {
            readersLeft[input] -= before.dependsOn().contains(input) ? 1 : 0;
        }
        unfinished[fused.absorbed()] = 0;
        readersLeft[fused.absorbed()] = 0;
        stages.set(stage.id(), stage);
        plan(stage, StageAdaptation.planned(stage.tasks()));
    }

    /** Plans the stages anew that may run now that another is complete; their ids, where that changed their tasks. */
    List<Integer> adapt(int completed, StageAdaptation adaptation) {
        List<Integer> adapted = new ArrayList<>();
        for (Stage stage : stages) {
            if (unfinished[stage.id()] > 0 && stage.after().contains(completed) && isReady(stage)) {
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
        for (Stage stage : stages) {
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
        for (int other : stage.waitsFor()) {
            if (unfinished[other] > 0) {
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
            for (int input : stages.get(task.stage()).dependsOn()) {
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
