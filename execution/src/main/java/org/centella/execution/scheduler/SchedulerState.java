// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.centella.columnar.error.CentellaException;
import org.centella.execution.plan.OutputSizes;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler's decisions, without threads, clocks or sockets: an event goes in, actions come out, and the same events
 * give the same actions.
 *
 * <pre>
 *   event ──&gt; update the query's stages and tasks ──&gt; fill free slots, queries fairly ──&gt; actions
 * </pre>
 *
 * A task whose error is the user's fails its query at once; one whose error may pass is tried {@link #ATTEMPTS} times. A
 * failed query ends when its last running task has stopped. A stage whose inputs are complete is {@linkplain StageAdaptation
 * adapted} to their sizes before it is launched; a join whose build side is small is {@linkplain JoinAdaptation fused} with
 * the stage of its probe side.
 */
final class SchedulerState {
    /** As often as Spark tries; a fault that strikes four times is not passing. */
    static final int ATTEMPTS = 4;

    private final StageAdaptation adaptation;
    private final Map<Long, QueryState> queries = new LinkedHashMap<>();
    private final Map<Integer, Integer> freeSlots = new TreeMap<>();
    private long served;

    SchedulerState(StageAdaptation adaptation) {
        this.adaptation = adaptation;
    }

    List<Action> handle(Event event) {
        List<Action> actions = new ArrayList<>();
        switch (event) {
            case Event.ExecutorAdded(int executor, int slots) -> freeSlots.put(executor, slots);
            case Event.QuerySubmitted(long query, var graph) -> queries.put(query, new QueryState(query, graph));
            case Event.TaskSucceeded(TaskId task, OutputSizes output) -> succeeded(task, output, actions);
            case Event.TaskFailed(TaskId task, CentellaException error, boolean repeatable) ->
                failed(task, error, repeatable, actions);
            case Event.CancelRequested(long query, CentellaException reason) -> {
                QueryState state = queries.get(query);
                if (state != null) {
                    fail(state, reason, actions);
                }
            }
        }
        fillSlots(actions);
        return actions;
    }

    private void succeeded(TaskId task, OutputSizes output, List<Action> actions) {
        QueryState query = reported(task);
        if (query == null) {
            return;
        }
        for (int stage : query.succeeded(task, output)) {
            actions.add(new Action.ReleaseStage(query.id, stage));
        }
        if (query.isComplete(task.stage())) {
            completed(query, task.stage(), actions);
        }
        endIfOver(query, actions);
    }

    /** Stages that were waiting for this one are planned anew by what it put out. */
    private void completed(QueryState query, int stage, List<Action> actions) {
        if (!query.stage(stage).filters().isEmpty()) {
            actions.add(new Action.OfferFilters(query.id, query.stage(stage)));
        }
        for (JoinAdaptation.Fused fused : query.fuse(stage)) {
            actions.add(new Action.FuseStages(query.id, fused.stage(), fused.absorbed()));
        }
        for (int adapted : query.adapt(stage, adaptation)) {
            actions.add(new Action.AdaptStage(query.id, adapted, query.inputs(adapted)));
        }
    }

    private void failed(TaskId task, CentellaException error, boolean repeatable, List<Action> actions) {
        QueryState query = reported(task);
        if (query == null) {
            return;
        }
        if (repeatable && error.code().category().retryable() && task.attempt() + 1 < ATTEMPTS) {
            query.repeat(task);
        } else {
            query.stopped();
            fail(query, error, actions);
        }
        endIfOver(query, actions);
    }

    /** Frees the slot of an attempt that ended; null when the attempt is not the one that was running. */
    private @Nullable QueryState reported(TaskId task) {
        QueryState query = queries.get(task.query());
        int executor = query == null ? -1 : query.executorOf(task);
        if (executor < 0) {
            return null;
        }
        freeSlots.merge(executor, 1, Integer::sum);
        return query;
    }

    private void fail(QueryState query, CentellaException error, List<Action> actions) {
        if (query.fail(error)) {
            actions.add(new Action.FailQuery(query.id, error));
        }
        endIfOver(query, actions);
    }

    private void endIfOver(QueryState query, List<Action> actions) {
        if (query.isOver() && queries.remove(query.id) != null) {
            actions.add(new Action.EndQuery(query.id));
        }
    }

    /** Gives each free slot to the query that runs least, and of those that run alike to the one served longest ago. */
    private void fillSlots(List<Action> actions) {
        for (int executor = executorWithMostFree(); executor >= 0; executor = executorWithMostFree()) {
            QueryState next = null;
            for (QueryState query : queries.values()) {
                if (query.nextTask() != null && (next == null || query.isServedBefore(next))) {
                    next = query;
                }
            }
            if (next == null) {
                return;
            }
            TaskId task = Objects.requireNonNull(next.nextTask());
            next.launched(task, executor, ++served);
            freeSlots.merge(executor, -1, Integer::sum);
            actions.add(new Action.LaunchTask(task, executor, next.stage(task.stage()), next.input(task)));
        }
    }

    private int executorWithMostFree() {
        int best = -1;
        int most = 0;
        for (Map.Entry<Integer, Integer> entry : freeSlots.entrySet()) {
            if (entry.getValue() > most) {
                most = entry.getValue();
                best = entry.getKey();
            }
        }
        return best;
    }
}
