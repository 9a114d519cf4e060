// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.centella.planner.expression.ConstantFolding;

/** Folds constants and simplifies the expressions of every node. */
public final class ExpressionSimplification {
    private final RexBuilder rex;
    private final ConstantFolding folding;

    private ExpressionSimplification(RexBuilder rex) {
        this.rex = rex;
        this.folding = new ConstantFolding(rex);
    }

    /** @param rex knows the statement, whose constants are folded, too */
    public static RelNode rewrite(RelNode root, RexBuilder rex) {
        return new ExpressionSimplification(rex).visit(root);
    }

    private RelNode visit(RelNode node) {
        RelNode current = Trees.mapInputs(node, this::visit);
        return switch (current) {
            case Filter filter
            when filter.getVariablesSet().isEmpty() ->
                Trees.filter(filter.getInput(), List.of(filter.getCondition().accept(folding)));
            case Project project
            when project.getVariablesSet().isEmpty() -> {
                List<RexNode> folded = folding.foldAll(project.getProjects());
                yield folded.equals(project.getProjects())
                        ? project
                        : Trees.project(
                                project.getInput(), folded, project.getRowType().getFieldNames());
            }
            case Join join -> {
                RexNode condition = join.getCondition().accept(folding);
                yield condition.equals(join.getCondition())
                        ? join
                        : join.copy(
                                join.getTraitSet(),
                                Simplification.simplify(rex, condition),
                                join.getLeft(),
                                join.getRight(),
                                join.getJoinType(),
                                join.isSemiJoinDone());
            }
            default -> current;
        };
    }
}
