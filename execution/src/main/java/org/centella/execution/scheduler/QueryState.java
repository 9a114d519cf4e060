// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.centella.columnar.error.CentellaException;
import org.centella.execution.plan.OutputSizes;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.StageGraph;
import org.centella.execution.plan.TaskInput;
import org.jspecify.annotations.Nullable;

/** Where the stages and tasks of one query stand. Mutable, owned by {@link SchedulerState}. */
final class QueryState {
    /** A task that runs next, and where. */
    record Choice(StageState stage, int task, ExecutorState executor) {}

    private record Task(int stage, int partition) {}

    /** Who is served first: who runs least, and of those that run alike, who was served longest ago. */
    static final Comparator<QueryState> FAIR = Comparator.<QueryState>comparingInt(q -> q.rankRunning)
            .thenComparingLong(q -> q.rankServed)
            .thenComparingLong(q -> q.id);

    /** An output that cannot be read so often will not be read the next time either. */
    static final int LOSSES = 4;

    // What stays.
    final long id;
    private final StageGraph graph;
    private final List<StageState> stages = new ArrayList<>();
    private final Lineage lineage;

    // What changes.
    private final BitSet launchable = new BitSet();
    private final Retries retries = new Retries(stages);
    private final Stragglers stragglers = new Stragglers(stages);
    /** All that have a slot, wanted or not. */
    private final Set<Attempt> attempts = new LinkedHashSet<>();
    /** How often an output could not be read. */
    private final Map<Task, Integer> losses = new HashMap<>();

    private long lastServed;
    /** Attempts that wait for the client. */
    private int waiting;

    private long changedAt;
    private long closedAt;
    private boolean failed;
    private boolean finished;
    private int rankRunning;
    private long rankServed;

    QueryState(long id, StageGraph graph, long now) {
        this.id = id;
        this.graph = graph;
        this.changedAt = now;
        graph.stages().forEach(stage -> stages.add(new StageState(stage)));
        this.lineage = new Lineage(stages);
        refresh();
    }

    // What runs next.

    boolean wantsSlot() {
        return !isClosing() && waiting == 0 && (!launchable.isEmpty() || !stragglers.isEmpty() || retries.anyMayRun());
    }

    /** To be called while it is in no sorted set: {@link #FAIR} compares what this copies. */
    void rank() {
        rankRunning = attempts.size();
        rankServed = lastServed;
    }

    /** The next task and an executor with a free slot, of which there is one; null when none is right. */
    @Nullable
    Choice next(ExecutorPool executors, long now) {
        Choice retry = retries.next(executors, now - changedAt);
        if (retry != null) {
            return retry;
        }
        int first = launchable.nextSetBit(0);
        if (first < 0) {
            return stragglers.next(executors);
        }
        StageState stage = stages.get(first);
        int near = stage.firstPendingNear(executors::hasFree);
        if (near >= 0) {
            return new Choice(stage, near, executors.get(stage.nearest(near)));
        }
        int task = stage.firstPending();
        ExecutorState preferred = Locality.preferred(stage, task, stages, executors);
        return new Choice(stage, task, preferred == null ? executors.mostFree() : preferred);
    }

    /** @param served a number that grows with every launch */
    Attempt launch(Choice choice, long now, long served) {
        StageState stage = choice.stage;
        boolean first = !stage.isLaunched();
        Attempt attempt = stage.launch(id, choice.task, choice.executor, now);
        lastServed = served;
        attempts.add(attempt);
        changedAt = now;
        refresh(stage);
        if (first) {
            for (int input : stage.stage().dependsOn()) {
                if (lineage.readers(input).stream().allMatch(StageState::isLaunched)) {
                    stages.get(input).forgetSizes();
                }
            }
        }
        return attempt;
    }

    /** What a stage's tasks read, as {@link Action.LaunchTask} says it. */
    Map<Integer, int[]> locations(StageState reader) {
        List<Integer> inputs = reader.stage().dependsOn();
        if (inputs.size() == 1) {
            return Map.of(inputs.getFirst(), stages.get(inputs.getFirst()).locations());
        }
        Map<Integer, int[]> all = new HashMap<>();
        inputs.forEach(input -> all.put(input, stages.get(input).locations()));
        return Map.copyOf(all);
    }

    /** Looks for tasks that take much longer than the others of their stage, and wants copies of them. */
    void findSlow(long now) {
        stragglers.find(attempts, now);
    }

    private void refresh(StageState stage) {
        launchable.set(stage.stage().id(), stage.isLaunchable());
    }

    /** Finds out anew which stages may run. */
    private void refresh() {
        for (StageState state : stages) {
            Stage stage = state.stage();
            state.setReady(stage.dependsOn().stream()
                            .allMatch(input -> stages.get(input).isFinished())
                    && stage.waitsFor().stream()
                            .allMatch(other -> stages.get(other).wasComplete()));
            refresh(state);
        }
    }

