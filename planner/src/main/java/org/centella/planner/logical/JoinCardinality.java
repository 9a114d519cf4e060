// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.centella.planner.statistics.ColumnEstimate;
import org.centella.planner.statistics.Estimate;
import org.centella.planner.statistics.Estimator;
import org.centella.planner.statistics.JoinEstimator;

/**
 * Believed rows of every set of relations of a join graph, the same whatever order they are joined in. A class of equal
 * columns keeps of the product of rows one part in each of its members' distinct values but the fewest.
 */
final class JoinCardinality {
    private final JoinGraph graph;
    private final List<Estimate> estimates = new ArrayList<>();
    private final List<ColumnEstimate> columns = new ArrayList<>();
    private final List<Set<Integer>> classes;
    private final Map<RexNode, Double> otherConditions = new HashMap<>();
    private final Map<Long, Double> known = new HashMap<>();
    private final double[] kept;

    JoinCardinality(JoinGraph graph, Estimator estimator) {
        this.graph = graph;
        for (JoinGraph.Relation relation : graph.relations()) {
            Estimate estimate = estimator.estimate(relation.rel());
            estimates.add(estimate);
            columns.addAll(estimate.columns());
        }
        RexBuilder rex = graph.relations().getFirst().rel().getCluster().getRexBuilder();
        this.classes = graph.equalColumns();
        for (RexNode condition : graph.conditions()) {
            if (EqualColumns.pair(condition) == null) {
                otherConditions.put(condition, Estimator.selectivity(columns, condition, rex));
            }
        }
        this.kept = new double[estimates.size()];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = graph.relations().get(i).filters() ? keptBy(i) : 1;
        }
    }

    Estimate estimate(int relation) {
        return estimates.get(relation);
    }

    double rows(long set) {
        Double rows = known.get(set);
        if (rows == null) {
            rows = Math.max(1, compute(set));
            known.put(set, rows);
        }
        return rows;
    }

    private double compute(long set) {
        double rows = 1;
        for (int i = 0; i < estimates.size(); i++) {
            if (contains(set, i)) {
                rows *= graph.relations().get(i).filters()
                        ? kept[i]
                        : Math.max(1, estimates.get(i).rows());
            }
        }
        for (Set<Integer> equal : classes) {
            rows /= divisor(equal, set);
        }
        rows *= compositeKeys(set);
        for (Map.Entry<RexNode, Double> condition : otherConditions.entrySet()) {
            long needs = graph.relationsOf(condition.getKey());
            if ((needs & set) == needs) {
                rows *= condition.getValue();
            }
        }
        return rows;
    }

    private double divisor(Set<Integer> equal, long set) {
        double product = 1;
        double fewest = Double.MAX_VALUE;
        for (int column : equal) {
            if (contains(set, graph.relationOf(column))) {
                double distinct = columns.get(column).distinct();
                product *= distinct;
                fewest = Math.min(fewest, distinct);
            }
        }
        return fewest == Double.MAX_VALUE ? 1 : product / fewest;
    }

    /**
     * Two relations that are equal in several columns: their combinations are at most as many as the rows of the smaller, so
     * dividing by each column's distinct values divides too much.
     */
    private double compositeKeys(long set) {
        double correction = 1;
        for (int a = 0; a < estimates.size(); a++) {
            for (int b = a + 1; b < estimates.size(); b++) {
                if (contains(set, a) && contains(set, b)) {
                    correction *= compositeKey(a, b);
                }
            }
        }
        return correction;
    }

    private double compositeKey(int a, int b) {
        List<Integer> aKeys = new ArrayList<>();
        List<Integer> bKeys = new ArrayList<>();
        double divided = 1;
        for (Set<Integer> equal : classes) {
            int x = member(equal, a);
            int y = member(equal, b);
            if (x >= 0 && y >= 0) {
                aKeys.add(x - graph.relations().get(a).first());
                bKeys.add(y - graph.relations().get(b).first());
                divided *= Math.max(columns.get(x).distinct(), columns.get(y).distinct());
            }
        }
        if (aKeys.size() < 2) {
            return 1;
        }
        double aDistinct = estimates.get(a).distinct(aKeys);
        double bDistinct = estimates.get(b).distinct(bKeys);
        boolean capped = aDistinct >= estimates.get(a).rows()
                || bDistinct >= estimates.get(b).rows();
        double combinations = capped ? Math.min(aDistinct, bDistinct) : Math.max(aDistinct, bDistinct);
        return Math.max(1, divided / combinations);
    }

    private int member(Set<Integer> equal, int relation) {
        for (int column : equal) {
            if (graph.relationOf(column) == relation) {
                return column;
            }
        }
        return -1;
    }

    /** The share of rows that a semi or anti join keeps. */
    private double keptBy(int index) {
        JoinGraph.Relation relation = graph.relations().get(index);
        double share = 1;
        for (RexNode condition : relation.own()) {
            EqualColumns.Pair pair = EqualColumns.pair(condition);
            if (pair != null) {
                boolean leftIsOwn = graph.relationOf(pair.left().getIndex()) == index;
                int own = leftIsOwn ? pair.left().getIndex() : pair.right().getIndex();
                int other = leftIsOwn ? pair.right().getIndex() : pair.left().getIndex();
                share *= Math.min(
                        1, columns.get(own).distinct() / columns.get(other).distinct());
            } else {
                share *= 0.9;
            }
        }
        boolean residual = relation.own().stream().anyMatch(c -> EqualColumns.pair(c) == null);
        return relation.type() == JoinRelType.ANTI ? JoinEstimator.antiShare(share, residual) : share;
    }

    static boolean contains(long set, int relation) {
        return (set & (1L << relation)) != 0;
    }
}
