// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An application as the master sees it: how many executors it wants, and how well they start. One that ends before its driver
 * has seen it failed at its start; the next is then tried later, and elsewhere if that is possible. Mutable, owned by {@link
 * MasterState}.
 */
final class ApplicationState {
    /** After so many failed starts in a row it is not bad luck, and the application hears of it. */
    static final int FAILED_STARTS = 5;

    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(30);
    /** Pauses double so often until they are the longest. */
    private static final int MOST_DOUBLINGS = 7;

    // What stays.
    final ToMaster.ApplicationHello hello;
    final Consumer<FromMaster> tell;

    // What changes.
    private final Set<Integer> starting = new HashSet<>();
    private final Map<String, Integer> failedByWorker = new HashMap<>();
    private int wanted;
    private int next;
    private int failedStarts;
    private long notBefore = Long.MIN_VALUE;

    /** @param next the number of its next executor */
    ApplicationState(ToMaster.ApplicationHello hello, int next, Consumer<FromMaster> tell) {
        this.hello = hello;
        this.tell = tell;
        this.next = next;
        this.wanted = hello.wanted();
    }

    String id() {
        return hello.application();
    }

    int wanted() {
        return wanted;
    }

    void want(int executors) {
        wanted = executors;
    }

    /** The number of an executor that is being started. */
    int start() {
        starting.add(next);
        return next++;
    }

    boolean mayStart(long now) {
        return now >= notBefore;
    }

    /** Starts that failed on the worker since one went well there. */
    int failedOn(WorkerState worker) {
        return failedByWorker.getOrDefault(worker.name(), 0);
    }

    /** The driver has seen the executor. */
    void joined(int executor, String worker) {
        if (starting.remove(executor)) {
            failedStarts = 0;
            notBefore = Long.MIN_VALUE;
            failedByWorker.remove(worker);
        }
    }

    /** An executor is gone with its worker. True if the driver had not seen it yet. */
    boolean lost(int executor, String reason) {
        tell.accept(new FromMaster.Ended(executor, reason));
        return starting.remove(executor);
    }

    /** An executor has ended by itself; tells the application when too many do before they are of any use. */
    void ended(int executor, String worker, String reason, long now) {
        if (!lost(executor, reason)) {
            return;
        }
        failedByWorker.merge(worker, 1, Integer::sum);
        notBefore = now + Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(failedStarts, MOST_DOUBLINGS));
        failedStarts++;
        if (failedStarts >= FAILED_STARTS) {
            tell.accept(new FromMaster.CannotStart(failedStarts, reason));
        }
    }
}
