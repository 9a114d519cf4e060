// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.centella.execution.plan.OutputSizes;
import org.centella.execution.plan.Stage;
import org.centella.execution.plan.TaskInput;
import org.centella.storage.Split;
import org.jspecify.annotations.Nullable;

/**
 * Where a stage of a query stands, with its tasks. A task that is done costs a reference, and its output's sizes until all
 * readers are launched. Mutable, owned by {@link QueryState}.
 */
final class StageState {
    private static final int UNKNOWN = -1;

    private Stage stage;
    /** What each task reads. */
    private List<TaskInput> inputs = List.of();

    /** The stage of which some tasks read a part, or {@link TaskInput#NONE}. */
    private int splitStage;

    private TaskState[] tasks = {};
    /** Of tasks that are done; null when nobody asks any more. */
    private OutputSizes @Nullable [] sizes;
    /** Tasks that may run on any executor. */
    private final BitSet pending = new BitSet();

    private int firstPending;
    private int unfinished;
    private int gone;
    private int done;
    /** By task, as long as no output moves. */
    private int @Nullable [] locations;

    /** By task, the executor that is nearest to what it scans; null when that is none for all. */
    private int @Nullable [] nearest;

    /** How many executors hold outputs, as long as none moves; else negative. */
    private int holders = UNKNOWN;

    private @Nullable Durations durations;
    private boolean ready;
    private boolean fixed;
    private boolean launched;
    private boolean holdsOutput;
    private boolean wasComplete;
    private boolean absorbed;

    StageState(Stage stage) {
        this.stage = stage;
        plan(stage, StageAdaptation.planned(stage.tasks()));
        fixed = stage.after().isEmpty();
    }

    /** Sets what the tasks read, before any is launched. */
    void plan(Stage asRun, List<TaskInput> inputsOfTasks) {
        assert !launched : "stage " + stage.id() + " was launched";
        stage = asRun;
        inputs = inputsOfTasks;
        splitStage = inputs.stream().mapToInt(TaskInput::splitStage).max().orElse(TaskInput.NONE);
        tasks = new TaskState[inputs.size()];
        Arrays.fill(tasks, TaskState.Pending.NEW);
        sizes = new OutputSizes[tasks.length];
        pending.clear();
        pending.set(0, tasks.length);
        firstPending = 0;
        unfinished = tasks.length;
        done = 0;
        nearest = nearest();
        locations = null;
        holders = UNKNOWN;
    }

    private int @Nullable [] nearest() {
        if (stage.splits().values().stream()
                .flatMap(List::stream)
                .flatMap(List::stream)
                .allMatch(split -> split.executor() == Split.NOWHERE)) {
            return null;
        }
        int[] found = new int[tasks.length];
        for (int task = 0; task < found.length; task++) {
            TaskInput input = inputs.get(task);
            found[task] = stage.splits().values().stream()
                    .flatMap(splits -> splits.subList(input.from(), input.to()).stream())
                    .flatMap(List::stream)
                    .mapToInt(Split::executor)
                    .filter(executor -> executor != Split.NOWHERE)
                    .findFirst()
                    .orElse(Split.NOWHERE);
        }
        return found;
    }

    /** Another stage does its work. */
    void absorb() {
        plan(stage, List.of());
        absorbed = true;
        wasComplete = true;
        fixed = true;
    }

    Stage stage() {
        return stage;
    }

    List<TaskInput> inputs() {
        return inputs;
    }

    TaskInput input(int task) {
        return inputs.get(task);
    }

    int splitStage() {
        return splitStage;
    }

    int taskCount() {
        return tasks.length;
    }

    TaskState task(int task) {
        return tasks[task];
    }

    /** No task is to be run, or runs. */
    boolean isFinished() {
        return unfinished == 0;
    }

    /** Whether it was complete once; since then its outputs may have been lost and made again. */
    boolean wasComplete() {
        return wasComplete;
    }

    void complete() {
        wasComplete = true;
    }

    boolean isAbsorbed() {
        return absorbed;
    }

    boolean isLaunched() {
        return launched;
    }

    /** What its tasks read does not change any more. */
    boolean isFixed() {
        return fixed;
    }

    void fix() {
        fixed = true;
    }

    /** Whether all is there that its tasks read. */
    boolean isReady() {
        return ready;
    }

    void setReady(boolean isReady) {
        ready = isReady;
    }

    boolean isLaunchable() {
        return ready && !pending.isEmpty();
    }

    /** The first task that may run on any executor. */
    int firstPending() {
        firstPending = pending.nextSetBit(firstPending);
        return firstPending;
    }

