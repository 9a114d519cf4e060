// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.util.List;

/** What a master knows at a moment: its workers, and the applications that have or want executors. */
public record ClusterStatus(List<Worker> workers, List<Application> applications) {
    /** @param leaving it takes no more executors, and ends when those it has are gone */
    public record Worker(
            String name, String host, int cores, int freeCores, long memory, long freeMemory, boolean leaving) {}

    /** @param wanted executors that it wants in all, of which it has so many */
    public record Application(String id, String name, int wanted, int executors) {}

    public int freeCores() {
        return workers.stream().mapToInt(Worker::freeCores).sum();
    }
}
