// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;

/** Rows that are computed before the query that reads them: of a recursive query the last ones, or in the end all. */
public final class WorkingTable extends AbstractRelNode {
    private final int table;

    private WorkingTable(RelOptCluster cluster, RelTraitSet traits, int table, RelDataType rows) {
        super(cluster, traits);
        this.table = table;
        this.rowType = rows;
    }

    static WorkingTable create(RelOptCluster cluster, int table, RelDataType rows) {
        return new WorkingTable(cluster, cluster.traitSet(), table, rows);
    }

    /** Its number in the query. */
    public int table() {
        return table;
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return this;
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer)
                .item("table", table)
                .item("rows", getRowType().getFieldNames());
    }
}
