// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

/** How far a query has come: tasks done of all, and stages done of all. */
public record QueryProgress(int tasksDone, int tasks, int stagesDone, int stages) {
    /** 0 to 1. */
    public double fraction() {
        return tasks == 0 ? 0 : (double) tasksDone / tasks;
    }
}
