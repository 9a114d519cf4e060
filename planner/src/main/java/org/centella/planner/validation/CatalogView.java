// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.List;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.TranslatableTable;
import org.apache.calcite.schema.impl.AbstractTable;
import org.centella.planner.Relation;
import org.centella.planner.ViewStore;

/** A view as Calcite sees it: becomes the algebra of its query where a query names it. */
final class CatalogView extends AbstractTable implements TranslatableTable {
    private final ViewStore.View view;

    CatalogView(ViewStore.View view) {
        this.view = view;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory factory) {
        Relation relation = view.relation();
        if (relation != null) {
            return relation.row();
        }
        return Types.toCalcite(view.columns(), factory);
    }

    @Override
    public RelNode toRel(RelOptTable.ToRelContext context, RelOptTable table) {
        Relation relation = view.relation();
        if (relation != null) {
            return relation.toRel(context.getCluster());
        }
        RelNode rel = context.expandView(
                        table.getRowType(), view.sql(), List.of(view.schema()), table.getQualifiedName())
                .rel;
        // To Calcite a literal is CHAR, to the view's schema VARCHAR.
        return RelOptUtil.createCastRel(rel, table.getRowType(), true);
    }
}
