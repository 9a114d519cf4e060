// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.centella.columnar.Column;
import org.centella.execution.plan.Expression;

/**
 * A lambda as kernels see it: its body computed for many elements at once. An element belongs to a row of the caller, whose
 * other columns the body may read; they are repeated for the row's elements by an index array and not copied.
 *
 * <pre>
 *   transform(a, x -&gt; x + b)     a = [1, 2] [3]     rows 0 0 1     x = 1 2 3     b = dictionary(b, rows)
 * </pre>
 */
final class LambdaBody {
    private final Scope.Branch scope;
    private final List<Expression.Variable> parameters;
    private final Node body;
    private final boolean constant;

    /** @param constant whether the body reads nothing but the parameters */
    LambdaBody(Scope.Branch scope, List<Expression.Variable> parameters, Node body, boolean constant) {
        this.scope = scope;
        this.parameters = parameters;
        this.body = body;
        this.constant = constant;
    }

    boolean isConstant() {
        return constant;
    }

    int parameters() {
        return parameters.size();
    }

    /** Room for the rows that {@code count} elements belong to, to be written before {@link #apply}. */
    MemorySegment rows(int count) {
        return scope.room(count);
    }

    /** The body for {@code count} elements, one argument for each parameter or more; valid until the next call. */
    Column apply(int count, Column... arguments) {
        scope.beginRows(count);
        for (int i = 0; i < parameters.size(); i++) {
            scope.bind(parameters.get(i).id(), arguments[i]);
        }
        return body.value();
    }

    /** As {@link #apply}, as an operand. */
    Operand operand(int count, Column... arguments) {
        apply(count, arguments);
        return body.operand();
    }
}
