// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

/**
 * Whoever starts executors for an application. The executors connect to the driver themselves, and the driver sees for itself
 * when one is gone; so all a manager does is start and end processes. One that is lost is replaced, as long as fewer are left
 * than are wanted. Thread-safe.
 */
public interface ClusterManager extends AutoCloseable {
    /**
     * What an application asks for.
     *
     * @param executors so many in all, to begin with
     * @param memoryPerExecutor of each process, in bytes; 0 leaves it to the manager
     */
    record Resources(int executors, int coresPerExecutor, long memoryPerExecutor) {}

    /** What a manager tells an application. Calls come one at a time. */
    interface Listener {
        /** The executor's machine is to be had no longer: it should be ended as soon as it can be done without. */
        void leaves(int executor);

        /** No executor starts, for the reason of the last one; the manager goes on trying. */
        void cannotStart(String reason);
    }

    /** So many executors are wanted in all from now on; those that are too many the application ends itself. */
    void want(int executors);

    /** The executor has connected to the driver. */
    void joined(int executor);

    /** The application ends, and its executors with it. */
    @Override
    void close();
}
