// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

/** An attempt of a task that runs: it has a slot until it reports or its executor is lost, also when nobody wants it. */
final class Attempt {
    final TaskId id;
    final ExecutorState executor;
    final LaunchReason reason;
    final long since;
    private boolean abandoned;
    private boolean waits;

    Attempt(TaskId id, ExecutorState executor, LaunchReason reason, long since) {
        this.id = id;
        this.executor = executor;
        this.reason = reason;
        this.since = since;
    }

    /** What it reports does not matter any more. */
    void abandon() {
        abandoned = true;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    void waits(boolean forClient) {
        waits = forClient;
    }

    /** Whether it can go on only when its query's client fetches rows; it needs no slot until then. */
    boolean waits() {
        return waits;
    }
}
