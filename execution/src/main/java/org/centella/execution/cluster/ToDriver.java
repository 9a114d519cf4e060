// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.util.Map;
import org.centella.execution.operator.OperatorMetrics;
import org.centella.execution.plan.OutputSizes;
import org.centella.execution.scheduler.TaskId;
import org.jspecify.annotations.Nullable;

/** What an executor tells its driver. */
sealed interface ToDriver {
    /** The first message: what the executor offers, and where it serves blocks. */
    record Hello(int executor, String host, int blockPort, int slots, long pid) implements ToDriver {}

    record Succeeded(TaskId task, OutputSizes output) implements ToDriver {}

    record Failed(TaskId task, ErrorText error) implements ToDriver {}

    /** The task could not read the output of another from the executor. */
    record OutputMissing(TaskId task, int executor, int stage, int outputTask, ErrorText error) implements ToDriver {}

    /**
     * The query holds nothing here any more.
     *
     * @param failure what went wrong with that, if something did
     * @param metrics the {@linkplain OperatorMetrics#counters counters} of its plan nodes on this executor
     * @param spilled by stage, bytes of outputs that went to disk
     */
    record QueryEnded(
            long query,
            @Nullable ErrorText failure,
            long peakMemory,
            Map<Integer, long[]> metrics,
            Map<Integer, Long> spilled)
            implements ToDriver {}
}