    /** One of the next tasks that may run on any executor, for which the predicate holds of the nearest, or -1. */
    int firstPendingNear(IntPredicate executor) {
        if (nearest == null) {
            return -1;
        }
        int task = firstPending();
        for (int i = 0; task >= 0 && i < Locality.MAX_TASKS; i++) {
            if (executor.test(nearest[task])) {
                return task;
            }
            task = pending.nextSetBit(task + 1);
        }
        return -1;
    }

    /** The executor that is nearest to what a task scans, or {@link Split#NOWHERE}. */
    int nearest(int task) {
        return nearest == null ? Split.NOWHERE : nearest[task];
    }

    /** All transitions of tasks come here. */
    private void become(int task, TaskState next) {
        TaskState before = tasks[task];
        unfinished += count(isUnfinished(next)) - count(isUnfinished(before));
        gone += count(next instanceof TaskState.Gone) - count(before instanceof TaskState.Gone);
        done += count(next instanceof TaskState.Done) - count(before instanceof TaskState.Done);
        boolean anywhere =
                next instanceof TaskState.Pending p && p.history().avoids().isEmpty();
        pending.set(task, anywhere);
        if (anywhere) {
            firstPending = firstPending < 0 ? task : Math.min(firstPending, task);
        }
        tasks[task] = next;
        locations = null;
        holders = UNKNOWN;
    }

    private static int count(boolean is) {
        return is ? 1 : 0;
    }

    private static boolean isUnfinished(TaskState state) {
        return switch (state) {
            case TaskState.Pending _, TaskState.Running _ -> true;
            case TaskState.Done _, TaskState.Gone _ -> false;
        };
    }

    /** Begins a pending task, or a copy of a running one. */
    Attempt launch(long query, int task, ExecutorState executor, long now) {
        TaskState before = tasks[task];
        int number = before.attempts();
        LaunchReason reason = before instanceof TaskState.Pending pending ? pending.reason() : LaunchReason.SLOW;
        Attempt attempt = new Attempt(new TaskId(query, stage.id(), task, number), executor, reason, now);
        become(
                task,
                switch (before) {
                    case TaskState.Pending(int _, TaskHistory history, LaunchReason _) ->
                        new TaskState.Running(attempt, null, history, number + 1);
                    case TaskState.Running(Attempt first, Attempt _, TaskHistory history, int _) ->
                        new TaskState.Running(first, attempt, history, number + 1);
                    case TaskState.Done _, TaskState.Gone _ ->
                        throw new IllegalStateException(attempt.id + " is " + before);
                });
        launched = true;
        fixed = true;
        holdsOutput = true;
        return attempt;
    }

    /** The running task that the attempt, not abandoned, belongs to. */
    TaskState.Running running(Attempt attempt) {
        return (TaskState.Running) tasks[attempt.id.partition()];
    }

    void succeed(Attempt attempt, OutputSizes output, long now) {
        int task = attempt.id.partition();
        become(task, attempt.executor.done(tasks[task].attempts()));
        if (sizes != null) {
            sizes[task] = output;
        }
        if (durations == null) {
            durations = new Durations();
        }
        durations.add(now - attempt.since);
    }

    /** An attempt ended without success: its task is pending, or goes on as the copy. True when it is pending. */
    boolean stop(Attempt attempt, TaskHistory history, LaunchReason why) {
        int task = attempt.id.partition();
        TaskState.Running state = running(attempt);
        Attempt other = state.other(attempt);
        become(
                task,
                other == null
                        ? new TaskState.Pending(state.attempts(), history, why)
                        : new TaskState.Running(other, null, history, state.attempts()));
        return other == null;
    }

    /** The output of a task that is done is not there any more. */
    void lose(int task) {
        become(task, TaskState.Gone.after(tasks[task].attempts()));
        if (sizes != null) {
            sizes[task] = null;
        }
    }

    /** Tasks that are done and whose outputs are with the executor. */
    List<Integer> tasksDoneOn(ExecutorState executor) {
        List<Integer> found = new ArrayList<>();
        for (int task = 0; task < tasks.length && done > 0; task++) {
            if (isDoneOn(task, executor)) {
                found.add(task);
            }
        }
        return found;
    }

    /** Adds the executors that hold outputs. */
    void addHolders(Set<ExecutorState> holders) {
        for (int task = 0; task < tasks.length && done > 0; task++) {
            if (tasks[task] instanceof TaskState.Done(ExecutorState executor, int _)) {
                holders.add(executor);
            }
        }
    }

    /** Whether it is worth while to ask who holds what: its sizes are known, and few executors hold its outputs. */
    boolean isHeldByFew() {
        if (sizes == null || tasks.length > Locality.MAX_OUTPUTS) {
            return false;
        }
        if (holders < 0) {
            Set<ExecutorState> all = new HashSet<>();
            addHolders(all);
            holders = all.size();
        }
        return holders <= Locality.MAX_HOLDERS;
    }

