// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.util.List;

/** What workers and applications tell the master. */
sealed interface ToMaster {
    /**
     * A worker's first message, also to a master that has started anew.
     *
     * @param leaving it takes no more executors
     * @param executors that run there already
     */
    record WorkerHello(
            String worker, String host, int cores, long memory, boolean leaving, List<ExecutorGrant> executors)
            implements ToMaster {}

    /**
     * An executor's process has ended, for whatever reason.
     *
     * @param how as the rest of a sentence that begins with the executor
     */
    record ExecutorExited(String application, int executor, String how) implements ToMaster {}

    /** The worker takes no more executors, and ends when those it has are gone. */
    record WorkerLeaves() implements ToMaster {}

    /**
     * An application's first message, also to a master that has started anew.
     *
     * @param driver where its executors report
     * @param blocks where they fetch plans
     * @param directory the driver's working directory, which its executors share where it exists
     * @param wanted executors that it wants in all
     * @param memoryPerExecutor bytes of each process; 0 for the share of its worker's memory that is its cores'
     * @param nextExecutor the number of the next executor: those before have been granted
     */
    record ApplicationHello(
            String application,
            String name,
            Endpoint driver,
            Endpoint blocks,
            String directory,
            int wanted,
            int coresPerExecutor,
            long memoryPerExecutor,
            int nextExecutor)
            implements ToMaster {}

    /** The application wants so many executors in all from now on. Those that it has too many it ends itself. */
    record Wants(int executors) implements ToMaster {}

    /** The application has seen its executor: its start went well. */
    record Joined(int executor) implements ToMaster {}
}
