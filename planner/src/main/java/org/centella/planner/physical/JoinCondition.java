// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.physical;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
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
 * are no plain columns are computed by projections beneath the join, behind the sides' own columns. An equality to which
 * nulls are equal is two keys.
 *
 * @param leftWidth columns of the left side without computed keys
 * @param nullAware of a mark join: a key's comparison with null makes the mark null
 * @param residual over the left side's columns, then the right's, computed keys included
 */
record JoinCondition(
        Planned left,
        Planned right,
        int leftWidth,
        int rightWidth,
        List<Integer> leftKeys,
        List<Integer> rightKeys,
        boolean nullAware,
        @Nullable Expression residual) {

    int keys() {
        return leftKeys.size();
    }

    static JoinCondition of(Join join, Planned left, Planned right, PlanBuilder plans, RexBuilder rex) {
        List<DataType> types = new ArrayList<>(left.types());
        types.addAll(right.types());
        ExpressionLowering lowering = new ExpressionLowering(rex, types);
        Side leftSide = new Side(left);
        Side rightSide = new Side(right);
        int width = left.types().size();
        // Unknown is no match, except to a mark that tells it from false. Of its conditions, only comparisons can be
        // unknown,
        // or the null that a comparison with a constant null has become.
        boolean marks = join.getJoinType() == JoinRelType.LEFT_MARK
                && RelOptUtil.conjunctions(join.getCondition()).stream()
                        .anyMatch(c -> c.getType().isNullable());
        List<Expression> rest = new ArrayList<>();
        for (RexNode node : RelOptUtil.conjunctions(join.getCondition())) {
            boolean nullSafe = node.getKind() == SqlKind.IS_NOT_DISTINCT_FROM;
            boolean certain = node.getKind() == SqlKind.IS_TRUE;
            if (!marks && nullSafe && addNullSafeKey((RexCall) node, lowering, width, leftSide, rightSide)) {
                continue;
            }
            RexNode inner = certain && !marks ? ((RexCall) node).getOperands().getFirst() : node;
            for (Expression conjunct : ExpressionLowering.conjuncts(lowering.lower(inner, DataType.BOOLEAN))) {
                if (marks && isNull(conjunct)) {
                    // Only keys make a mark unknown.
                    leftSide.add(new Expression.Literal(null, DataType.BIGINT), null);
                    rightSide.add(new Expression.Literal(0L, DataType.BIGINT), null);
                } else if (!isTrue(conjunct)
                        && !addKey(conjunct, marks, width, leftSide, rightSide)
                        && !(marks && node.getType().isNullable() && addTruth(conjunct, width, leftSide, rightSide))) {
                    rest.add(conjunct);
                }
            }
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
                newLeft, newRight, width, right.types().size(), leftSide.keys, rightSide.keys, marks, residual);
    }

    private static boolean isTrue(Expression expression) {
        return expression instanceof Expression.Literal literal && Boolean.TRUE.equals(literal.value());
    }

    private static boolean isNull(Expression expression) {
        return expression instanceof Expression.Literal literal && literal.value() == null;
    }

    /** @param marks IN compares left values, constant ones too, with right columns */
    private static boolean addKey(Expression conjunct, boolean marks, int width, Side left, Side right) {
        if (!(conjunct instanceof Expression.Call(String name, List<Expression> arguments, DataType _, var _))
                || !name.equals("=")) {
            return false;
        }
        Expression a = arguments.getFirst();
        Expression b = arguments.getLast();
        return addKey(a, b, false, width, left, right)
                || marks
                        && Expressions.columns(List.of(a)).isEmpty()
                        && within(b, width, Integer.MAX_VALUE)
                        && addKeys(a, b, false, width, left, right);
    }

    /** What a comparison with TRUE or FALSE has become is one again: of a side's condition with TRUE. */
    private static boolean addTruth(Expression conjunct, int width, Side left, Side right) {
        Expression truth = new Expression.Literal(true, DataType.BOOLEAN);
        if (Expressions.columns(List.of(conjunct)).isEmpty()) {
            return false;
        }
        return within(conjunct, width, Integer.MAX_VALUE) && addKeys(truth, conjunct, false, width, left, right)
                || within(conjunct, 0, width) && addKeys(conjunct, truth, false, width, left, right);
    }

    private static boolean addNullSafeKey(RexCall call, ExpressionLowering lowering, int width, Side left, Side right) {
        RexNode a = call.getOperands().getFirst();
        RexNode b = call.getOperands().getLast();
        boolean nulls = a.getType().isNullable() && b.getType().isNullable();
        return addKey(lowering.lower(a), lowering.lower(b), nulls, width, left, right);
    }

    private static boolean addKey(Expression a, Expression b, boolean nulls, int width, Side left, Side right) {
        boolean straight = within(a, 0, width) && within(b, width, Integer.MAX_VALUE);
        boolean crossed = within(b, 0, width) && within(a, width, Integer.MAX_VALUE);
        if (!straight && !crossed) {
            return false;
        }
        return addKeys(straight ? a : b, straight ? b : a, nulls, width, left, right);
    }

    /** @param b over the join's columns, a right expression */
    private static boolean addKeys(Expression a, Expression b, boolean nulls, int width, Side left, Side right) {
        Expression rightKey = Expressions.remap(b, c -> c - width);
        DataType type = ExpressionLowering.keyType(a.type(), rightKey.type());
        Expression.Literal stand = !nulls || type == null ? null : standIn(type);
        if (type == null || nulls && stand == null) {
            return false;
        }
        left.add(ExpressionLowering.cast(a, type), stand);
        right.add(ExpressionLowering.cast(rightKey, type), stand);
        return true;
    }

    /** A value to stand for null in a key beside which another key tells them apart; null if the type has none. */
    private static Expression.@Nullable Literal standIn(DataType type) {
        return switch (type.layout()) {
            case BIT -> new Expression.Literal(false, type);
            case INT8, INT16, INT32, INT64 -> new Expression.Literal(0L, type);
            case FLOAT32, FLOAT64 -> new Expression.Literal(0.0, type);
            case INT128 -> new Expression.Literal(BigInteger.ZERO, type);
            case VIEW -> type.isString() ? new Expression.Literal("", type) : new Expression.Literal(new byte[0], type);
            case LIST, STRUCT -> null;
        };
    }

    private static boolean within(Expression expression, int from, int to) {
        var columns = Expressions.columns(List.of(expression));
        return !columns.isEmpty() && columns.stream().allMatch(c -> c >= from && c < to);
    }

    /** The same condition over sides of the same columns. */
    JoinCondition withSides(Planned newLeft, Planned newRight) {
        return new JoinCondition(newLeft, newRight, leftWidth, rightWidth, leftKeys, rightKeys, nullAware, residual);
    }

    /** The same condition seen from the other side. */
    JoinCondition swap() {
        int leftTypes = left.types().size();
        int rightTypes = right.types().size();
        Expression turned = residual == null
                ? null
                : Expressions.remap(residual, c -> c < leftTypes ? c + rightTypes : c - leftTypes);
        return new JoinCondition(right, left, rightWidth, leftWidth, rightKeys, leftKeys, nullAware, turned);
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

        /** @param standIn with it, nulls are equal to one another: the key is two, whether it is null and its value */
        void add(Expression key, Expression.@Nullable Literal standIn) {
            if (standIn == null) {
                keys.add(column(key));
                return;
            }
            Expression isNull = new Expression.IsNull(key);
            keys.add(column(new Expression.Case(List.of(isNull), List.of(standIn), key, key.type())));
            keys.add(column(isNull));
        }

        private int column(Expression key) {
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
