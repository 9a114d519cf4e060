// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.plan;

import java.util.List;

/**
 * The stages of a query in an order in which they can run; the last one's output, a single partition, is the result.
 *
 * @param recursions recursive queries whose rows the stages read, to be computed before them, in order
 * @param broadcastLimit bytes up to which the build side of a join is read whole by every task once it is there, though it
 *     was planned otherwise; 0 for never
 */
public record StageGraph(List<Stage> stages, List<Recursion> recursions, long broadcastLimit) {

    public StageGraph {
        stages = List.copyOf(stages);
        recursions = List.copyOf(recursions);
        for (int i = 0; i < stages.size(); i++) {
            int id = i;
            if (stages.get(i).id() != i || stages.get(i).after().stream().anyMatch(d -> d >= id)) {
                throw new IllegalArgumentException("stage " + i + " is out of order");
            }
        }
    }

    public StageGraph(List<Stage> stages) {
        this(stages, List.of(), 0);
    }

    public Stage result() {
        return stages.getLast();
    }
}
