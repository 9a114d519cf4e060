// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides which executors come and go. More are wanted while tasks wait, at once as many as could run one. One that was idle
 * for long takes no more tasks, like one whose machine is to be had no longer; and who takes none is released once nothing
 * runs there and no query may read what it holds.
 *
 * <pre>
 *   usable -&gt; idle, holds nothing -&gt; draining -\
 *   usable -&gt; its worker leaves   -&gt; draining -&gt; runs nothing, holds nothing -&gt; released -&gt; lost
 * </pre>
 */
final class Allocation {
    private final Allotment allotment;
    private int wanted;

    Allocation(Allotment allotment) {
        this.allotment = allotment;
        this.wanted = allotment.first();
    }

    /** To be called when time has passed. */
    void look(ExecutorPool executors, Collection<QueryState> queries, long now, List<Action> actions) {
        if (allotment.isDynamic()) {
            long tasks = queries.stream().mapToLong(QueryState::runnable).sum();
            drainIdle(executors, queries, allotment.forTasks(tasks), now);
            want(Math.max(allotment.forTasks(tasks), executors.staying()), actions);
        }
        for (ExecutorState executor : List.copyOf(executors.draining())) {
            if (executor.isIdle() && queries.stream().noneMatch(query -> query.holds(executor))) {
                executors.release(executor);
                actions.add(new Action.ReleaseExecutor(executor.id));
            }
        }
    }

    /** @param needed executors that have work */
    private void drainIdle(ExecutorPool executors, Collection<QueryState> queries, int needed, long now) {
        int tooMany = executors.staying() - needed;
        if (tooMany <= 0) {
            return;
        }
        List<ExecutorState> idle = executors.idleFor(allotment.idle().toNanos(), now);
        Set<ExecutorState> holders = new HashSet<>();
        if (!idle.isEmpty()) {
            queries.forEach(query -> query.addHolders(holders));
        }
        for (ExecutorState executor : idle) {
            if (tooMany > 0 && !holders.contains(executor)) {
                executors.drain(executor.id, now);
                tooMany--;
            }
        }
    }

    private void want(int executors, List<Action> actions) {
        if (executors != wanted) {
            wanted = executors;
            actions.add(new Action.WantExecutors(executors));
        }
    }
}
