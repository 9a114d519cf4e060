// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCategory;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.plan.OutputSizes;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.StageGraph;
import org.centella.execution.plan.TaskInput;
import org.centella.execution.scheduler.ClusterSimulation.Machine;
import org.centella.execution.scheduler.ClusterSimulation.Running;

/** One query of a {@link ClusterSimulation}: what has happened to its tasks and outputs, and whether that was right. */
final class SimulatedQuery {
    record Task(long query, int stage, int partition) {}

    private final long id;
    private final StageGraph graph;
    private final List<Stage> stages;
    private final int[] tasks;
    private final Set<Integer> absorbed = new HashSet<>();
    private final Map<Integer, List<TaskInput>> plans = new HashMap<>();
    private final Set<Integer> filters = new HashSet<>();
    /** Stages of which tasks were launched, ever and since they were released. */
    private final Set<Integer> begun = new HashSet<>();

    private final Set<Integer> holding = new HashSet<>();
    private final Map<Task, TaskInput> inputs = new HashMap<>();
    private final Set<TaskId> attempts = new HashSet<>();
    /** Attempts that run and are not cancelled. */
    private final Map<Task, List<Running>> wanted = new HashMap<>();
    /** By stage, tasks that succeeded once. */
    private final List<BitSet> won = new ArrayList<>();
    /** By stage and task, where the outputs are that are there. */
    private final List<Machine[]> held = new ArrayList<>();
    /** By stage, what tasks were told last about where the outputs are, if that was right and no output has gone since. */
    private final Map<Integer, int[]> toldRightly = new HashMap<>();

    private final Map<Task, Integer> failures = ClusterSimulation.counts();
    private final Map<Task, Integer> deaths = ClusterSimulation.counts();
    private final Set<CentellaException> expected = new HashSet<>();
    int copies;
    int repeated;
    private boolean failed;
    private boolean finished;
    private boolean ended;

    SimulatedQuery(long id, StageGraph graph) {
        this.id = id;
        this.graph = graph;
        this.stages = new ArrayList<>(graph.stages());
        this.tasks = stages.stream().mapToInt(Stage::tasks).toArray();
        for (int count : tasks) {
            won.add(new BitSet());
            held.add(new Machine[count]);
        }
    }

    long id() {
        return id;
    }

    StageGraph graph() {
        return graph;
    }

    private Machine holder(Task task) {
        return held.get(task.stage)[task.partition];
    }

    Task task(TaskId attempt) {
        return new Task(id, attempt.stage(), attempt.partition());
    }

    boolean isEnded() {
        return ended;
    }

    boolean hasFailed() {
        return failed;
    }

    private boolean isOver() {
        return failed || ended || isComplete();
    }

    private boolean isComplete() {
        return hasWon(stages.getLast());
    }

    private boolean hasWon(Stage stage) {
        return won.get(stage.id()).nextClearBit(0) >= tasks[stage.id()];
    }

    /** How much a task puts out, which is the same each time. */
    OutputSizes sizes(TaskId attempt) {
        int partitions = stages.get(attempt.stage()).outputPartitions();
        OutputSizes sizes = OutputSizes.none(partitions);
        for (int p = 0; p < partitions; p++) {
            int hash = Objects.hash(id, attempt.stage(), attempt.partition(), p) * 0x9E3779B9 >>> 20;
            sizes.bytes()[p] = hash % 13 == 0 ? hash % 200 : hash % 7;
        }
        return sizes;
    }

    // What the scheduler does.

    void launched(Running running, Map<Integer, Machine> machines, long now) {
        Action.LaunchTask launch = running.launch;
        TaskId attempt = launch.task();
        Task task = task(attempt);
        assertThat(isOver())
                .as("%s is launched, and the query is over", attempt)
                .isFalse();
        assertThat(attempts.add(attempt)).as("%s is launched once", attempt).isTrue();
        assertThat(absorbed).doesNotContain(attempt.stage());
        assertThat(launch.stage()).isEqualTo(stages.get(attempt.stage()));
        TaskInput before = inputs.putIfAbsent(task, launch.input());
        assertThat(before == null || before.equals(launch.input()))
                .as("%s reads the same each time", attempt)
                .isTrue();
        checkCopy(running, task, now);
        checkRepeated(attempt, task);
        checkInputs(launch, machines);
        begun.add(attempt.stage());
        holding.add(attempt.stage());
    }

