// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.StageGraph;
import org.centella.storage.Split;
import org.jspecify.annotations.Nullable;

/**
 * A query ready to be cut into stages.
 *
 * @param schema of the result: names and types as the user sees them
 * @param logical the optimized algebra, or null of plans made without it
 * @param physical operators and exchanges
 * @param rows believed rows by the id of the physical plan's node
 * @param splits what each scan is to read, by the scan's id
 * @param recursions recursive queries that it reads
 * @param phases of planning, in order
 * @param parameters types of the statement's parameters, in order
 */
public record PlannedQuery(
        Schema schema,
        @Nullable RelNode logical,
        PhysicalPlan physical,
        Map<Integer, Double> rows,
        Map<Integer, List<Split>> splits,
        List<PlannedRecursion> recursions,
        List<PhaseTiming> phases,
        List<DataType> parameters) {

    public PlannedQuery {
        rows = Map.copyOf(rows);
        splits = Map.copyOf(splits);
        recursions = List.copyOf(recursions);
        phases = List.copyOf(phases);
        parameters = List.copyOf(parameters);
    }

    /** The same query with another plan, made of its own, and that one's result. */
    public PlannedQuery with(Schema result, PhysicalPlan plan) {
        return new PlannedQuery(result, logical, plan, rows, splits, recursions, phases, List.of());
    }

    /**
     * The same query where scans are to read other splits, those of recursive queries, too.
     *
     * @param others for the scans of a plan that are to read others: by their ids, those
     */
    public PlannedQuery withSplits(Function<PhysicalPlan, Map<Integer, List<Split>>> others) {
        PlannedPart part = part().withSplits(others);
        return new PlannedQuery(schema, logical, physical, rows, part.splits(), part.recursions(), phases, parameters);
    }

    /** The stages for so many slots in all. */
    public StageGraph stages(int slots, SettingValues settings) {
        return part().stages(slots, settings);
    }

    private PlannedPart part() {
        return new PlannedPart(logical, physical, rows, splits, recursions);
    }
}
