// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import org.centella.columnar.Column;
import org.centella.columnar.ColumnBuilder;
import org.centella.columnar.ConstantColumn;
import org.centella.columnar.FlatColumn;
import org.centella.columnar.type.DataType;
import org.centella.execution.plan.Expression;

/** Nodes without operands in their own scope. */
abstract sealed class LeafNode extends Node {
    private LeafNode(Scope scope, DataType type) {
        super(scope, type);
    }

    /** A column of the scope. */
    static final class Input extends LeafNode {
        private final int index;

        Input(Scope scope, int index, DataType type) {
            super(scope, type);
            this.index = index;
        }

        @Override
        Column compute() {
            return scope.column(index);
        }
    }

    /** A parameter of a lambda. */
    static final class Variable extends LeafNode {
        private final int id;

        Variable(Scope scope, Expression.Variable variable) {
            super(scope, variable.type());
            this.id = variable.id();
        }

        @Override
        Column compute() {
            return scope.variable(id);
        }
    }

    /** A constant, the same object for every batch. */
    static final class Constant extends LeafNode {
        private final ColumnBuilder builder;
        private final FlatColumn base;

        Constant(Scope scope, Expression.Literal literal) {
            super(scope, literal.type());
            this.builder = new ColumnBuilder(type, scope.pool);
            Literals.append(builder, literal.value());
            this.base = builder.view();
        }

        @Override
        Column compute() {
            return new ConstantColumn(base, scope.rows());
        }

        @Override
        public void close() {
            super.close();
            builder.close();
        }
    }

    /** What an enclosing scope computes in any case, for the rows of this one. */
    static final class Selected extends LeafNode {
        private final Node source;
        private final Scope.Branch branch;

        Selected(Scope.Branch branch, Node source) {
            super(branch, source.type);
            this.branch = branch;
            this.source = source;
        }

        @Override
        Column compute() {
            return branch.select(source.value());
        }
    }
}
