// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.BitSet;

/** How many of a stage's tasks were done, each counted once however often it runs. Thread-safe. */
final class StageProgress {
    private final BitSet done = new BitSet();
    private int tasks;

    StageProgress(int tasks) {
        this.tasks = tasks;
    }

    /** The stage has other tasks than planned; none has run yet. */
    synchronized void plan(int count) {
        tasks = count;
        done.clear();
    }

    synchronized void done(int task) {
        if (task < tasks) {
            done.set(task);
        }
    }

    synchronized int tasks() {
        return tasks;
    }

    synchronized int done() {
        return done.cardinality();
    }

    synchronized boolean isComplete() {
        return tasks > 0 && done.cardinality() == tasks;
    }
}
