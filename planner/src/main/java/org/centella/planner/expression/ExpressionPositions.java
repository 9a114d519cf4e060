// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.expression;

import java.util.List;
import org.centella.columnar.error.SqlPosition;
import org.centella.execution.plan.Expression;
import org.jspecify.annotations.Nullable;

/** Gives what one call of the SQL text was lowered to the position of that call, as far as it has none of its own. */
final class ExpressionPositions {
    private ExpressionPositions() {}

    static Expression at(@Nullable SqlPosition position, Expression expression) {
        return position == null ? expression : missing(position, expression);
    }

    private static Expression missing(SqlPosition position, Expression expression) {
        return switch (expression) {
            case Expression.Call call
            when call.position() == null ->
                new Expression.Call(call.function(), all(position, call.arguments()), call.type(), position);
            case Expression.Cast cast
            when cast.position() == null ->
                new Expression.Cast(missing(position, cast.operand()), cast.type(), cast.safe(), position);
            case Expression.And and -> new Expression.And(all(position, and.operands()));
            case Expression.Or or -> new Expression.Or(all(position, or.operands()));
            case Expression.Not not -> new Expression.Not(missing(position, not.operand()));
            case Expression.Call _,
                    Expression.Cast _,
                    Expression.InputReference _,
                    Expression.Literal _,
                    Expression.IsNull _,
                    Expression.Case _,
                    Expression.In _,
                    Expression.Variable _,
                    Expression.Lambda _,
                    Expression.FieldAccess _ -> expression;
        };
    }

    private static List<Expression> all(SqlPosition position, List<Expression> operands) {
        return operands.stream().map(operand -> missing(position, operand)).toList();
    }
}
