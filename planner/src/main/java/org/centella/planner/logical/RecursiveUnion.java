// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.BiRel;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;

/** WITH RECURSIVE: a seed, and a step that reads the rows that came last as a {@link WorkingTable} of the same number. */
public final class RecursiveUnion extends BiRel {
    private final int table;
    private final boolean all;

    private RecursiveUnion(
            RelOptCluster cluster,
            RelTraitSet traits,
            RelNode seed,
            RelNode step,
            int table,
            boolean all,
            RelDataType rows) {
        super(cluster, traits, seed, step);
        this.table = table;
        this.all = all;
        this.rowType = rows;
    }

    static RecursiveUnion create(RelNode seed, RelNode step, int table, boolean all, RelDataType rows) {
        return new RecursiveUnion(seed.getCluster(), seed.getCluster().traitSet(), seed, step, table, all, rows);
    }

    public RelNode seed() {
        return left;
    }

    public RelNode step() {
        return right;
    }

    public int table() {
        return table;
    }

    /** False when only rows that did not come before count. */
    public boolean all() {
        return all;
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return new RecursiveUnion(getCluster(), traits, inputs.getFirst(), inputs.getLast(), table, all, getRowType());
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer).item("table", table).item("all", all);
    }
}
