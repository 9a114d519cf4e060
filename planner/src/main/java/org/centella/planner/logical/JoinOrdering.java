// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.centella.planner.statistics.BelievedRows;
import org.centella.planner.statistics.Estimator;

/**
 * Puts the relations of each tree of inner, semi and anti joins in the order that {@link JoinSearch} finds cheapest, and
 * every condition at the first join that has all its columns.
 */
public final class JoinOrdering {
    /** Relations are bits of a long; a query with more keeps its own order. */
    private static final int MOST_RELATIONS = 60;

    private final Estimator estimator;
    private final int limit;
    private final RexBuilder rex;

    private JoinOrdering(Estimator estimator, int limit, RexBuilder rex) {
        this.estimator = estimator;
        this.limit = limit;
        this.rex = rex;
    }

    /** @param limit relations up to which all orders are tried */
    public static RelNode rewrite(RelNode root, Estimator estimator, int limit) {
        return new JoinOrdering(estimator, limit, root.getCluster().getRexBuilder()).visit(root);
    }

    private RelNode visit(RelNode node) {
        if (!JoinGraph.isOrderable(node)) {
            return Trees.mapInputs(node, this::visit);
        }
        JoinGraph.Taken taken = JoinGraph.of(node, this::visit);
        JoinGraph graph = taken.graph();
        if (graph.relations().size() > MOST_RELATIONS) {
            return Trees.mapInputs(node, this::visit);
        }
        JoinCardinality cardinality = new JoinCardinality(graph, estimator);
        JoinSearch.Part best = new JoinSearch(graph, cardinality).best(limit);
        Joined joined = new Builder(graph, cardinality).build(best);
        List<Integer> order =
                taken.outputs().stream().map(joined.columns()::indexOf).toList();
        RelNode chosen = Trees.choose(joined.rel(), order);
        return chosen.getRowType().getFieldNames().equals(node.getRowType().getFieldNames())
                ? chosen
                : renamed(chosen, node);
    }

    private static RelNode renamed(RelNode chosen, RelNode original) {
        List<RexNode> columns = new ArrayList<>();
        for (int i = 0; i < chosen.getRowType().getFieldCount(); i++) {
            columns.add(org.apache.calcite.rex.RexInputRef.of(i, chosen.getRowType()));
        }
        return Trees.project(chosen, columns, original.getRowType().getFieldNames());
    }

    /** @param columns numbers, in the graph, of the columns of {@code rel} */
    private record Joined(RelNode rel, List<Integer> columns) {}

    /** Makes algebra of a found order. */
    private final class Builder {
        private final JoinGraph graph;
        private final JoinCardinality cardinality;
        private final EqualColumns equal;
        private final Set<RexNode> pending = new HashSet<>();

        Builder(JoinGraph graph, JoinCardinality cardinality) {
            this.graph = graph;
            this.cardinality = cardinality;
            this.equal = EqualColumns.of(graph.conditions());
            for (RexNode condition : graph.conditions()) {
                if (EqualColumns.pair(condition) == null && !condition.isAlwaysTrue()) {
                    pending.add(condition);
                }
            }
        }

        Joined build(JoinSearch.Part part) {
            if (part.left() == null || part.right() == null) {
                return leaf(part.set());
            }
            Joined left = build(part.left());
            Joined right = build(part.right());
            JoinGraph.Relation filter = filter(part.right().set());
            List<Integer> columns = new ArrayList<>(left.columns());
            columns.addAll(right.columns());
            List<RexNode> conditions = new ArrayList<>();
            if (filter != null) {
                conditions.addAll(filter.own());
            } else {
                // Conditions of no relation, such as a constant's, wait for an inner join: an anti join would turn them
                // over.
                equalities(left, right, conditions);
                conditions.addAll(pending(part.set()));
            }
            RelNode rel = Trees.join(
                    left.rel(),
                    right.rel(),
                    Trees.remap(conditions, columns::indexOf),
                    filter == null ? JoinRelType.INNER : filter.type(),
                    BelievedRows.hint(cardinality.rows(part.set())));
            return new Joined(rel, filter == null ? columns : left.columns());
        }

        private Joined leaf(long set) {
            JoinGraph.Relation relation = graph.relations().get(Long.numberOfTrailingZeros(set));
            List<Integer> columns = new ArrayList<>();
            for (int i = 0; i < relation.width(); i++) {
                columns.add(relation.first() + i);
            }
            List<RexNode> conditions = Trees.remap(within(columns), columns::indexOf);
            return new Joined(
                    conditions.isEmpty() ? relation.rel() : Trees.filter(relation.rel(), conditions), columns);
        }

        /** {@code a.x = b.y and a.x = b.z} joins by one of them, so {@code b.y = b.z} must hold before. */
        private List<RexNode> within(List<Integer> columns) {
            List<RexNode> conditions = new ArrayList<>();
            for (Set<Integer> members : equal.classes()) {
                List<Integer> here = members.stream().filter(columns::contains).toList();
                for (int i = 1; i < here.size(); i++) {
                    conditions.add(rex.makeCall(
                            SqlStdOperatorTable.EQUALS,
                            equal.reference(here.getFirst()),
                            equal.reference(here.get(i))));
                }
            }
            return conditions;
        }

        private JoinGraph.@org.jspecify.annotations.Nullable Relation filter(long set) {
            if (Long.bitCount(set) != 1) {
                return null;
            }
            JoinGraph.Relation relation = graph.relations().get(Long.numberOfTrailingZeros(set));
            return relation.filters() ? relation : null;
        }

        /** One equality for each class that has columns on both sides; the others follow from it. */
        private void equalities(Joined left, Joined right, List<RexNode> conditions) {
            for (Set<Integer> members : equal.classes()) {
                Integer a = firstOf(members, left.columns());
                Integer b = firstOf(members, right.columns());
                if (a != null && b != null) {
                    conditions.add(rex.makeCall(SqlStdOperatorTable.EQUALS, equal.reference(a), equal.reference(b)));
                }
            }
        }

        private static @org.jspecify.annotations.Nullable Integer firstOf(Set<Integer> members, List<Integer> columns) {
            return members.stream().filter(columns::contains).findFirst().orElse(null);
        }

        /** Conditions that have all their columns for the first time. */
        private List<RexNode> pending(long set) {
            List<RexNode> now = new ArrayList<>();
            for (RexNode condition : graph.conditions()) {
                long needs = graph.relationsOf(condition);
                if ((needs & set) == needs && pending.remove(condition)) {
                    now.add(condition);
                }
            }
            return now;
        }
    }
}
