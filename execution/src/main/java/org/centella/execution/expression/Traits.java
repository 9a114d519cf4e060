// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.DataType.Decimal;
import org.centella.execution.plan.Expression;

/** What is known of an expression before any row is seen. */
public final class Traits {
    /** {@link #columnOf} of an expression of no column, and of one of several. */
    static final int NO_COLUMN = -1;

    static final int MANY_COLUMNS = -2;

    private static final int LIKE_WITHOUT_ESCAPE = 2;

    private Traits() {}

    /** True when an expression calls a function that may give another result for the same arguments. */
    public static boolean isVolatile(Expression expression) {
        boolean itself = expression instanceof Expression.Call call
                && !FunctionTable.get(call.function()).deterministic();
        return itself || expression.children().stream().anyMatch(Traits::isVolatile);
    }

    /**
     * The only column an expression reads, or {@link #NO_COLUMN}, or {@link #MANY_COLUMNS}. What is volatile depends on the
     * row itself, which is to say on all columns.
     */
    static int columnOf(Expression expression) {
        if (expression instanceof Expression.Call call
                && !FunctionTable.get(call.function()).deterministic()) {
            return MANY_COLUMNS;
        }
        if (expression instanceof Expression.InputReference(int index, var _)) {
            return index;
        }
        if (expression instanceof Expression.Variable) {
            // Changes from element to element, whatever the row.
            return MANY_COLUMNS;
        }
        int only = NO_COLUMN;
        for (Expression child : expression.children()) {
            int column = columnOf(child);
            if (column == MANY_COLUMNS || (column >= 0 && only >= 0 && column != only)) {
                return MANY_COLUMNS;
            }
            only = Math.max(only, column);
        }
        return only;
    }

    /** The parameters that an expression reads of lambdas around it. */
    static Set<Expression.Variable> freeVariables(Expression expression) {
        Set<Expression.Variable> free = new HashSet<>();
        if (expression instanceof Expression.Variable variable) {
            free.add(variable);
        }
        expression.children().forEach(child -> free.addAll(freeVariables(child)));
        if (expression instanceof Expression.Lambda lambda) {
            lambda.parameters().forEach(free::remove);
        }
        return free;
    }

    /** False when an expression has a value, or null, for every row that can come: it may be computed for any row. */
    public static boolean mayRaise(Expression expression) {
        if (expression.children().stream().anyMatch(Traits::mayRaise)) {
            return true;
        }
        return switch (expression) {
            case Expression.Call call -> callMayRaise(call);
            case Expression.Cast cast ->
                !cast.safe() && !Casts.isTotal(cast.operand().type(), cast.type());
            case Expression.InputReference _,
                    Expression.Literal _,
                    Expression.Lambda _,
                    Expression.Variable _,
                    Expression.FieldAccess _,
                    Expression.And _,
                    Expression.Or _,
                    Expression.Not _,
                    Expression.IsNull _,
                    Expression.Case _,
                    Expression.In _ -> false;
        };
    }

    private static boolean callMayRaise(Expression.Call call) {
        List<Expression> arguments = call.arguments();
        return switch (call.function()) {
            case "+", "-" -> !(call.type() instanceof Decimal sum) || !leavesRoom(arguments, sum, true);
            case "*" -> !(call.type() instanceof Decimal product) || !leavesRoom(arguments, product, false);
            case "like" -> arguments.size() > LIKE_WITHOUT_ESCAPE || !(arguments.get(1) instanceof Expression.Literal);
            case "substring" ->
                arguments.size() > 2
                        && !(arguments.get(2) instanceof Expression.Literal(Object length, DataType _)
                                && length instanceof Long count
                                && count >= 0);
            case "extract" -> !(arguments.getFirst() instanceof Expression.Literal);
            default -> !FunctionTable.get(call.function()).total();
        };
    }

    /** True when the result's precision was not capped, so that every sum or product fits. */
    private static boolean leavesRoom(List<Expression> arguments, Decimal result, boolean sum) {
        if (!(arguments.getFirst().type() instanceof Decimal a)
                || !(arguments.getLast().type() instanceof Decimal b)) {
            return false;
        }
        int scale = sum ? Math.max(a.scale(), b.scale()) : a.scale() + b.scale();
        int precision = sum
                ? Math.max(a.precision() - a.scale(), b.precision() - b.scale()) + 1 + scale
                : a.precision() + b.precision();
        return result.scale() == scale && result.precision() >= precision;
    }

    /** True when computing an expression for rows that do not need it costs less than picking the others. */
    static boolean isCheap(Expression expression) {
        boolean itself = switch (expression) {
            case Expression.Call call -> {
                FunctionCategory category = FunctionTable.get(call.function()).category();
                yield category == FunctionCategory.ARITHMETIC || category == FunctionCategory.COMPARISON;
            }
            case Expression.Cast cast ->
                cast.operand().type().isNumeric() && cast.type().isNumeric();
            case Expression.In _, Expression.Case _, Expression.Lambda _ -> false;
            case Expression.InputReference _,
                    Expression.Literal _,
                    Expression.Variable _,
                    Expression.FieldAccess _,
                    Expression.And _,
                    Expression.Or _,
                    Expression.Not _,
                    Expression.IsNull _ -> true;
        };
        return itself && expression.children().stream().allMatch(Traits::isCheap);
    }
}