    /** Tasks that run, or would run if there were slots. */
    long runnable() {
        long tasks = attempts.size();
        if (!isClosing()) {
            tasks += retries.size();
            for (int stage = launchable.nextSetBit(0); stage >= 0; stage = launchable.nextSetBit(stage + 1)) {
                tasks += stages.get(stage).pendingTasks();
            }
        }
        return tasks;
    }

    /** Whether the executor has outputs that may be read yet. */
    boolean holds(ExecutorState executor) {
        return !isClosing()
                && stages.stream()
                        .limit(stages.size() - 1L)
                        .anyMatch(stage -> !stage.tasksDoneOn(executor).isEmpty());
    }

    /** Adds the executors that have outputs that may be read yet. */
    void addHolders(Set<ExecutorState> holders) {
        if (!isClosing()) {
            stages.subList(0, stages.size() - 1).forEach(stage -> stage.addHolders(holders));
        }
    }

    // What becomes of attempts.

    /** The attempt has begun to wait for the client, or goes on. While one waits, others would only wait as well. */
    void waits(Attempt attempt) {
        waiting += attempt.waits() ? 1 : -1;
    }

    /** The attempt has no slot any more. */
    void ended(Attempt attempt, long now) {
        attempts.remove(attempt);
        waiting -= attempt.waits() ? 1 : 0;
        stragglers.remove(attempt);
        changedAt = now;
    }

    void succeeded(Attempt attempt, OutputSizes output, StageAdaptation adaptation, long now, List<Action> actions) {
        StageState stage = stages.get(attempt.id.stage());
        Attempt other = stage.running(attempt).other(attempt);
        if (other != null) {
            abandon(other, actions);
        }
        stage.succeed(attempt, output, now);
        if (stage.isFinished()) {
            completed(stage, adaptation, now, actions);
        } else if (readsPartsOfUnfinished(stage)) {
            release(actions);
            refresh();
        }
    }

    /** Then what was done anew for one of its tasks may not be wanted by the others. */
    private boolean readsPartsOfUnfinished(StageState stage) {
        int input = stage.splitStage();
        return input != TaskInput.NONE && !stages.get(input).isFinished();
    }

    private void release(List<Action> actions) {
        List<StageState> released = new ArrayList<>();
        List<Attempt> inVain = lineage.release(released);
        for (StageState each : released) {
            actions.add(new Action.ReleaseStage(id, each.stage().id()));
        }
        inVain.forEach(attempt -> abandon(attempt, actions));
    }

    /** Counts an error that may pass; false when the task has had too many. */
    boolean retry(Attempt attempt) {
        TaskHistory history = history(attempt).failedOn(attempt.executor.id);
        stop(attempt, history, LaunchReason.FAILED);
        return history.failures() < SchedulerState.ATTEMPTS;
    }

    /** Counts the loss of an attempt's executor; false when the task has had too many. */
    boolean died(Attempt attempt) {
        TaskHistory history = history(attempt).died();
        stop(attempt, history, LaunchReason.EXECUTOR_LOST);
        return history.deaths() < SchedulerState.ATTEMPTS;
    }

    /** The attempt could not read its input, which is not its own fault; where it ran may have something to do with it. */
    void starved(Attempt attempt) {
        stop(attempt, history(attempt).avoiding(attempt.executor.id), LaunchReason.INPUT_LOST);
    }

    TaskHistory history(Attempt attempt) {
        return stages.get(attempt.id.stage()).running(attempt).history();
    }

    private void stop(Attempt attempt, TaskHistory history, LaunchReason why) {
        StageState stage = stages.get(attempt.id.stage());
        if (stage.stop(attempt, history, why) && !history.avoids().isEmpty()) {
            retries.add(attempt.id);
        }
        refresh(stage);
    }

    private static void abandon(Attempt attempt, List<Action> actions) {
        if (!attempt.isAbandoned()) {
            attempt.abandon();
            actions.add(new Action.CancelTask(attempt.id, attempt.executor.id));
        }
    }

    // What becomes of outputs.

    /** The executor's outputs are lost; what is wanted of them is pending, with all that was released and is needed again. */
    void lost(ExecutorState executor) {
        if (isClosing()) {
            return;
        }
        for (StageState stage : stages) {
            if (stage.stage().id() != graph.result().id()) {
                stage.tasksDoneOn(executor).forEach(stage::lose);
            }
        }
        lineage.revive();
        refresh();
    }

