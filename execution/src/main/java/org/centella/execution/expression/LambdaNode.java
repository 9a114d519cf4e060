// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.execution.plan.Expression;

/** A lambda in the place of an argument: has no value, only a body that the function computes when it has elements. */
final class LambdaNode extends Node {
    private final Scope.Branch branch;
    private final Operand argument;
    private final ColumnBuilder none;

    LambdaNode(Scope scope, Scope.Branch branch, Expression.Lambda lambda, Node body, boolean constant) {
        super(scope, lambda.type());
        this.branch = branch;
        this.none = new ColumnBuilder(org.centella.columnar.type.DataType.NULL, scope.pool);
        this.argument =
                Operand.of(new LambdaBody(branch, lambda.parameters(), body, constant), none.view(), scope.pool);
    }

    @Override
    Operand operand() {
        return argument;
    }

    @Override
    Column compute() {
        throw new IllegalStateException("a lambda has no value");
    }

    @Override
    public void close() {
        super.close();
        argument.close();
        none.close();
        branch.close();
    }
}
