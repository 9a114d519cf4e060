// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.ProgramCode;
import org.centella.planner.Relation;
import org.centella.planner.logical.MapBatches;
import org.centella.planner.validation.Types;

/** The rows that a program makes of a relation's batches. */
record MappedRelation(Relation input, Schema rows, ProgramCode code) implements Relation {
    @Override
    public RelDataType row() {
        return Types.toCalcite(rows, Types.factory());
    }

    @Override
    public RelNode toRel(RelOptCluster cluster) {
        return MapBatches.create(input.toRel(cluster), Types.toCalcite(rows, cluster.getTypeFactory()), code);
    }
}
