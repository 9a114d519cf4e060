// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.plan;

import java.util.List;
import java.util.Map;
import org.centella.storage.Split;

/**
 * A plan fragment that runs once per partition. Partition p of a task reads the splits {@code splits.get(scanId).get(p)}
 * and partition p of the stages it depends on; that makes its input fixed and the task repeatable.
 *
 * @param id position in the {@link StageGraph}; a stage only depends on stages with smaller ids
 * @param root the fragment: no {@link PhysicalPlan.Exchange} in it, {@link PhysicalPlan.StageInput} instead
 * @param tasks partitions of this stage
 * @param output how its rows are spread over its readers' partitions
 * @param outputPartitions partitions of the stage that reads it (1 for Single and Broadcast)
 * @param dependsOn stages that must be complete before this one starts
 * @param splits by id of the {@link PhysicalPlan.TableScan}: for each partition the splits it reads
 */
public record Stage(
        int id,
        PhysicalPlan root,
        int tasks,
        Partitioning output,
        int outputPartitions,
        List<Integer> dependsOn,
        Map<Integer, List<List<Split>>> splits) {

    public Stage {
        dependsOn = List.copyOf(dependsOn);
        splits = Map.copyOf(splits);
        if (tasks < 1 || outputPartitions < 1) {
            throw new IllegalArgumentException(
                    "stage " + id + ": " + tasks + " tasks, " + outputPartitions + " outputs");
        }
    }
}