    /** Tasks that may run on any executor, as soon as the stage may. */
    int pendingTasks() {
        return pending.cardinality();
    }

    boolean isDoneOn(int task, ExecutorState executor) {
        return tasks[task] instanceof TaskState.Done done && done.executor() == executor;
    }

    boolean hasGone() {
        return gone > 0;
    }

    /** Makes those of some tasks pending again whose outputs are gone. */
    void revive(BitSet wanted) {
        for (int task = wanted.nextSetBit(0); task >= 0; task = wanted.nextSetBit(task + 1)) {
            if (tasks[task] instanceof TaskState.Gone(int attempts)) {
                become(task, new TaskState.Pending(attempts, TaskHistory.NONE, LaunchReason.OUTPUT_LOST));
            }
        }
    }

    /** Adds what the unfinished tasks read of a stage below. */
    void addWanted(StageState below, BitSet wanted) {
        for (int task = 0; task < tasks.length && unfinished > 0; task++) {
            TaskInput input = inputs.get(task);
            if (!isUnfinished(tasks[task])) {
                continue;
            }
            if (input.splitStage() != below.stage.id()) {
                wanted.set(0, below.tasks.length);
                return;
            }
            wanted.set(input.fromTask(), input.toTask());
        }
    }

    /** Forgets all outputs; the attempts that still run are in vain. */
    List<Attempt> release() {
        List<Attempt> inVain = new ArrayList<>();
        for (int task = 0; task < tasks.length && gone < tasks.length; task++) {
            forget(task, inVain);
        }
        holdsOutput = false;
        sizes = null;
        return inVain;
    }

    /** Does not do anew what nobody wants any more; the attempts at it are in vain. */
    List<Attempt> drop(BitSet wanted) {
        List<Attempt> inVain = new ArrayList<>();
        for (int task = 0; task < tasks.length; task++) {
            if (isUnfinished(tasks[task]) && !wanted.get(task)) {
                forget(task, inVain);
            }
        }
        return inVain;
    }

    private void forget(int task, List<Attempt> inVain) {
        if (tasks[task] instanceof TaskState.Running(Attempt first, Attempt copy, TaskHistory _, int _)) {
            inVain.add(first);
            if (copy != null) {
                inVain.add(copy);
            }
        }
        become(task, TaskState.Gone.after(tasks[task].attempts()));
    }

    /** Whether tasks were launched since it was released last. */
    boolean holdsOutput() {
        return holdsOutput;
    }

    /** The executors that hold the outputs, by task. */
    int[] locations() {
        int[] known = locations;
        if (known == null) {
            known = new int[tasks.length];
            for (int task = 0; task < known.length; task++) {
                known[task] = tasks[task] instanceof TaskState.Done done ? done.executor().id : Action.NOWHERE;
            }
            locations = known;
        }
        return known;
    }

    /** How much each task put out; it is complete, and not all its readers are adapted to it. */
    List<OutputSizes> sizes() {
        return sizes == null ? List.of() : List.of(sizes);
    }

    /** What it put out, or -1 while it is not all there. */
    long completeBytes() {
        if (unfinished > 0 || gone > 0 || sizes == null) {
            return -1;
        }
        return Arrays.stream(sizes).mapToLong(OutputSizes::totalBytes).sum();
    }

    /** All its readers are launched: sizes are kept only where locality asks for them. */
    void forgetSizes() {
        if (!isHeldByFew()) {
            sizes = null;
        }
    }

    /** Adds to its executors what they hold of a reader's input, and the executors to those that hold something. */
    long addHeldBytes(TaskInput input, List<ExecutorState> holders) {
        long total = 0;
        boolean part = input.splitStage() == stage.id();
        for (int task = part ? input.fromTask() : 0; task < (part ? input.toTask() : tasks.length); task++) {
            if (sizes != null && tasks[task] instanceof TaskState.Done done) {
                long bytes = bytes(sizes[task], input);
                if (bytes > 0 && done.executor().heldBytes == 0) {
                    holders.add(done.executor());
                }
                done.executor().heldBytes += bytes;
                total += bytes;
            }
        }
        return total;
    }

    private static long bytes(OutputSizes output, TaskInput input) {
        long sum = 0;
        int to = Math.min(input.to(), output.partitions());
        for (int partition = input.from(); partition < to; partition++) {
            sum += output.bytes()[partition];
        }
        return sum;
    }

    /** How long an attempt may run before it is slow; the largest number while too few tasks are done to tell. */
    long patience(long shareDone, long ofTasks, long margin) {
        if (durations == null || (tasks.length - unfinished) * ofTasks < tasks.length * shareDone) {
            return Long.MAX_VALUE;
        }
        long median = durations.median();
        return median + Math.max(median / 2, margin);
    }
}
