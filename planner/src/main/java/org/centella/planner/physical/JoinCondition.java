// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.physical;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rex.RexBuilder;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.columnar.type.Schema;
import org.centella.execution.plan.Expression;
import org.centella.planner.expression.ExpressionLowering;
import org.centella.planner.expression.Expressions;
import org.centella.planner.statistics.ColumnEstimate;
import org.centella.planner.statistics.Estimate;
import org.jspecify.annotations.Nullable;

/**
 * A join condition taken apart: equalities of a left and a right expression are keys, the rest is the residual. Keys that
 * are no plain columns are computed by projections beneath the join, behind the sides' own columns.
 *
 * @param leftWidth columns of the left side without computed keys
 * @param residual over the left side's columns, then the right's, computed keys included
 */
record JoinCondition(
        Planned left,
        Planned right,
        int leftWidth,
        int rightWidth,
        List<Integer> leftKeys,
        List<Integer> rightKeys,
        @Nullable Expression residual) {

    int keys() {
        return leftKeys.size();
    }

    static JoinCondition of(Join join, Planned left, Planned right, PlanBuilder plans, RexBuilder rex) {
        List<DataType> types = new ArrayList<>(left.types());
        types.addAll(right.types());
        Expression condition = new ExpressionLowering(rex, types).lower(join.getCondition(), DataType.BOOLEAN);
        Side leftSide = new Side(left);
        Side rightSide = new Side(right);
        int width = left.types().size();
        List<Expression> rest = new ArrayList<>();
        for (Expression conjunct : ExpressionLowering.conjuncts(condition)) {
            if (isTrue(conjunct) || addKey(conjunct, width, leftSide, rightSide)) {
                continue;
            }
            rest.add(conjunct);
        }
        Planned newLeft = leftSide.finish(plans);
        Planned newRight = rightSide.finish(plans);
        int shift = newLeft.types().size() - width;
        List<Expression> shifted = rest.stream()
                .map(e -> Expressions.remap(e, c -> c < width ? c : c + shift))
                .toList();
        Expression residual =
                shifted.isEmpty() ? null : shifted.size() == 1 ? shifted.getFirst() : new Expression.And(shifted);
        return new JoinCondition(
                newLeft, newRight, width, right.types().size(), leftSide.keys, rightSide.keys, residual);
    }

    private static boolean isTrue(Expression expression) {
        return expression instanceof Expression.Literal literal && Boolean.TRUE.equals(literal.value());
    }

    private static boolean addKey(Expression conjunct, int width, Side left, Side right) {
        if (!(conjunct instanceof Expression.Call(String name, List<Expression> arguments, DataType _))
                || !name.equals("=")) {
            return false;
        }
        Expression a = arguments.getFirst();
        Expression b = arguments.getLast();
        boolean straight = within(a, 0, width) && within(b, width, Integer.MAX_VALUE);
        boolean crossed = within(b, 0, width) && within(a, width, Integer.MAX_VALUE);
        if (!straight && !crossed) {
            return false;
        }
        Expression leftKey = straight ? a : b;
        Expression rightKey = Expressions.remap(straight ? b : a, c -> c - width);
        DataType type = ExpressionLowering.keyType(leftKey.type(), rightKey.type());
        if (type == null) {
            return false;
        }
        left.keys.add(left.column(ExpressionLowering.cast(leftKey, type)));
        right.keys.add(right.column(ExpressionLowering.cast(rightKey, type)));
        return true;
    }

    private static boolean within(Expression expression, int from, int to) {
        var columns = Expressions.columns(List.of(expression));
        return !columns.isEmpty() && columns.stream().allMatch(c -> c >= from && c < to);
    }

    /** The same condition over sides of the same columns. */
    JoinCondition withSides(Planned newLeft, Planned newRight) {
        return new JoinCondition(newLeft, newRight, leftWidth, rightWidth, leftKeys, rightKeys, residual);
    }

    /** The same condition seen from the other side. */
    JoinCondition swap() {
        int leftTypes = left.types().size();
        int rightTypes = right.types().size();
        Expression turned = residual == null
                ? null
                : Expressions.remap(residual, c -> c < leftTypes ? c + rightTypes : c - leftTypes);
        return new JoinCondition(right, left, rightWidth, leftWidth, rightKeys, leftKeys, turned);
    }

    /** One side and the key columns it must have. */
    private static final class Side {
        private final Planned planned;
        private final List<Expression> columns = new ArrayList<>();
        private final List<Field> fields;
        private final List<Integer> keys = new ArrayList<>();

        Side(Planned planned) {
            this.planned = planned;
            this.fields = new ArrayList<>(planned.plan().schema().fields());
            for (int i = 0; i < fields.size(); i++) {
                columns.add(new Expression.InputReference(i, fields.get(i).type()));
            }
        }

        int column(Expression key) {
            int at = columns.indexOf(key);
            if (at < 0) {
                at = columns.size();
                columns.add(key);
                fields.add(Field.of("key" + at, key.type()));
            }
            return at;
        }

        Planned finish(PlanBuilder plans) {
            if (columns.size() == planned.types().size()) {
                return planned;
            }
            double rows = planned.estimate().rows();
            List<ColumnEstimate> estimates = new ArrayList<>(planned.estimate().columns());
            while (estimates.size() < columns.size()) {
                estimates.add(new ColumnEstimate(rows, 0, null, null, Long.BYTES));
            }
            return plans.project(planned, columns, new Schema(fields), new Estimate(rows, estimates));
        }
    }
}
