// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.physical;

import java.util.List;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.PhysicalPlan;
import org.centella.planner.statistics.Estimate;

/** A plan with what is believed of its rows and known of their whereabouts. */
record Planned(PhysicalPlan plan, Distribution distribution, Estimate estimate) {
    List<DataType> types() {
        return plan.schema().types();
    }

    DataType type(int column) {
        return plan.schema().type(column);
    }

    boolean isSingle() {
        return distribution instanceof Distribution.Single;
    }
}
