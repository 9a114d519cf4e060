// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.centella.planner.Relation;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of another relation. A limit right above a sort becomes part of it, for in relational algebra the order of an
 * input means nothing to the node above:
 *
 * <pre>
 *   Limit 10                      Project
 *     Project            =>         Sort by a, fetch 10
 *       Sort by a
 * </pre>
 *
 * @param count -1 for all
 */
record LimitRelation(Relation input, long offset, long count) implements Relation {
    @Override
    public RelDataType row() {
        return input.row();
    }

    @Override
    public RelNode toRel(RelOptCluster cluster) {
        return limit(input.toRel(cluster));
    }

    private RelNode limit(RelNode node) {
        if (node instanceof Project project && isPlainSort(project.getInput())) {
            return project.copy(project.getTraitSet(), List.of(limit(project.getInput())));
        }
        RelCollation order = RelCollations.EMPTY;
        RelNode below = node;
        if (isPlainSort(node) && node instanceof LogicalSort sort) {
            order = sort.getCollation();
            below = sort.getInput();
        }
        return LogicalSort.create(below, order, offset == 0 ? null : number(node, offset), number(node, count));
    }

    private static boolean isPlainSort(RelNode node) {
        return node instanceof LogicalSort sort && sort.fetch == null && sort.offset == null;
    }

    private static @Nullable RexNode number(RelNode node, long rows) {
        return rows < 0 ? null : node.getCluster().getRexBuilder().makeExactLiteral(BigDecimal.valueOf(rows));
    }
}
