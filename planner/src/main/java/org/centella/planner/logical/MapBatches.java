// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;
import org.centella.execution.plan.ProgramCode;

/** What code of the application makes of its input's batches, of which nothing is known but the columns. */
public final class MapBatches extends SingleRel {
    private final ProgramCode code;

    private MapBatches(RelOptCluster cluster, RelTraitSet traits, RelNode input, RelDataType rows, ProgramCode code) {
        super(cluster, traits, input);
        this.rowType = rows;
        this.code = code;
    }

    /** @param rows that the code makes */
    public static MapBatches create(RelNode input, RelDataType rows, ProgramCode code) {
        return new MapBatches(input.getCluster(), input.getTraitSet(), input, rows, code);
    }

    public ProgramCode code() {
        return code;
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return new MapBatches(getCluster(), traits, inputs.getFirst(), rowType, code);
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        // The code's hash, so that two that do not do the same are not taken for one.
        return super.explainTerms(writer).item("code", code.hashCode()).item("rows", rowType);
    }
}
