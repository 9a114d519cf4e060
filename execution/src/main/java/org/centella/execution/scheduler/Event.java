// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import org.centella.columnar.error.CentellaException;
import org.centella.execution.plan.OutputSizes;
import org.centella.execution.plan.StageGraph;

/** Something that happened, for the scheduler to react to. */
sealed interface Event {
    /** An executor offers slots. */
    record ExecutorAdded(int executor, int slots) implements Event {}

    record QuerySubmitted(long query, StageGraph graph) implements Event {}

    /** @param output how much it put out; of the last stage, nothing */
    record TaskSucceeded(TaskId task, OutputSizes output) implements Event {}

    /** @param repeatable false when rows of the attempt have left the engine already */
    record TaskFailed(TaskId task, CentellaException error, boolean repeatable) implements Event {}

    /** The client or a clock wants the query to end. */
    record CancelRequested(long query, CentellaException reason) implements Event {}
}
