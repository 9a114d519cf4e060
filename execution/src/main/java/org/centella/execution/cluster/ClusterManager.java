// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

/**
 * Whoever starts executors for an application. The executors connect to the driver themselves, and the driver sees for itself
 * when one is gone; so all a manager does is start and end processes. One that is lost is replaced.
 */
public interface ClusterManager extends AutoCloseable {
    /**
     * What an application asks for.
     *
     * @param executors so many in all
     * @param memoryPerExecutor of each process, in bytes
     */
    record Resources(int executors, int coresPerExecutor, long memoryPerExecutor) {}

    /** The application ends, and its executors with it. */
    @Override
    void close();
}
