// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.journal;

import java.util.List;
import org.centella.execution.scheduler.LaunchReason;
import org.jspecify.annotations.Nullable;

/** A query at one moment with all that ran for it. */
public record QueryReport(ApplicationReport.Query query, List<Stage> stages) {
    /**
     * @param operators names of its plan's nodes, the last one first
     * @param within the stage that does its work, if it does not run on its own
     * @param released whether nobody reads its output any more
     * @param repeated attempts that were launched though the task's output was there: none, unless there is a defect
     */
    public record Stage(
            int stage,
            List<String> operators,
            List<Integer> reads,
            int tasks,
            int done,
            @Nullable Integer within,
            boolean released,
            long rows,
            long bytes,
            int repeated,
            List<Attempt> attempts) {}

    /**
     * @param reason why it was launched
     * @param state RUNNING, CANCELLED (asked to stop, or stopped), SUCCEEDED, FAILED or LOST with its executor
     * @param rows that it put out
     */
    public record Attempt(
            int partition,
            int attempt,
            int executor,
            LaunchReason reason,
            String state,
            long launched,
            @Nullable Long ended,
            long rows,
            long bytes,
            @Nullable String error) {}
}
