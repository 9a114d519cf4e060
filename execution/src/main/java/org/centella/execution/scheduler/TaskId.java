// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

/** One attempt of a task. Attempts count from 0. */
public record TaskId(long query, int stage, int partition, int attempt) {
    TaskId nextAttempt() {
        return new TaskId(query, stage, partition, attempt + 1);
    }

    @Override
    public String toString() {
        return "query " + query + " stage " + stage + " task " + partition
                + (attempt == 0 ? "" : " attempt " + attempt);
    }
}
