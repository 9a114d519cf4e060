// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The executors, with those that have free slots in order: finding one costs the logarithm of their number.
 *
 * <pre>
 *   added -&gt; usable &lt;-&gt; excluded for a while, unless no other is left
 *               \-&gt; draining -&gt; lost
 * </pre>
 */
final class ExecutorPool {
    private static final Comparator<ExecutorState> MOST_FREE_FIRST =
            Comparator.comparingInt(ExecutorState::free).reversed().thenComparingInt(e -> e.id);

    private final Map<Integer, ExecutorState> executors = new LinkedHashMap<>();
    /** Usable, with a free slot. An executor is taken out before its number of free slots changes. */
    private final TreeSet<ExecutorState> open = new TreeSet<>(MOST_FREE_FIRST);

    private final Set<ExecutorState> draining = new LinkedHashSet<>();
    private int usable;
    private long unusableSince;

    void add(int id, String host, int slots, long now) {
        if (!executors.containsKey(id)) {
            ExecutorState executor = new ExecutorState(id, host, slots, now);
            executors.put(id, executor);
            reopen(executor);
            recount(now);
        }
    }

    @Nullable
    ExecutorState get(int id) {
        return executors.get(id);
    }

    @Nullable
    ExecutorState remove(int id, long now) {
        ExecutorState executor = executors.remove(id);
        if (executor != null) {
            open.remove(executor);
            draining.remove(executor);
            recount(now);
        }
        return executor;
    }

    void drain(int id, long now) {
        ExecutorState executor = executors.get(id);
        if (executor != null) {
            open.remove(executor);
            executor.drain();
            draining.add(executor);
            recount(now);
        }
    }

    /** Those that take no more tasks, and were not released. */
    Collection<ExecutorState> draining() {
        return draining;
    }

    /** It ends by itself now. */
    void release(ExecutorState executor) {
        draining.remove(executor);
    }

    /** How many there are that do not drain. */
    int staying() {
        return executors.size()
                - (int) executors.values().stream()
                        .filter(ExecutorState::isDraining)
                        .count();
    }

    /** Those that stay and have had nothing to do for so long, the newest first. */
    List<ExecutorState> idleFor(long nanos, long now) {
        return executors.values().stream()
                .filter(executor -> !executor.isDraining() && executor.isIdleFor(nanos, now))
                .sorted(Comparator.comparingInt((ExecutorState executor) -> executor.id)
                        .reversed())
                .toList();
    }

    /** Gives the executor no tasks for a while, and when it is the second of its host, nor any other of that host. */
    void exclude(ExecutorState executor, long now) {
        boolean wholeHost = executors.values().stream()
                .anyMatch(e -> e != executor && e.isExcluded() && e.host.equals(executor.host));
        for (ExecutorState each : executors.values()) {
            if (each == executor || (wholeHost && !each.isExcluded() && each.host.equals(executor.host))) {
                open.remove(each);
                each.exclude(now + ExecutorState.WINDOW);
            }
        }
        recount(now);
    }

    /** Ends the exclusions that have lasted long enough. */
    void readmit(long now) {
        for (ExecutorState executor : executors.values()) {
            if (executor.isExcluded() && !executor.isExcludedAt(now)) {
                readmit(executor);
            }
        }
        recount(now);
    }

    private void readmit(ExecutorState executor) {
        executor.readmit();
        reopen(executor);
    }

    private void recount(long now) {
        int before = usable;
        usable = countUsable();
        if (usable == 0) {
            executors.values().stream().filter(ExecutorState::isExcluded).forEach(this::readmit);
            usable = countUsable();
        }
        if (usable == 0 && before > 0) {
            unusableSince = now;
        }
    }

    private int countUsable() {
        int count = 0;
        for (ExecutorState executor : executors.values()) {
            count += executor.isUsable() ? 1 : 0;
        }
        return count;
    }

    /** How many executors take tasks, now or when a slot is free. */
    int usable() {
        return usable;
    }

    /** When the last executor that takes tasks went. */
    long unusableSince() {
        return unusableSince;
    }

    boolean hasFree() {
        return !open.isEmpty();
    }

    boolean hasFree(ExecutorState executor) {
        return executor.isUsable() && executor.free() > 0;
    }

    /** Whether there is such an executor, with a free slot. */
    boolean hasFree(int id) {
        ExecutorState executor = executors.get(id);
        return executor != null && hasFree(executor);
    }

    /** The executor with the most free slots, among equals the first. */
    ExecutorState mostFree() {
        return open.first();
    }

    /** The same, but none of some. */
    @Nullable
    ExecutorState mostFreeOutside(List<Integer> avoided) {
        for (ExecutorState executor : open) {
            if (!avoided.contains(executor.id)) {
                return executor;
            }
        }
        return null;
    }

    /** Whether there is a usable executor, free or not, outside of some. */
    boolean isUsableOutside(List<Integer> avoided) {
        int among = 0;
        for (int id : avoided) {
            ExecutorState executor = executors.get(id);
            among += executor != null && executor.isUsable() ? 1 : 0;
        }
        return usable > among;
    }

    void start(Attempt attempt) {
        open.remove(attempt.executor);
        attempt.executor.start(attempt);
        reopen(attempt.executor);
    }

    void end(Attempt attempt, long now) {
        open.remove(attempt.executor);
        attempt.executor.end(attempt, now);
        if (executors.get(attempt.executor.id) == attempt.executor) {
            reopen(attempt.executor);
        }
    }

    /** The attempt has begun to wait, or goes on: then there may be more that run than there are slots, for a while. */
    void waits(Attempt attempt) {
        open.remove(attempt.executor);
        attempt.executor.waits(attempt);
        if (executors.get(attempt.executor.id) == attempt.executor) {
            reopen(attempt.executor);
        }
    }

    private void reopen(ExecutorState executor) {
        if (hasFree(executor)) {
            open.add(executor);
        }
    }
}
