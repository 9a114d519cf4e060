// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.scheduler;

import java.util.List;
import java.util.Map;
import org.centella.columnar.error.CentellaException;

/**
 * Something that happened to an application, or that its scheduler decided: what an event log keeps, and what a page about
 * a running application is made of. Reports of attempts that had no slot any more are among them; whoever reads the log
 * can tell by what came before.
 */
public sealed interface LogEntry {
    /** The first entry. */
    record ApplicationStarted(String application, Map<String, String> settings) implements LogEntry {}

    record ExecutorAdded(int executor, String host, int slots) implements LogEntry {}

    /** It gets no new tasks. */
    record ExecutorDraining(int executor) implements LogEntry {}

    /**
     * It gets no tasks for a while.
     *
     * @param outputsGone whether what it holds is made anew elsewhere, because others cannot read it
     */
    record ExecutorExcluded(int executor, boolean outputsGone) implements LogEntry {}

    /** It runs nothing, nobody reads what it holds, and it is told to end. */
    record ExecutorReleased(int executor) implements LogEntry {}

    /** So many are wanted in all from now on. */
    record ExecutorsWanted(int executors) implements LogEntry {}

    /** Those that are asked for do not start. */
    record ExecutorsFailing(String reason) implements LogEntry {}

    /** What it ran and held is gone. */
    record ExecutorLost(int executor, String reason) implements LogEntry {}

    /** @param text of the statement, as far as it is known */
    record QuerySubmitted(long query, String text, List<StagePlan> stages) implements LogEntry {}

    /**
     * A stage as it was planned.
     *
     * @param operators names of its plan's nodes, the last one first
     * @param reads stages whose outputs it reads
     */
    record StagePlan(int stage, int tasks, List<String> operators, List<Integer> reads) {}

    /** The sizes of its inputs gave the stage another number of tasks. */
    record StageAdapted(long query, int stage, int tasks) implements LogEntry {}

    /** The stage runs the work of the other, which does not run on its own. */
    record StagesFused(long query, int stage, int tasks, int absorbed) implements LogEntry {}

    record TaskLaunched(TaskId task, int executor, LaunchReason reason) implements LogEntry {}

    /** The attempt is not wanted any more. */
    record TaskCancelled(TaskId task, int executor) implements LogEntry {}

    /** Rows and bytes as they are in memory; none for the last stage, whose rows the client gets. */
    record TaskSucceeded(TaskId task, long rows, long bytes) implements LogEntry {}

    record TaskFailed(TaskId task, String code, String message) implements LogEntry {}

    /** A task ended because it could not read the output of a task of a stage below from the executor. */
    record OutputLost(TaskId reader, int executor, int stage, int partition, String message) implements LogEntry {}

    /** Nobody reads the stage's output any more. */
    record StageReleased(long query, int stage) implements LogEntry {}

    record QueryFailed(long query, String code, String message) implements LogEntry {}

    /** All rows of the query are there. */
    record ResultComplete(long query) implements LogEntry {}

    /** The query holds nothing any more. */
    record QueryEnded(long query) implements LogEntry {}

    /** The last entry, unless the driver died. */
    record ApplicationEnded() implements LogEntry {}

    static QueryFailed failed(long query, CentellaException error) {
        return new QueryFailed(query, error.code().name(), error.getMessage());
    }
}
