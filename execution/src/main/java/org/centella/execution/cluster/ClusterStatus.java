// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.cluster;

import java.util.List;

/** How things stand with a master's workers and applications. */
public record ClusterStatus(List<WorkerStatus> workers, List<ApplicationStatus> applications) {
    public record WorkerStatus(
            String worker, String host, int cores, int coresUsed, long memory, long memoryUsed, boolean leaving) {}

    public record ApplicationStatus(
            String application, String name, Endpoint driver, int wanted, List<Integer> executors) {}
}
