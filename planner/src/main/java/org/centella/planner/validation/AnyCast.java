// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlCastFunction;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.centella.columnar.type.DataType;
import org.centella.execution.expression.Casts;

/**
 * CAST and TRY_CAST as Calcite has them, but between nested types and text, and intervals of months and of days, too, as far as
 * we know how.
 */
final class AnyCast extends SqlCastFunction {
    static final AnyCast CAST = new AnyCast("CAST", SqlKind.CAST);
    static final AnyCast TRY_CAST = new AnyCast("TRY_CAST", SqlKind.SAFE_CAST);

    private AnyCast(String name, SqlKind kind) {
        super(name, kind);
    }

    /** Calcite's translation, which goes by operator, and ours. */
    static SqlRexConvertlet convertlet(SqlCall call) {
        SqlOperator calcite = call.getKind() == SqlKind.CAST ? SqlStdOperatorTable.CAST : SqlLibraryOperators.SAFE_CAST;
        SqlRexConvertlet plain = StandardConvertletTable.INSTANCE.get(
                calcite.createCall(call.getParserPosition(), call.getOperandList()));
        return (context, converted) -> {
            RelDataType to = context.getValidator().getValidatedNodeType(converted);
            RexNode operand = context.convertExpression(converted.operand(0));
            if (isRounded(to)) {
                return rounded(context.getRexBuilder(), to, operand, converted.getKind() == SqlKind.SAFE_CAST);
            }
            // Calcite changes a literal to REAL at once, whether it fits or not.
            return isOurs(operand.getType(), to) || to.getSqlTypeName() == SqlTypeName.REAL
                    ? context.getRexBuilder().makeAbstractCast(to, operand, converted.getKind() == SqlKind.SAFE_CAST)
                    : java.util.Objects.requireNonNull(plain).convertCall(context, converted);
        };
    }

    /** Whether Calcite knows less than our casts. */
    private static boolean isOurs(RelDataType from, RelDataType to) {
        return Types.isNested(from)
                || Types.isNested(to)
                || SqlTypeUtil.isInterval(from) && Types.fromCalcite(to) == DataType.INTERVAL;
    }

    /** Whether values of the type have fewer digits of seconds than ours. */
    private static boolean isRounded(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> type.getPrecision() < TypeSystem.MICROSECONDS;
            default -> false;
        };
    }

    /** {@code CAST(x AS TIMESTAMP(0))}: with microseconds first, then rounded to the digits asked for. */
    private static RexNode rounded(RexBuilder rex, RelDataType to, RexNode operand, boolean safe) {
        RelDataTypeFactory types = rex.getTypeFactory();
        RelDataType whole = types.createTypeWithNullability(
                types.createSqlType(to.getSqlTypeName(), TypeSystem.MICROSECONDS), to.isNullable());
        RexNode exact = whole.equals(operand.getType()) ? operand : rex.makeAbstractCast(whole, operand, safe);
        long unit = Math.round(Math.pow(10, TypeSystem.MICROSECONDS - to.getPrecision()));
        RexNode micros = rex.makeExactLiteral(BigDecimal.valueOf(unit), types.createSqlType(SqlTypeName.BIGINT));
        return rex.makeCall(to, OperatorTable.ROUND_TIME, List.of(exact, micros));
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
        if (!isOurs(from, to)) {
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
        if (!isOurs(from, to)) {
            return super.checkOperandTypes(binding, throwOnFailure);
        }
        return Casts.exists(Types.fromCalcite(from), Types.fromCalcite(to))
                || super.checkOperandTypes(binding, throwOnFailure);
    }
}
