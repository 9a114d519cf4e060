// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.Batch;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.memory.MemoryPool;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression;

/** Computes ahead what depends on no column. What would raise is left as it is: it raises when, and only if, a row comes. */
public final class ExpressionFolder {
    private static final long MEMORY = 64L << 20;

    private ExpressionFolder() {}

    /** The same expression with its constant parts computed. */
    public static Expression fold(Expression expression) {
        Expression folded = Rewrites.mapChildren(Rewrites.normalize(expression), ExpressionFolder::foldNormal);
        return foldItself(folded);
    }

    private static Expression foldNormal(Expression expression) {
        return foldItself(Rewrites.mapChildren(expression, ExpressionFolder::foldNormal));
    }

    private static Expression foldItself(Expression expression) {
        return switch (expression) {
            case Expression.InputReference _, Expression.Literal _, Expression.Lambda _, Expression.Variable _ ->
                expression;
            case Expression.And(List<Expression> operands) -> foldLogic(operands, true);
            case Expression.Or(List<Expression> operands) -> foldLogic(operands, false);
            case Expression.Case choice -> foldCase(choice);
            case Expression.Call _,
                    Expression.Cast _,
                    Expression.Not _,
                    Expression.IsNull _,
                    Expression.In _,
                    Expression.FieldAccess _ -> compute(expression);
        };
    }

    private static boolean isLiteral(Expression expression) {
        return expression instanceof Expression.Literal
                || expression instanceof Expression.Lambda lambda
                        && InputColumns.of(lambda).length == 0
                        && Traits.freeVariables(lambda).isEmpty();
    }

    private static Expression compute(Expression expression) {
        if (Traits.isVolatile(expression) || !expression.children().stream().allMatch(ExpressionFolder::isLiteral)) {
            return expression;
        }
        try (MemoryPool pool = MemoryPool.root(MEMORY);
                ExpressionEvaluator evaluator = new ExpressionEvaluator(List.of(expression), pool)) {
            Batch result = evaluator.evaluate(new Batch(1, List.of()));
            return Literals.of(result.column(0), 0, expression.type());
        } catch (CentellaException e) {
            return expression;
        }
    }

    /** Drops operands that do not matter; one that decides is all that is left. */
    private static Expression foldLogic(List<Expression> operands, boolean isAnd) {
        List<Expression> left =
                operands.stream().filter(o -> !isBoolean(o, isAnd)).toList();
        boolean decided = left.stream().anyMatch(o -> isBoolean(o, !isAnd));
        // An operand that may raise keeps its right to, unless one before it decides.
        if (decided && left.stream().noneMatch(Traits::mayRaise)) {
            return new Expression.Literal(!isAnd, DataType.BOOLEAN);
        }
        if (left.isEmpty()) {
            return new Expression.Literal(isAnd, DataType.BOOLEAN);
        }
        if (left.size() == 1) {
            return left.getFirst();
        }
        Expression rebuilt = isAnd ? new Expression.And(left) : new Expression.Or(left);
        return compute(rebuilt);
    }

    private static boolean isBoolean(Expression expression, boolean value) {
        return expression instanceof Expression.Literal(Object constant, var _)
                && constant instanceof Boolean b
                && b == value;
    }

    /** Takes away conditions that are constant. */
    private static Expression foldCase(Expression.Case choice) {
        for (int i = 0; i < choice.conditions().size(); i++) {
            if (!(choice.conditions().get(i) instanceof Expression.Literal condition)) {
                continue;
            }
            List<Expression> conditions = new ArrayList<>(choice.conditions());
            List<Expression> results = new ArrayList<>(choice.results());
            Expression otherwise = choice.otherwise();
            if (Boolean.TRUE.equals(condition.value())) {
                otherwise = results.get(i);
                conditions.subList(i, conditions.size()).clear();
                results.subList(i, results.size()).clear();
            } else {
                conditions.remove(i);
                results.remove(i);
            }
            return conditions.isEmpty()
                    ? otherwise
                    : foldCase(new Expression.Case(conditions, results, otherwise, choice.type()));
        }
        return choice;
    }
}
