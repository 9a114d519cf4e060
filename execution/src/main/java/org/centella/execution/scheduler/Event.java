// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import org.centella.columnar.error.CentellaException;
import org.centella.execution.plan.OutputSizes;
import org.centella.execution.plan.StageGraph;

/** Something that happened, for the scheduler to react to. */
public sealed interface Event {
    /**
     * An executor offers slots.
     *
     * @param executor a number no living executor has
     * @param host where it runs
     */
    record ExecutorAdded(int executor, String host, int slots) implements Event {}

    /** The executor takes no new tasks. What it runs goes on, and its outputs can be read until it is lost. */
    record ExecutorDraining(int executor) implements Event {}

    /** The executor is gone with all it ran and held. */
    record ExecutorLost(int executor, CentellaException reason) implements Event {}

    /** Executors that were asked for do not start. Queries that have none do not wait for them any longer. */
    record ExecutorsFailing(CentellaException reason) implements Event {}

    record QuerySubmitted(long query, StageGraph graph) implements Event {}

    /** @param output how much it put out; of the last stage, nothing, and its rows are safe from the executor's loss */
    record TaskSucceeded(TaskId task, OutputSizes output) implements Event {}

    /** @param repeatable false when rows of the attempt have left the engine already */
    record TaskFailed(TaskId task, CentellaException error, boolean repeatable) implements Event {}

    /**
     * A running task waits for its query's client to fetch rows, and its slot is free meanwhile; or it goes on.
     *
     * @param waits which of the two
     */
    record TaskWaits(TaskId task, boolean waits) implements Event {}

    /** A running attempt ended because it could not read the output of a task of a stage below from an executor. */
    record OutputLost(TaskId reader, int executor, int stage, int task, CentellaException error) implements Event {}

    /** The client or a clock wants the query to end. */
    record CancelRequested(long query, CentellaException reason) implements Event {}

    /**
     * Time has passed. What happens next happens at this time, so a tick may go before any event; most cost nothing.
     *
     * @param nanos by any clock that does not go back
     */
    record Tick(long nanos) implements Event {}
}
