// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.centella.execution.plan.Expression;
import org.jspecify.annotations.Nullable;

/** Rewrites of expressions by their input columns. */
public final class Expressions {
    private Expressions() {}

    /** The expression over other columns: column i becomes {@code columns.get(i)}. */
    public static Expression substitute(Expression expression, List<Expression> columns) {
        return rewrite(expression, e -> e instanceof Expression.InputReference ref ? columns.get(ref.index()) : null);
    }

    /** The expression with its column numbers changed. */
    public static Expression remap(Expression expression, java.util.function.IntUnaryOperator columns) {
        return rewrite(
                expression,
                e -> e instanceof Expression.InputReference ref
                        ? new Expression.InputReference(columns.applyAsInt(ref.index()), ref.type())
                        : null);
    }

    /** @param change what takes the place of an expression with all beneath it, or null to look further down */
    public static Expression rewrite(Expression expression, Function<Expression, @Nullable Expression> change) {
        Expression changed = change.apply(expression);
        if (changed != null) {
            return changed;
        }
        UnaryOperator<Expression> deep = e -> rewrite(e, change);
        return switch (expression) {
            case Expression.InputReference ref -> ref;
            case Expression.Literal literal -> literal;
            case Expression.Variable variable -> variable;
            case Expression.Lambda lambda -> new Expression.Lambda(lambda.parameters(), deep.apply(lambda.body()));
            case Expression.FieldAccess access ->
                new Expression.FieldAccess(deep.apply(access.row()), access.field(), access.type());
            case Expression.Call call ->
                new Expression.Call(call.function(), all(call.arguments(), deep), call.type(), call.position());
            case Expression.Cast cast ->
                new Expression.Cast(deep.apply(cast.operand()), cast.type(), cast.safe(), cast.position());
            case Expression.And and -> new Expression.And(all(and.operands(), deep));
            case Expression.Or or -> new Expression.Or(all(or.operands(), deep));
            case Expression.Not not -> new Expression.Not(deep.apply(not.operand()));
            case Expression.IsNull isNull -> new Expression.IsNull(deep.apply(isNull.operand()));
            case Expression.Case c ->
                new Expression.Case(
                        all(c.conditions(), deep), all(c.results(), deep), deep.apply(c.otherwise()), c.type());
            case Expression.In in -> new Expression.In(deep.apply(in.operand()), in.values());
        };
    }

    private static List<Expression> all(List<Expression> expressions, UnaryOperator<Expression> change) {
        List<Expression> changed = new ArrayList<>(expressions.size());
        expressions.forEach(e -> changed.add(change.apply(e)));
        return changed;
    }

    /** The columns that an expression reads, ascending. */
    public static Set<Integer> columns(List<Expression> expressions) {
        Set<Integer> columns = new TreeSet<>();
        expressions.forEach(e -> collect(e, columns));
        return columns;
    }

    private static void collect(Expression expression, Set<Integer> columns) {
        if (expression instanceof Expression.InputReference ref) {
            columns.add(ref.index());
        }
        expression.children().forEach(child -> collect(child, columns));
    }
}