    private void checkCopy(Running running, Task task, long now) {
        List<Running> others = wanted.computeIfAbsent(task, _ -> new ArrayList<>());
        assertThat(others.size()).as("attempts of %s", task).isLessThan(2);
        for (Running other : others) {
            assertThat(other.machine).as("a copy of %s", task).isNotEqualTo(running.machine);
            assertThat(now - other.since).as("how long %s runs", task).isGreaterThan(100_000_000);
        }
        copies += others.size();
        others.add(running);
    }

    private void checkRepeated(TaskId attempt, Task task) {
        if (won.get(task.stage).get(task.partition)) {
            assertThat(isAvailable(task.stage, task.partition, true))
                    .as("%s though its output is there", attempt)
                    .isFalse();
            assertThat(attempt.stage()).as("the result is safe").isLessThan(stages.size() - 1);
            assertThat(wanted(true)[task.stage].get(task.partition))
                    .as("%s is wanted", attempt)
                    .isTrue();
            held.get(task.stage)[task.partition] = null;
            repeated++;
        }
    }

    /** @param suspicious where two could not read from, the scheduler may believe that nobody can */
    private boolean isAvailable(int stage, int task, boolean suspicious) {
        Machine holder = held.get(stage)[task];
        return holder != null && !holder.lost && !(suspicious && holder.reports > 1);
    }

    /** By stage, the tasks whose outputs a task reads that is not done, or whose own output is wanted and not there. */
    private BitSet[] wanted(boolean suspicious) {
        BitSet[] wanted = new BitSet[stages.size()];
        for (int stage = stages.size() - 1; stage >= 0; stage--) {
            wanted[stage] = new BitSet();
        }
        for (int reader = stages.size() - 1; reader >= 0; reader--) {
            for (int task = 0; task < tasks[reader]; task++) {
                if (won.get(reader).get(task) && (isAvailable(reader, task, suspicious) || !wanted[reader].get(task))) {
                    continue;
                }
                TaskInput read = plans.containsKey(reader) ? plans.get(reader).get(task) : null;
                for (int input : stages.get(reader).dependsOn()) {
                    boolean part = read != null && read.splitStage() == input;
                    wanted[input].set(part ? read.fromTask() : 0, part ? read.toTask() : tasks[input]);
                }
            }
        }
        return wanted;
    }

    private void checkInputs(Action.LaunchTask launch, Map<Integer, Machine> machines) {
        assertThat(launch.outputs().keySet())
                .containsExactlyInAnyOrderElementsOf(launch.stage().dependsOn());
        for (Map.Entry<Integer, int[]> input : launch.outputs().entrySet()) {
            int stage = input.getKey();
            int[] locations = input.getValue();
            assertThat(locations).as("%s reads stage %d", launch.task(), stage).hasSize(tasks[stage]);
            boolean part = launch.input().splitStage() == stage;
            if (toldRightly.get(stage) == locations) {
                continue;
            }
            for (int task = part ? launch.input().fromTask() : 0;
                    task < (part ? launch.input().toTask() : locations.length);
                    task++) {
                Machine holder = machines.get(locations[task]);
                if (holder == null || holder.lost || !holder.outputs.contains(new Task(id, stage, task))) {
                    throw new AssertionError(launch.task() + " reads stage " + stage + " task " + task
                            + " from executor " + locations[task] + ", which does not have it");
                }
            }
            if (!part) {
                toldRightly.put(stage, locations);
            }
        }
    }

    void cancelled(Running running) {
        Task task = task(running.id());
        boolean inVain = isOver() || holder(task) != null || !wanted(false)[task.stage].get(task.partition);
        assertThat(inVain).as("%s is cancelled", running.id()).isTrue();
        reported(running);
    }

    void adapted(int stage, List<TaskInput> better) {
        assertThat(begun).as("stages that have begun").doesNotContain(stage);
        assertThat(plans.put(stage, better))
                .as("stage %d is adapted once", stage)
                .isNull();
        count(stage, better.size());
    }

    private void count(int stage, int count) {
        tasks[stage] = count;
        held.set(stage, new Machine[count]);
    }