    /** The output could not be read from the executor; false when that has happened too often. */
    boolean unreadable(int stage, int task, ExecutorState executor) {
        boolean known = stage >= 0 && stage < stages.size() - 1;
        if (!known || task < 0 || task >= stages.get(stage).taskCount()) {
            return false;
        }
        return !stages.get(stage).isDoneOn(task, executor) || lose(stage, List.of(task));
    }

    /** Nothing can be read from the executor; false when that has happened too often to an output. */
    boolean unreadable(ExecutorState executor) {
        boolean rarely = true;
        for (int stage = 0; stage < stages.size() - 1; stage++) {
            rarely &= lose(stage, stages.get(stage).tasksDoneOn(executor));
        }
        return rarely;
    }

    private boolean lose(int stage, List<Integer> tasks) {
        boolean rarely = true;
        for (int task : tasks) {
            rarely &= losses.merge(new Task(stage, task), 1, Integer::sum) <= LOSSES;
            stages.get(stage).lose(task);
        }
        if (!tasks.isEmpty()) {
            lineage.revive();
            refresh();
        }
        return rarely;
    }

    // What becomes of stages.

    /** Releases what was read, and plans those anew by the stage's sizes that have not begun. */
    private void completed(StageState stage, StageAdaptation adaptation, long now, List<Action> actions) {
        boolean first = !stage.wasComplete();
        stage.complete();
        release(actions);
        if (isComplete()) {
            closedAt = now;
            attempts.forEach(attempt -> abandon(attempt, actions));
        }
        if (first && !stage.stage().filters().isEmpty()) {
            actions.add(new Action.OfferFilters(id, stage.stage(), stage.locations()));
        }
        fuse(stage.stage().id(), actions);
        refresh();
        adapt(adaptation, actions);
    }

    /** Makes broadcast joins of those in stages that read a complete one, where their build sides turn out small. */
    private void fuse(int completed, List<Action> actions) {
        List<Stage> asRun = new ArrayList<>();
        stages.forEach(stage -> asRun.add(stage.stage()));
        JoinAdaptation joins = new JoinAdaptation(
                asRun, this::isUntouched, stage -> stages.get(stage).completeBytes(), graph.broadcastLimit());
        for (StageState reader : List.copyOf(lineage.readers(completed))) {
            JoinAdaptation.Fused fused = reader.isFinished() ? null : joins.fuse(reader.stage());
            if (fused != null) {
                asRun.set(fused.stage().id(), fused.stage());
                stages.get(fused.absorbed()).absorb();
                reader.plan(fused.stage(), StageAdaptation.planned(fused.stage().tasks()));
                lineage.rebuild();
                actions.add(new Action.FuseStages(id, fused.stage(), fused.absorbed()));
            }
        }
    }

    private boolean isUntouched(int stage) {
        StageState state = stages.get(stage);
        return !state.isLaunched()
                && !state.isFinished()
                && lineage.readers(stage).size() == 1;
    }

    /** Fixes what the stages read that may run now, by the sizes of what is there. */
    private void adapt(StageAdaptation adaptation, List<Action> actions) {
        for (StageState state : stages) {
            if (state.isFixed() || !state.isReady()) {
                continue;
            }
            Stage stage = state.stage();
            Map<Integer, List<OutputSizes>> sizes = new HashMap<>();
            stage.dependsOn()
                    .forEach(input -> sizes.put(input, stages.get(input).sizes()));
            var better = adaptation.tasks(stage, sizes);
            state.fix();
            if (!better.equals(state.inputs())) {
                state.plan(stage, better);
                refresh(state);
                actions.add(new Action.AdaptStage(id, stage.id(), better));
            }
        }
    }

    // How it ends.

    /** All that it runs is in vain from now on. */
    void fail(CentellaException error, long now, List<Action> actions) {
        if (!isClosing()) {
            failed = true;
            closedAt = now;
            actions.add(new Action.FailQuery(id, error));
            attempts.forEach(attempt -> abandon(attempt, actions));
        }
    }

    boolean isComplete() {
        return stages.getLast().isFinished();
    }

    /** Failed, or complete. */
    boolean isClosing() {
        return failed || isComplete();
    }

    /** Nothing runs, and nothing will. */
    boolean isOver() {
        return attempts.isEmpty() && isClosing();
    }

    /** True once: when it is complete, and attempts in vain still run. */
    boolean finishes() {
        boolean first = isComplete() && !failed && !finished;
        finished |= first;
        return first;
    }

    /** Does not wait any longer for attempts in vain. */
    void forgetAttempts() {
        attempts.clear();
    }

    /** Nothing runs; if no executor comes, it stays so. */
    boolean isIdle() {
        return attempts.isEmpty() && !isClosing();
    }

    /** When an attempt began or ended last, or the query began. */
    long changedAt() {
        return changedAt;
    }

    /** When it failed, or was complete. */
    long closedAt() {
        return closedAt;
    }
}
