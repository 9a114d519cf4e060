// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.centella.planner.validation.QueryValidator;
import org.centella.planner.validation.Types;
import org.centella.storage.Catalog;
import org.centella.storage.Table;

/** The rows of a table that is in no catalog. */
record TableRelation(Catalog catalog, ViewStore views, String schema, Table table) implements Relation {
    @Override
    public RelDataType row() {
        return Types.toCalcite(table.schema(), Types.factory());
    }

    @Override
    public RelNode toRel(RelOptCluster cluster) {
        return new QueryValidator(catalog, views, schema, cluster.getTypeFactory()).scan(table, cluster);
    }
}
