// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.TranslatableTable;
import org.apache.calcite.schema.impl.AbstractTable;
import org.centella.planner.Relation;

/** A relation under a name that a query reads: becomes its algebra where the query names it. */
final class RelationTable extends AbstractTable implements TranslatableTable {
    private final Relation relation;

    RelationTable(Relation relation) {
        this.relation = relation;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory factory) {
        return relation.row();
    }

    @Override
    public RelNode toRel(RelOptTable.ToRelContext context, RelOptTable table) {
        return relation.toRel(context.getCluster());
    }
}
