// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.sqlparser.Positions;
import org.jspecify.annotations.Nullable;

/** {@code unnest(a)} as a value: an element, while the row comes once for each. Only in SELECT lists. */
public final class UnnestCall extends SqlFunction {
    static final UnnestCall INSTANCE = new UnnestCall();

    private UnnestCall() {
        super(
                "UNNEST",
                SqlKind.OTHER_FUNCTION,
                binding -> binding.getOperandType(0),
                null,
                OperandTypes.ANY,
                SqlFunctionCategory.USER_DEFINED_FUNCTION);
    }

    @Override
    public boolean isDeterministic() {
        return false;
    }

    @Override
    public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
        RelDataType operand = validator.deriveType(scope.getOperandScope(call), call.operand(0));
        DataType element = switch (Types.fromCalcite(operand)) {
            case DataType.Array(DataType of) -> of;
            case DataType.Map map -> map.entry();
            case DataType other ->
                throw new CentellaException(
                        ErrorCode.FUNCTION_NOT_FOUND,
                        "unnest takes arrays and maps, not " + other,
                        Positions.of(call.getParserPosition()),
                        null);
        };
        RelDataType type = validator
                .getTypeFactory()
                .createTypeWithNullability(Types.toCalcite(element, validator.getTypeFactory()), true);
        validator.setValidatedNodeType(call, type);
        return type;
    }

    /** The first call of it in an expression, or null. */
    public static @Nullable RexCall find(RexNode expression) {
        RexCall[] found = new RexCall[1];
        expression.accept(new RexVisitorImpl<Void>(true) {
            @Override
            @SuppressWarnings("NullAway")
            public Void visitCall(RexCall call) {
                if (call.getOperator() instanceof UnnestCall) {
                    found[0] = call;
                }
                return super.visitCall(call);
            }
        });
        return found[0];
    }
}
