// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

/**
 * Whoever starts executors for an application. The executors connect to the driver themselves, and the driver sees for itself
 * when one is gone; so all a manager does is start and end processes.
 */
public interface ClusterManager extends AutoCloseable {
    /**
     * What an application asks for.
     *
     * @param executors so many in all
     * @param memoryPerExecutor of each process, in bytes
     */
    record Resources(int executors, int coresPerExecutor, long memoryPerExecutor) {}

    /** From now on the application wants so many executors; lost ones are replaced. */
    void want(int executors);

    /** The application does not need the executor any more. */
    void giveBack(int executor);

    /** The application ends, and its executors with it. */
    @Override
    void close();
}
