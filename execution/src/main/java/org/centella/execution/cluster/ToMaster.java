// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.util.List;

/** What workers and applications tell the master. */
sealed interface ToMaster {
    /**
     * A worker's first message, also to a master that has started anew.
     *
     * @param executors that run there already
     */
    record WorkerHello(String worker, String host, int cores, long memory, List<ExecutorGrant> executors)
            implements ToMaster {}

    /** An executor's process has ended, for whatever reason. */
    record ExecutorExited(String application, int executor, int exitCode) implements ToMaster {}

    /**
     * An application's first message, also to a master that has started anew.
     *
     * @param driver where its executors report
     * @param blocks where they fetch plans
     * @param directory the driver's working directory, which its executors share where it exists
     * @param wanted executors that it wants in all
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
}
