// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** An executor as the scheduler sees it. Mutable, owned by {@link ExecutorPool}. */
final class ExecutorState {
    /** How long a failure counts against an executor. */
    static final long WINDOW = TimeUnit.SECONDS.toNanos(60);

    /** As many tasks as fail on a broken disk or network card at once; fewer may be the tasks' own bad luck. */
    static final int FAILURES = 4;

    private record Failure(long at, long query, int stage, int partition) {}

    // What stays.
    final int id;
    final String host;
    private final int slots;
    /** Tasks that succeeded here at once, which most do, share this. */
    private final TaskState.Done done = new TaskState.Done(this, 1);

    // What changes.
    private final Set<Attempt> attempts = new LinkedHashSet<>();
    private final ArrayDeque<Failure> failures = new ArrayDeque<>();
    /** How many of the attempts do not use their slot. */
    private int waiting;

    private boolean draining;
    private long idleSince;
    private boolean excluded;
    private long excludedUntil;
    private long firstReport;
    private int firstReporter;
    private int reports;
    /** Used while {@link Locality} looks for the best executor. */
    long heldBytes;

    ExecutorState(int id, String host, int slots, long now) {
        this.id = id;
        this.host = host;
        this.slots = slots;
        this.idleSince = now;
    }

    int free() {
        return slots - attempts.size() + waiting;
    }

    TaskState.Done done(int attemptsOfTask) {
        return attemptsOfTask == 1 ? done : new TaskState.Done(this, attemptsOfTask);
    }

    List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    void start(Attempt attempt) {
        attempts.add(attempt);
    }

    void end(Attempt attempt, long now) {
        if (attempts.remove(attempt) && attempt.waits()) {
            waiting--;
        }
        idleSince = now;
    }

    void waits(Attempt attempt) {
        waiting += attempt.waits() ? 1 : -1;
    }

    boolean isIdle() {
        return attempts.isEmpty();
    }

    boolean isIdleFor(long nanos, long now) {
        return attempts.isEmpty() && now - idleSince >= nanos;
    }

    void drain() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }

    void exclude(long until) {
        excluded = true;
        excludedUntil = until;
        failures.clear();
        reports = 0;
    }

    void readmit() {
        excluded = false;
    }

    boolean isExcludedAt(long now) {
        return excluded && now < excludedUntil;
    }

    boolean isExcluded() {
        return excluded;
    }

    /** Whether new tasks may run here. */
    boolean isUsable() {
        return !draining && !excluded;
    }

    /** Counts a task's failure; true when so many failed lately that it looks like the executor's fault. */
    boolean failed(TaskId task, long now) {
        failures.removeIf(f -> now - f.at > WINDOW
                || (f.query == task.query() && f.stage == task.stage() && f.partition == task.partition()));
        failures.add(new Failure(now, task.query(), task.stage(), task.partition()));
        return failures.size() >= FAILURES;
    }

    /**
     * Counts that an executor could not read an output from here; true when two could not, or one often. The first one
     * alone might have a broken network itself.
     */
    boolean unreadableFor(int reporter, long now) {
        if (reports == 0 || now - firstReport > WINDOW) {
            firstReport = now;
            firstReporter = reporter;
            reports = 0;
        }
        reports++;
        return reporter != firstReporter || reports >= FAILURES;
    }
}
