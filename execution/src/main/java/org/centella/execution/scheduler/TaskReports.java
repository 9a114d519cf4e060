// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import org.centella.columnar.error.CentellaException;
import org.centella.execution.plan.OutputSizes;

/** Who wants to know how tasks end. Thread-safe. */
public interface TaskReports {
    void succeeded(TaskId task, OutputSizes output);

    /** @param repeatable false when rows of the attempt have left the engine already */
    void failed(TaskId task, CentellaException error, boolean repeatable);

    /** The task has begun to wait for its query's client, on a thread that others need; or it goes on. */
    default void waits(TaskId task, boolean waits) {}
}
