// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCategory;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.plan.OutputSizes;
import org.centella.execution.plan.StageGraph;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler's decisions, without threads, clocks or sockets: an event goes in, actions come out, and the same events
 * give the same actions.
 *
 * <pre>
 *   event ──&gt; update executors, stages and tasks ──&gt; fill free slots, queries fairly ──&gt; actions
 * </pre>
 *
 * A task whose error is the user's fails its query at once; one whose error may pass is tried {@link #ATTEMPTS} times, on
 * other executors where there are any. What an executor takes with it runs again as far as it is {@linkplain Lineage wanted}.
 * A failed query ends when its last attempt has stopped. A stage whose inputs are complete is {@linkplain StageAdaptation
 * adapted} to their sizes before it is launched; a join whose build side is small is {@linkplain JoinAdaptation fused} with
 * the stage of its probe side.
 */
final class SchedulerState {
    /** As often as Spark tries; a fault that strikes four times is not passing. */
    static final int ATTEMPTS = 4;

    /** Ticks may come with every event; what only time changes is looked at this often. */
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(100);

    // What stays.
    private final StageAdaptation adaptation;
    private final Patience patience;
    private final Allocation allocation;

    // What changes.
    private final ExecutorPool executors = new ExecutorPool();
    private final Map<Long, QueryState> queries = new LinkedHashMap<>();
    private final Map<TaskId, Attempt> attempts = new HashMap<>();
    /** Queries with tasks that may run. */
    private final TreeSet<QueryState> waiting = new TreeSet<>(QueryState.FAIR);

    private long served;
    /** Nanoseconds since the first tick. */
    private long now;

    private long firstTick;
    private boolean ticked;
    private long lookedAt = -LOOK;

    SchedulerState(StageAdaptation adaptation, Patience patience, Allotment allotment) {
        this.adaptation = adaptation;
        this.patience = patience;
        this.allocation = new Allocation(allotment);
    }

    List<Action> handle(Event event) {
        List<Action> actions = new ArrayList<>();
        switch (event) {
            case Event.ExecutorAdded(int executor, String host, int slots) -> executors.add(executor, host, slots, now);
            case Event.ExecutorDraining(int executor) -> executors.drain(executor, now);
            case Event.ExecutorLost(int executor, CentellaException reason) -> lost(executor, reason, actions);
            case Event.ExecutorsFailing(CentellaException reason) -> failing(reason, actions);
            case Event.QuerySubmitted(long query, StageGraph graph) -> {
                queries.put(query, new QueryState(query, graph, now));
                rank(queries.get(query));
            }
            case Event.TaskSucceeded(TaskId task, OutputSizes output) -> succeeded(task, output, actions);
            case Event.TaskFailed(TaskId task, CentellaException error, boolean repeatable) ->
                failed(task, error, repeatable, actions);
            case Event.TaskWaits(TaskId task, boolean waits) -> waits(task, waits);
            case Event.OutputLost(TaskId reader, int executor, int stage, int task, CentellaException error) ->
                outputLost(reader, executor, stage, task, error, actions);
            case Event.CancelRequested(long query, CentellaException reason) -> {
                QueryState state = queries.get(query);
                if (state != null) {
                    state.fail(reason, now, actions);
                    settle(state, actions);
                }
            }
            case Event.Tick(long nanos) -> tick(nanos, actions);
        }
        fillSlots(actions);
        return actions;
    }

    /** Whether nothing is remembered but executors. */
    boolean isIdle() {
        return queries.isEmpty() && attempts.isEmpty() && waiting.isEmpty();
    }

    // Attempts that end.

    private void succeeded(TaskId task, OutputSizes output, List<Action> actions) {
        Attempt attempt = ended(task);
        QueryState query = queries.get(task.query());
        if (attempt == null || query == null) {
            return;
        }
        if (!attempt.isAbandoned()) {
            query.succeeded(attempt, output, adaptation, now, actions);
        }
        settle(query, actions);
    }

    private void failed(TaskId task, CentellaException error, boolean repeatable, List<Action> actions) {
        Attempt attempt = ended(task);
        QueryState query = queries.get(task.query());
        if (attempt == null || query == null) {
            return;
        }
        if (!attempt.isAbandoned()) {
            ErrorCategory category = error.code().category();
            if (category == ErrorCategory.EXTERNAL && attempt.executor.failed(task, now)) {
                executors.exclude(attempt.executor, now);
                actions.add(new Action.ExcludeExecutor(attempt.executor.id, false));
            }
            if (!repeatable || !mayPass(category, query, attempt) || !query.retry(attempt)) {
                query.fail(error, now, actions);
            }
        }
        settle(query, actions);
    }

    private boolean mayPass(ErrorCategory category, QueryState query, Attempt attempt) {
        return switch (category) {
            case EXTERNAL -> true;
            case RESOURCE ->
                executors.isUsableOutside(
                        query.history(attempt).failedOn(attempt.executor.id).avoids());
            case USER, INTERNAL -> false;
        };
    }

    private void waits(TaskId task, boolean waits) {
        Attempt attempt = attempts.get(task);
        QueryState query = queries.get(task.query());
        if (attempt != null && query != null && attempt.waits() != waits) {
            attempt.waits(waits);
            executors.waits(attempt);
            query.waits(attempt);
            rank(query);
        }
    }

    /** Frees the slot of an attempt; null for one that was not running, because its executor is lost or it reported before. */
    private @Nullable Attempt ended(TaskId task) {
        Attempt attempt = attempts.remove(task);
        if (attempt != null) {
            executors.end(attempt, now);
            QueryState query = queries.get(task.query());
            if (query != null) {
                query.ended(attempt, now);
            }
        }
        return attempt;
    }