    void fused(Stage stage, int within) {
        assertThat(begun).as("stages that have begun").doesNotContain(stage.id(), within);
        assertThat(absorbed.add(within)).as("stage %d is absorbed once", within).isTrue();
        stages.set(stage.id(), stage);
        count(stage.id(), stage.tasks());
        count(within, 0);
    }

    void offered(Stage stage, int[] outputs, Map<Integer, Machine> machines) {
        assertThat(filters.add(stage.id()))
                .as("filters of stage %d, once", stage.id())
                .isTrue();
        assertThat(outputs).hasSize(tasks[stage.id()]);
        for (int task = 0; task < outputs.length && stage.id() < stages.size() - 1; task++) {
            assertThat(machines.get(outputs[task]).outputs).contains(new Task(id, stage.id(), task));
        }
    }

    void released(int stage) {
        assertThat(wanted(false)[stage].isEmpty())
                .as("stage %d is released and not wanted", stage)
                .isTrue();
        assertThat(holding.remove(stage)).as("stage %d is released once", stage).isTrue();
        Arrays.fill(held.get(stage), null);
        toldRightly.clear();
    }

    void failed(CentellaException error) {
        assertThat(failed || ended || finished).as("fails once").isFalse();
        boolean lostOften = error.code() == ErrorCode.TASK_LOST
                && deaths.values().stream().anyMatch(n -> n >= SchedulerState.ATTEMPTS);
        assertThat(expected.contains(error) || lostOften)
                .as("a reason for %s", error)
                .isTrue();
        failed = true;
    }

    void finished() {
        assertThat(failed || ended || finished).as("finishes once").isFalse();
        assertThat(isComplete()).as("finishes with all rows").isTrue();
        finished = true;
    }

    void ended() {
        assertThat(ended).as("ends once").isFalse();
        assertThat(failed || isComplete()).as("ends failed or complete").isTrue();
        ended = true;
        held.forEach(outputs -> Arrays.fill(outputs, null));
    }

    /** Whether a task will read the output from there. */
    boolean reads(Task output, Machine from) {
        return !isOver()
                && output.stage < stages.size() - 1
                && holder(output) == from
                && isAvailable(output.stage, output.partition, true)
                && wanted(true)[output.stage].get(output.partition);
    }

    // What happens.

    /** Something that may fail the query will be sent. */
    void expect(CentellaException error) {
        expected.add(error);
    }

    void succeeded(Running running) {
        Task task = task(running.id());
        if (!running.cancelled && !isOver()) {
            won.get(task.stage).set(task.partition);
            held.get(task.stage)[task.partition] = running.machine;
        }
    }

    /** The attempt does not run any more, or is cancelled. */
    void reported(Running running) {
        wanted.get(task(running.id())).remove(running);
    }

    void checkOneWinner(TaskId attempt) {
        Task task = task(attempt);
        if (!failed && holder(task) != null) {
            assertThat(wanted.get(task))
                    .as("attempts of %s, which is done", task)
                    .isEmpty();
        }
    }

    void taskFailed(Running running, CentellaException error) {
        boolean passing = error.code().category() == ErrorCategory.EXTERNAL;
        if (!running.cancelled && (!passing || ClusterSimulation.count(failures, task(running.id())) >= 4)) {
            expect(error);
        }
    }

    void died(Running running) {
        reported(running);
        if (!running.cancelled) {
            ClusterSimulation.count(deaths, task(running.id()));
        }
    }

    /** What the machine held is gone. */
    void lost(Machine machine) {
        toldRightly.clear();
        for (Machine[] outputs : held) {
            for (int task = 0; task < outputs.length; task++) {
                if (outputs[task] == machine) {
                    outputs[task] = null;
                }
            }
        }
    }

    /** @param from null when it is known to be lost */
    void unreadable(int stage, int task, Machine from) {
        Task output = new Task(id, stage, task);
        if (from != null && holder(output) == from) {
            held.get(stage)[task] = null;
            toldRightly.clear();
            from.outputs.remove(output);
        }
    }

    void checkEnded() {
        assertThat(ended).as("query %d has ended", id).isTrue();
    }

    @Override
    public String toString() {
        return "query " + id + (ended ? " ended" : failed ? " failed" : " runs");
    }
}
