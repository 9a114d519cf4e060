// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/**
 * A lambda, whose one operand is its body. The parameters are calls of {@link Parameter}s within it, so that everything else
 * in the body is found where it would be found outside: columns of the query, subqueries, parameters of lambdas around.
 * Calcite's own lambdas see nothing but their parameters.
 */
public final class LambdaOperator extends SqlFunction {
    private final List<Parameter> parameters;

    LambdaOperator(List<Parameter> parameters) {
        super(
                "LAMBDA " + parameters,
                SqlKind.OTHER_FUNCTION,
                binding -> binding.getOperandType(0),
                null,
                OperandTypes.ANY,
                SqlFunctionCategory.SYSTEM);
        this.parameters = List.copyOf(parameters);
    }

    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
        RelDataType type = validator.deriveType(scope, call.operand(0));
        validator.setValidatedNodeType(call, type);
        return type;
    }

    /** A parameter; its type is decided by the function that takes the lambda, each time it looks at one. */
    public static final class Parameter extends SqlFunction {
        private final int id;
        private @Nullable RelDataType type;

        /** @param id how many parameters of lambdas around this one come before it */
        Parameter(int id) {
            super(
                    "$" + id,
                    SqlKind.OTHER_FUNCTION,
                    binding -> null,
                    null,
                    OperandTypes.NILADIC,
                    SqlFunctionCategory.SYSTEM);
            this.id = id;
        }

        public int id() {
            return id;
        }

        void type(RelDataType decided) {
            type = decided;
        }

        @Override
        public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
            RelDataType decided = Objects.requireNonNull(type);
            validator.setValidatedNodeType(call, decided);
            return decided;
        }

        @Override
        public String toString() {
            return getName();
        }
    }

    /** The operator if the node is a lambda, else null. */
    static @Nullable LambdaOperator of(SqlNode node) {
        return node instanceof SqlCall call && call.getOperator() instanceof LambdaOperator lambda ? lambda : null;
    }
}
