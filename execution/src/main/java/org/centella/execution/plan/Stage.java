// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
 * @param dependsOn stages that must be complete before this one starts, as it reads them
 * @param waitsFor stages that it reads nothing of, but starts after: they give its scans filters, or decide what it reads
 * @param filters what its complete output tells scans of other stages
 * @param splits by id of the {@link PhysicalPlan.TableScan}, or of a {@link PhysicalPlan.Program} that finds what is kept by
 *     itself: for each partition the splits it reads
 */
public record Stage(
        int id,
        PhysicalPlan root,
        int tasks,
        Partitioning output,
        int outputPartitions,
        List<Integer> dependsOn,
        List<Integer> waitsFor,
        List<Filter> filters,
        Map<Integer, List<List<Split>>> splits) {

    /** The values of an output column are the filter of this id: what a scan reads beside them is not wanted. */
    public record Filter(int filterId, int column) {}

    public Stage {
        dependsOn = List.copyOf(dependsOn);
        waitsFor = List.copyOf(waitsFor);
        filters = List.copyOf(filters);
        splits = Map.copyOf(splits);
        if (tasks < 1 || outputPartitions < 1) {
            throw new IllegalArgumentException(
                    "stage " + id + ": " + tasks + " tasks, " + outputPartitions + " outputs");
        }
    }

    /** A stage that waits for no others than those it reads. */
    public Stage(
            int id,
            PhysicalPlan root,
            int tasks,
            Partitioning output,
            int outputPartitions,
            List<Integer> dependsOn,
            Map<Integer, List<List<Split>>> splits) {
        this(id, root, tasks, output, outputPartitions, dependsOn, List.of(), List.of(), splits);
    }

    /** The same stage, giving other filters. */
    public Stage withFilters(List<Filter> given) {
        return new Stage(id, root, tasks, output, outputPartitions, dependsOn, waitsFor, given, splits);
    }

    /** All stages that must be complete before this one starts. */
    public Set<Integer> after() {
        Set<Integer> all = new TreeSet<>(dependsOn);
        all.addAll(waitsFor);
        return all;
    }
}
