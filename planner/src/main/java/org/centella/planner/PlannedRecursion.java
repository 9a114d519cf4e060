// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.centella.columnar.setting.SettingValues;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.execution.plan.Recursion;
import org.centella.storage.Split;

/**
 * A recursive query that another one reads as a working table.
 *
 * @param table number of the working table
 * @param distinct only rows that did not come before count
 */
public record PlannedRecursion(int table, PlannedPart seed, PlannedPart step, boolean distinct, Schema schema) {
    Recursion stages(int slots, SettingValues settings) {
        return new Recursion(table, seed.stages(slots, settings), step.stages(slots, settings), distinct, schema);
    }

    PlannedRecursion withSplits(Function<PhysicalPlan, Map<Integer, List<Split>>> others) {
        return new PlannedRecursion(table, seed.withSplits(others), step.withSplits(others), distinct, schema);
    }
}
