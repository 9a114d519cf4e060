// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/**
 * A tree of inner joins taken apart: relations, which may be joined in any order, and the conditions between them. Semi and
 * anti joins are part of it: their right side is a relation that filters, to be joined once the relations that it compares
 * with are there. Columns are numbered through over all relations.
 */
final class JoinGraph {

    /**
     * @param first number of its first column
     * @param type INNER, or SEMI or ANTI for a relation that filters
     * @param own condition of a relation that filters
     */
    record Relation(RelNode rel, int first, JoinRelType type, List<RexNode> own) {
        int width() {
            return rel.getRowType().getFieldCount();
        }

        boolean filters() {
            return type != JoinRelType.INNER;
        }
    }

    private final UnaryOperator<RelNode> rewriteLeaf;
    private final List<Relation> relations = new ArrayList<>();
    private final List<RexNode> conditions = new ArrayList<>();
    private int width;

    private JoinGraph(UnaryOperator<RelNode> rewriteLeaf) {
        this.rewriteLeaf = rewriteLeaf;
    }

    /** A graph and the numbers of the columns that the taken-apart tree yields. */
    record Taken(JoinGraph graph, List<Integer> outputs) {}

    /** @param rewriteLeaf applied to every relation */
    static Taken of(RelNode root, UnaryOperator<RelNode> rewriteLeaf) {
        JoinGraph graph = new JoinGraph(rewriteLeaf);
        List<Integer> outputs = graph.add(root);
        return new Taken(graph, outputs);
    }

    /** True when the node is a join whose inputs may change places. */
    static boolean isOrderable(RelNode node) {
        return node instanceof Join join
                && switch (join.getJoinType()) {
                    case INNER, SEMI, ANTI -> true;
                    case LEFT, RIGHT, FULL, ASOF, LEFT_ASOF, LEFT_MARK -> false;
                };
    }

    List<Relation> relations() {
        return relations;
    }

    /** Conditions that are no relation's own. */
    List<RexNode> conditions() {
        return conditions;
    }

    int width() {
        return width;
    }

    /** Which relations an expression over the numbered columns reads, as bits. */
    long relationsOf(RexNode expression) {
        long bits = 0;
        for (int column : RelOptUtil.InputFinder.bits(expression)) {
            bits |= 1L << relationOf(column);
        }
        return bits;
    }

    int relationOf(int column) {
        for (int i = relations.size() - 1; i >= 0; i--) {
            if (column >= relations.get(i).first()) {
                return i;
            }
        }
        throw new IllegalArgumentException("column " + column);
    }

    private List<Integer> add(RelNode node) {
        if (node instanceof Project project
                && Trees.isChoice(project)
                && allReferences(project)
                && leadsToJoin(project)) {
            List<Integer> below = add(project.getInput());
            return project.getProjects().stream()
                    .map(e -> below.get(((RexInputRef) e).getIndex()))
                    .toList();
        }
        if (!isOrderable(node)) {
            return addRelation(rewriteLeaf.apply(node), JoinRelType.INNER, List.of());
        }
        Join join = (Join) node;
        List<Integer> left = add(join.getLeft());
        if (join.getJoinType() == JoinRelType.INNER) {
            List<Integer> all = new ArrayList<>(left);
            all.addAll(add(join.getRight()));
            conditions.addAll(Trees.remap(RelOptUtil.conjunctions(join.getCondition()), all::get));
            return all;
        }
        int first = width;
        RelNode right = rewriteLeaf.apply(join.getRight());
        List<Integer> all = new ArrayList<>(left);
        for (int i = 0; i < right.getRowType().getFieldCount(); i++) {
            all.add(first + i);
        }
        List<RexNode> own = Trees.remap(RelOptUtil.conjunctions(join.getCondition()), all::get);
        addRelation(right, join.getJoinType(), own);
        return left;
    }

    private static boolean allReferences(Project project) {
        return project.getProjects().stream().allMatch(RexInputRef.class::isInstance);
    }

    private static boolean leadsToJoin(Project project) {
        RelNode input = project.getInput();
        return isOrderable(input)
                || (input instanceof Project below
                        && Trees.isChoice(below)
                        && allReferences(below)
                        && leadsToJoin(below));
    }

    private List<Integer> addRelation(RelNode rel, JoinRelType type, List<RexNode> own) {
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < rel.getRowType().getFieldCount(); i++) {
            columns.add(width + i);
        }
        relations.add(new Relation(rel, width, type, own));
        width += columns.size();
        return columns;
    }

    /** Classes of equal columns among the conditions. */
    List<Set<Integer>> equalColumns() {
        return EqualColumns.of(conditions).classes();
    }
}
