// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;

/** Each row as often as a BIGINT column of it says: how many equal rows INTERSECT ALL and EXCEPT ALL leave. */
public final class Repeat extends SingleRel {
    private final int times;

    private Repeat(RelOptCluster cluster, RelTraitSet traits, RelNode input, int times) {
        super(cluster, traits, input);
        this.times = times;
    }

    static Repeat create(RelNode input, int times) {
        return new Repeat(input.getCluster(), input.getTraitSet(), input, times);
    }

    /** The column that counts. */
    public int times() {
        return times;
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return new Repeat(getCluster(), traits, inputs.getFirst(), times);
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer).item("times", times);
    }
}
