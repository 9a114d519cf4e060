// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlCastFunction;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.centella.execution.expression.Casts;
import org.jspecify.annotations.Nullable;

/** CAST and TRY_CAST as Calcite has them, but between nested types and text, too, as far as we know how. */
final class AnyCast extends SqlCastFunction {
    static final AnyCast CAST = new AnyCast("CAST", SqlKind.CAST);
    static final AnyCast TRY_CAST = new AnyCast("TRY_CAST", SqlKind.SAFE_CAST);

    /** Calcite's translations, which go by operator, and ours. */
    static final SqlRexConvertletTable CONVERTLETS = AnyCast::convertlet;

    private AnyCast(String name, SqlKind kind) {
        super(name, kind);
    }

    private static @Nullable SqlRexConvertlet convertlet(SqlCall call) {
        if (!(call.getOperator() instanceof AnyCast cast)) {
            SqlRexConvertlet calcite = StandardConvertletTable.INSTANCE.get(call);
            boolean compares =
                    call.getKind() == SqlKind.IS_DISTINCT_FROM || call.getKind() == SqlKind.IS_NOT_DISTINCT_FROM;
            return compares ? (context, compared) -> distinct(context, compared, calcite) : calcite;
        }
        SqlOperator calcite = cast.getKind() == SqlKind.CAST ? SqlStdOperatorTable.CAST : SqlLibraryOperators.SAFE_CAST;
        SqlRexConvertlet plain = StandardConvertletTable.INSTANCE.get(
                calcite.createCall(call.getParserPosition(), call.getOperandList()));
        return (context, converted) -> {
            RelDataType to = context.getValidator().getValidatedNodeType(converted);
            RexNode operand = context.convertExpression(converted.operand(0));
            return Types.isNested(operand.getType()) || Types.isNested(to)
                    ? context.getRexBuilder().makeAbstractCast(to, operand, converted.getKind() == SqlKind.SAFE_CAST)
                    : java.util.Objects.requireNonNull(plain).convertCall(context, converted);
        };
    }

    /** Calcite compares rows field by field, for which a null row is one of nulls. */
    private static @Nullable RexNode distinct(SqlRexContext context, SqlCall call, @Nullable SqlRexConvertlet calcite) {
        RexNode left = context.convertExpression(call.operand(0));
        RexNode right = context.convertExpression(call.operand(1));
        return left.getType().isStruct() && right.getType().isStruct()
                ? context.getRexBuilder().makeCall(call.getOperator(), left, right)
                : java.util.Objects.requireNonNull(calcite).convertCall(context, call);
    }

    @Override
    public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
        validator.deriveType(scope, call.operand(0));
        return validateOperands(validator, scope, call);
    }

    @Override
    public RelDataType inferReturnType(SqlOperatorBinding binding) {
        RelDataType from = binding.getOperandType(0);
        RelDataType to = binding.getOperandType(1);
        if (!Types.isNested(from) && !Types.isNested(to)) {
            return super.inferReturnType(binding);
        }
        // Elements may be null whatever the type's text says of them.
        RelDataType type = Types.toCalcite(Types.fromCalcite(to), binding.getTypeFactory());
        return binding.getTypeFactory()
                .createTypeWithNullability(type, from.isNullable() || getKind() == SqlKind.SAFE_CAST);
    }

    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
        RelDataType from = binding.getOperandType(0);
        RelDataType to = binding.getOperandType(1);
        boolean nested = Types.isNested(from) || Types.isNested(to);
        if (!nested) {
            return super.checkOperandTypes(binding, throwOnFailure);
        }
        return Casts.exists(Types.fromCalcite(from), Types.fromCalcite(to))
                || super.checkOperandTypes(binding, throwOnFailure);
    }
}
