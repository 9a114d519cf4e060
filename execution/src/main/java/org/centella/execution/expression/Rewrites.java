// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression;

/** Expressions into equal ones that the interpreter has nodes for. */
public final class Rewrites {
    private Rewrites() {}

    /** The same expression with each child replaced. */
    public static Expression mapChildren(Expression expression, UnaryOperator<Expression> map) {
        return switch (expression) {
            case Expression.InputReference _, Expression.Literal _, Expression.Variable _ -> expression;
            case Expression.Lambda(List<Expression.Variable> parameters, Expression body) ->
                new Expression.Lambda(parameters, map.apply(body));
            case Expression.FieldAccess(Expression row, int field, DataType type) ->
                new Expression.FieldAccess(map.apply(row), field, type);
            case Expression.Call call ->
                new Expression.Call(call.function(), all(call.arguments(), map), call.type(), call.position());
            case Expression.Cast cast ->
                new Expression.Cast(map.apply(cast.operand()), cast.type(), cast.safe(), cast.position());
            case Expression.And(List<Expression> operands) -> new Expression.And(all(operands, map));
            case Expression.Or(List<Expression> operands) -> new Expression.Or(all(operands, map));
            case Expression.Not(Expression operand) -> new Expression.Not(map.apply(operand));
            case Expression.IsNull(Expression operand) -> new Expression.IsNull(map.apply(operand));
            case Expression.Case(
                    List<Expression> conditions,
                    List<Expression> results,
                    Expression otherwise,
                    DataType type) ->
                new Expression.Case(all(conditions, map), all(results, map), map.apply(otherwise), type);
            case Expression.In(Expression operand, List<Expression.Literal> values) ->
                new Expression.In(map.apply(operand), values);
        };
    }

    private static List<Expression> all(List<Expression> expressions, UnaryOperator<Expression> map) {
        return expressions.stream().map(map).toList();
    }

    /**
     * Canonical names, ILIKE as LIKE in lower case, no cast that changes nothing, AND within AND and OR within OR as one.
     */
    static Expression normalize(Expression expression) {
        Expression mapped = mapChildren(expression, Rewrites::normalize);
        return switch (mapped) {
            case Expression.Call call -> normalize(call);
            case Expression.Cast cast when changesNothing(cast) -> cast.operand();
            case Expression.And(List<Expression> operands) -> {
                List<Expression> flat = new ArrayList<>();
                operands.forEach(o -> flat.addAll(o instanceof Expression.And(var inner) ? inner : List.of(o)));
                yield flat.size() == 1 ? flat.getFirst() : new Expression.And(flat);
            }
            case Expression.Or(List<Expression> operands) -> {
                List<Expression> flat = new ArrayList<>();
                operands.forEach(o -> flat.addAll(o instanceof Expression.Or(var inner) ? inner : List.of(o)));
                yield flat.size() == 1 ? flat.getFirst() : new Expression.Or(flat);
            }
            case Expression.Not(Expression.Not(Expression operand)) -> operand;
            case Expression.InputReference _,
                    Expression.Literal _,
                    Expression.Lambda _,
                    Expression.Variable _,
                    Expression.FieldAccess _,
                    Expression.Cast _,
                    Expression.Not _,
                    Expression.IsNull _,
                    Expression.Case _,
                    Expression.In _ -> mapped;
        };
    }

    private static Expression normalize(Expression.Call call) {
        String name = FunctionTable.get(call.function()).name();
        if (!name.equals("ilike")) {
            return new Expression.Call(name, call.arguments(), call.type(), call.position());
        }
        List<Expression> lower = call.arguments().stream()
                .map(a -> (Expression) new Expression.Call("lower", List.of(a), DataType.VARCHAR))
                .toList();
        return new Expression.Call("like", lower, DataType.BOOLEAN);
    }

    private static boolean changesNothing(Expression.Cast cast) {
        DataType from = cast.operand().type();
        DataType to = cast.type();
        return from.equals(to)
                || from instanceof DataType.Varchar(int x) && to instanceof DataType.Varchar(int y) && x <= y;
    }
}
