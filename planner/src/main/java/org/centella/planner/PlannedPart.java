// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;
import org.centella.columnar.setting.SettingValues;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.Recursion;
import org.centella.execution.plan.StageGraph;
import org.centella.planner.physical.StageCutter;
import org.centella.storage.Split;

/**
 * A plan with what stage cutting and EXPLAIN need beside it: of a whole query, or of a recursive query's seed or step.
 *
 * @param logical the optimized algebra
 * @param rows believed rows by the id of the physical plan's node
 * @param splits what each scan is to read, by the scan's id
 * @param recursions recursive queries that it reads
 */
public record PlannedPart(
        RelNode logical,
        PhysicalPlan physical,
        Map<Integer, Double> rows,
        Map<Integer, List<Split>> splits,
        List<PlannedRecursion> recursions) {

    public PlannedPart {
        rows = Map.copyOf(rows);
        splits = Map.copyOf(splits);
        recursions = List.copyOf(recursions);
    }

    /** The stages for so many slots in all. */
    StageGraph stages(int slots, SettingValues settings) {
        List<Recursion> parts =
                recursions.stream().map(r -> r.stages(slots, settings)).toList();
        return StageCutter.cut(physical, splits, rows, parts, slots, settings);
    }

    /** @param others for the scans of a plan that are to read others: by their ids, those */
    PlannedPart withSplits(Function<PhysicalPlan, Map<Integer, List<Split>>> others) {
        Map<Integer, List<Split>> all = new HashMap<>(splits);
        all.putAll(others.apply(physical));
        List<PlannedRecursion> parts =
                recursions.stream().map(r -> r.withSplits(others)).toList();
        return new PlannedPart(logical, physical, rows, all, parts);
    }
}
