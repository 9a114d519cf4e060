// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.statistics;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/**
 * Rows of a join. Keys of the side with fewer of them are taken to be contained in the other's, which is right for foreign
 * keys: {@code |L ⋈ R| = |L| · |R| / max(keys of L, keys of R)}.
 */
public final class JoinEstimator {
    /** Even when every row seems to have a partner, an anti join is asked for because some have none. */
    private static final double LEAST_ANTI = 0.05;

    /** A further condition lets more rows go without a partner. */
    private static final double LEAST_RESIDUAL_ANTI = 0.3;

    private final Join join;
    private final Estimate left;
    private final Estimate right;
    private final List<Integer> leftKeys = new ArrayList<>();
    private final List<Integer> rightKeys = new ArrayList<>();
    private final List<RexNode> residual = new ArrayList<>();

    JoinEstimator(Join join, Estimate left, Estimate right) {
        this.join = join;
        this.left = left;
        this.right = right;
        int width = left.columns().size();
        for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
            if (!addKeys(conjunct, width)) {
                residual.add(conjunct);
            }
        }
    }

    private boolean addKeys(RexNode conjunct, int width) {
        if (!(conjunct instanceof RexCall call) || call.getKind() != SqlKind.EQUALS) {
            return false;
        }
        RexNode a = RexUtil.removeCast(call.getOperands().getFirst());
        RexNode b = RexUtil.removeCast(call.getOperands().getLast());
        if (!(a instanceof RexInputRef x) || !(b instanceof RexInputRef y)) {
            return false;
        }
        int low = Math.min(x.getIndex(), y.getIndex());
        int high = Math.max(x.getIndex(), y.getIndex());
        if (low >= width || high < width) {
            return false;
        }
        leftKeys.add(low);
        rightKeys.add(high - width);
        return true;
    }

    Estimate estimate() {
        return switch (join.getJoinType()) {
            case INNER -> joined(Math.max(BelievedRows.of(join).orElseGet(this::inner), 1));
            case LEFT -> joined(Math.max(inner(), left.rows()));
            case RIGHT -> joined(Math.max(inner(), right.rows()));
            case FULL -> joined(Math.max(inner(), left.rows() + right.rows()));
            case SEMI -> left.kept(Math.max(left.rows() * semi(), 1));
            case ANTI -> left.kept(Math.max(left.rows() * antiShare(semi(), !residual.isEmpty()), 1));
            case LEFT_MARK -> {
                List<ColumnEstimate> columns = new ArrayList<>(left.columns());
                columns.add(new ColumnEstimate(2, 0, null, null, 1));
                yield new Estimate(left.rows(), columns);
            }
            case ASOF, LEFT_ASOF -> joined(left.rows());
        };
    }

    /** The share of left rows that have a partner. */
    private double semi() {
        double share = leftKeys.isEmpty() ? 1 : Math.min(1, keys(right, rightKeys) / keys(left, leftKeys));
        // A further condition must hold for one of several partners, so it excludes few.
        return residual.isEmpty() ? share : share * 0.9;
    }

    /** The share of rows without a partner, given the share with one. */
    public static double antiShare(double semi, boolean residual) {
        return Math.max(1 - semi, residual ? LEAST_RESIDUAL_ANTI : LEAST_ANTI);
    }

    private double inner() {
        double rows = left.rows() * right.rows();
        if (!leftKeys.isEmpty()) {
            double l = keys(left, leftKeys);
            double r = keys(right, rightKeys);
            // Several columns together are at best a key of the smaller side: combinations that do not occur do not
            // count.
            boolean capped = leftKeys.size() > 1 && (l >= left.rows() || r >= right.rows());
            rows /= capped ? Math.min(l, r) : Math.max(l, r);
        }
        if (!residual.isEmpty()) {
            RexBuilder builder = join.getCluster().getRexBuilder();
            List<ColumnEstimate> columns = new ArrayList<>(left.columns());
            columns.addAll(right.columns());
            Selectivity selectivity = new Selectivity(builder, new Estimate(Math.max(rows, 1), columns));
            rows *= selectivity.of(RexUtil.composeConjunction(builder, residual));
        }
        return rows;
    }

    private static double keys(Estimate side, List<Integer> keys) {
        return side.distinct(keys);
    }

    private Estimate joined(double rows) {
        List<ColumnEstimate> columns = new ArrayList<>();
        boolean inner = join.getJoinType() == org.apache.calcite.rel.core.JoinRelType.INNER;
        for (int i = 0; i < left.columns().size(); i++) {
            int key = leftKeys.indexOf(i);
            columns.add(joined(
                    left.column(i), left.rows(), rows, inner && key >= 0 ? right.column(rightKeys.get(key)) : null));
        }
        for (int i = 0; i < right.columns().size(); i++) {
            int key = rightKeys.indexOf(i);
            columns.add(joined(
                    right.column(i), right.rows(), rows, inner && key >= 0 ? left.column(leftKeys.get(key)) : null));
        }
        return new Estimate(rows, columns);
    }

    private static ColumnEstimate joined(
            ColumnEstimate column,
            double before,
            double after,
            @org.jspecify.annotations.Nullable ColumnEstimate partner) {
        ColumnEstimate kept = column.kept(before, after);
        return partner == null ? kept : kept.withDistinct(Math.min(kept.distinct(), partner.distinct()));
    }
}
