// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.time.Duration;

/**
 * How many executors an application may have.
 *
 * @param most executors in all; 0 where there is nobody to ask for more
 * @param slots of each
 * @param idle time after which an executor that has nothing to do goes back; zero keeps all
 */
public record Allotment(int most, int slots, Duration idle) {
    /** The executors that there are stay. */
    public static final Allotment FIXED = new Allotment(0, 1, Duration.ZERO);

    /** Whether executors come and go with the work. */
    public boolean isDynamic() {
        return most > 0 && !idle.isZero();
    }

    /** Executors to ask for at the beginning. */
    public int first() {
        return isDynamic() ? 0 : most;
    }

    /** Executors that so many tasks can use at a time. */
    int forTasks(long tasks) {
        return (int) Math.min(most, (tasks + slots - 1) / slots);
    }
}
