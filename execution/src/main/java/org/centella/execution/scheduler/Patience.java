// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.concurrent.TimeUnit;

/**
 * How long the scheduler waits for what may never come, in nanoseconds.
 *
 * @param withoutExecutors until a query fails that no executor is there for
 * @param forCancelled until a query ends though attempts of it that were cancelled have not reported
 */
record Patience(long withoutExecutors, long forCancelled) {
    /** An executor that was stopped is noticed after ten seconds; with those, a client knows within half a minute. */
    private static final long WITHOUT_EXECUTORS = TimeUnit.SECONDS.toNanos(18);

    /** Threads of this process use the query's memory, and it cannot end before they do. */
    static final Patience LOCAL = new Patience(WITHOUT_EXECUTORS, Long.MAX_VALUE);

    /** Tasks look whether they are cancelled once per batch; an executor that needs longer for one hangs. */
    static final Patience CLUSTER = new Patience(WITHOUT_EXECUTORS, TimeUnit.SECONDS.toNanos(10));
}
