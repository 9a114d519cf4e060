// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.journal;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An application at one moment. Times are milliseconds since 1970.
 *
 * @param ended null while it runs, or when its driver died
 * @param queries the latest first
 */
public record ApplicationReport(
        String application,
        Map<String, String> settings,
        long started,
        @Nullable Long ended,
        List<Executor> executors,
        List<Query> queries) {

    /**
     * @param state ALIVE, DRAINING or LOST
     * @param reason why it is lost
     */
    public record Executor(
            int executor,
            String host,
            int slots,
            String state,
            long added,
            @Nullable Long lost,
            @Nullable String reason) {}

    /**
     * @param state RUNNING, COMPLETE (all rows are there), FAILED, and ENDED once a complete one holds nothing any more
     * @param error with its code, of one that failed
     * @param tasksDone whose output or rows are there
     */
    public record Query(
            long query,
            String text,
            String state,
            @Nullable String error,
            long submitted,
            @Nullable Long ended,
            int tasksDone,
            int tasks,
            int stagesDone,
            int stages) {}
}
