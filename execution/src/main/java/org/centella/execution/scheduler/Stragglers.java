// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of a query that take much longer than others of their stages, and are to have copies on other executors. Mutable,
 * owned by {@link QueryState}.
 */
final class Stragglers {
    /** A task is slow when three quarters of its stage's are done, it takes half again as long, and that is no trifle. */
    private static final long MOST = 3;

    private static final long OF_TASKS = 4;
    /** Queries of a second pay it, most of all; much less, and the noise of a busy machine makes copies. */
    private static final long MARGIN = TimeUnit.MILLISECONDS.toNanos(100);

    private final List<StageState> stages;
    private final LinkedHashSet<Attempt> slow = new LinkedHashSet<>();

    /** @param stages of the query, by id */
    Stragglers(List<StageState> stages) {
        this.stages = stages;
    }

    boolean isEmpty() {
        return slow.isEmpty();
    }

    void find(Collection<Attempt> attempts, long now) {
        for (Attempt attempt : attempts) {
            long patience = stages.get(attempt.id.stage()).patience(MOST, OF_TASKS, MARGIN);
            if (!attempt.isAbandoned() && now - attempt.since > patience && isAlone(attempt)) {
                slow.add(attempt);
            }
        }
    }

    private boolean isAlone(Attempt attempt) {
        return stages.get(attempt.id.stage()).running(attempt).copy() == null;
    }

    void remove(Attempt attempt) {
        slow.remove(attempt);
    }

    /**
     * Takes the next one for which another executor has a free slot. What cannot be copied now is looked at again at the next
     * {@link #find}, and not with every event.
     */
    QueryState.@Nullable Choice next(ExecutorPool executors) {
        while (!slow.isEmpty()) {
            Attempt attempt = slow.removeFirst();
            StageState stage = stages.get(attempt.id.stage());
            if (!attempt.isAbandoned() && stage.isReady() && isAlone(attempt)) {
                List<Integer> avoids = stage.running(attempt)
                        .history()
                        .avoiding(attempt.executor.id)
                        .avoids();
                ExecutorState executor = executors.mostFreeOutside(avoids);
                if (executor != null) {
                    return new QueryState.Choice(stage, attempt.id.partition(), executor);
                }
            }
        }
        return null;
    }
}