    /** Ends the query if that is due, and gives it its place among those that wait for slots. */
    private void settle(QueryState query, List<Action> actions) {
        if (query.isOver()) {
            waiting.remove(query);
            queries.remove(query.id);
            actions.add(new Action.EndQuery(query.id));
            return;
        }
        if (query.finishes()) {
            actions.add(new Action.FinishResult(query.id));
        }
        rank(query);
    }

    private void rank(QueryState query) {
        waiting.remove(query);
        query.rank();
        if (query.wantsSlot()) {
            waiting.add(query);
        }
    }

    // Executors and outputs that are lost.

    private void lost(int id, CentellaException reason, List<Action> actions) {
        ExecutorState executor = executors.remove(id, now);
        if (executor == null) {
            return;
        }
        List<Attempt> died = executor.attempts();
        // All of them before any query fails, for whose other attempts are then cancelled.
        died.forEach(attempt -> ended(attempt.id));
        for (Attempt attempt : died) {
            QueryState query = queries.get(attempt.id.query());
            if (query != null && !attempt.isAbandoned() && !query.died(attempt)) {
                query.fail(
                        new CentellaException(
                                ErrorCode.TASK_LOST,
                                attempt.id + " lost its executor for the " + ATTEMPTS + "th time: "
                                        + reason.getMessage(),
                                reason),
                        now,
                        actions);
            }
        }
        for (QueryState query : List.copyOf(queries.values())) {
            query.lost(executor);
            settle(query, actions);
        }
    }

    private void outputLost(TaskId reader, int id, int stage, int task, CentellaException error, List<Action> actions) {
        Attempt attempt = ended(reader);
        QueryState query = queries.get(reader.query());
        if (attempt == null || query == null) {
            return;
        }
        ExecutorState executor = executors.get(id);
        if (!attempt.isAbandoned()) {
            query.starved(attempt);
            // Of an executor that is lost all is made anew already.
            if (executor != null && !query.unreadable(stage, task, executor)) {
                query.fail(error, now, actions);
            }
        }
        settle(query, actions);
        if (executor != null && !attempt.isAbandoned() && executor.unreadableFor(attempt.executor.id, now)) {
            unreadable(executor, error, actions);
        }
    }

    /** Others than one could not read from the executor: asking for one output after the other would take too long. */
    private void unreadable(ExecutorState executor, CentellaException error, List<Action> actions) {
        executors.exclude(executor, now);
        actions.add(new Action.ExcludeExecutor(executor.id, true));
        for (QueryState query : List.copyOf(queries.values())) {
            if (!query.isClosing() && !query.unreadable(executor)) {
                query.fail(error, now, actions);
            }
            settle(query, actions);
        }
    }

    // Time.

    private void tick(long nanos, List<Action> actions) {
        if (!ticked) {
            ticked = true;
            firstTick = nanos;
        }
        now = Math.max(now, nanos - firstTick);
        if (now - lookedAt < LOOK) {
            return;
        }
        lookedAt = now;
        executors.readmit(now);
        for (QueryState query : List.copyOf(queries.values())) {
            look(query, actions);
            settle(query, actions);
        }
        allocation.look(executors, queries.values(), now, actions);
    }

    /** Whoever has no executor will have none. */
    private void failing(CentellaException reason, List<Action> actions) {
        if (executors.usable() > 0) {
            return;
        }
        for (QueryState query : List.copyOf(queries.values())) {
            if (query.isIdle()) {
                query.fail(reason, now, actions);
                settle(query, actions);
            }
        }
    }

    private void look(QueryState query, List<Action> actions) {
        if (query.isClosing()) {
            if (now - query.closedAt() >= patience.forCancelled()) {
                query.forgetAttempts();
            }
        } else if (executors.usable() > 0) {
            query.findSlow(now);
        } else if (query.isIdle()
                && now - Math.max(query.changedAt(), executors.unusableSince()) >= patience.withoutExecutors()) {
            query.fail(noExecutors(), now, actions);
        }
    }

    private CentellaException noExecutors() {
        return new CentellaException(
                ErrorCode.NO_EXECUTORS,
                "there was no executor for the query's tasks for "
                        + TimeUnit.NANOSECONDS.toSeconds(patience.withoutExecutors()) + " s");
    }

    // Slots.

    /** Gives free slots to the queries that are due, until there are none or nobody wants them. */
    private void fillSlots(List<Action> actions) {
        List<QueryState> unplaced = List.of();
        while (executors.hasFree() && !waiting.isEmpty()) {
            QueryState query = waiting.first();
            QueryState.Choice choice = query.next(executors, now);
            if (choice == null) {
                waiting.remove(query);
                unplaced = unplaced.isEmpty() ? new ArrayList<>() : unplaced;
                unplaced.add(query);
            } else {
                launch(query, choice, actions);
            }
        }
        for (QueryState query : unplaced) {
            rank(query);
        }
    }

    private void launch(QueryState query, QueryState.Choice choice, List<Action> actions) {
        StageState stage = choice.stage();
        Attempt attempt = query.launch(choice, now, ++served);
        attempts.put(attempt.id, attempt);
        executors.start(attempt);
        rank(query);
        actions.add(new Action.LaunchTask(
                attempt.id,
                choice.executor().id,
                attempt.reason,
                stage.stage(),
                stage.input(choice.task()),
                query.locations(stage)));
    }
}
