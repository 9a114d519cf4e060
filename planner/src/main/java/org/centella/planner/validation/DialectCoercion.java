// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.List;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.implicit.TypeCoercionImpl;
import org.jspecify.annotations.Nullable;

/**
 * Calcite's implicit casts, but for intervals, which it cannot cast to a common type: compared are those of days as they are,
 * one of months with one of days as an INTERVAL of both.
 */
final class DialectCoercion extends TypeCoercionImpl {
    DialectCoercion(RelDataTypeFactory types, SqlValidator validator) {
        super(types, validator);
    }

    @Override
    public @Nullable RelDataType commonTypeForBinaryComparison(@Nullable RelDataType a, @Nullable RelDataType b) {
        boolean intervals = a != null && b != null && SqlTypeUtil.isInterval(a) && SqlTypeUtil.isInterval(b);
        return intervals ? null : super.commonTypeForBinaryComparison(a, b);
    }

    @Override
    public boolean binaryComparisonCoercion(SqlCallBinding binding) {
        if (binding.getOperandCount() != 2 || isOfMonths(binding, 0) == isOfMonths(binding, 1)) {
            return super.binaryComparisonCoercion(binding);
        }
        int months = isOfMonths(binding, 0) ? 0 : 1;
        if (!SqlTypeUtil.isInterval(binding.getOperandType(1 - months))) {
            return super.binaryComparisonCoercion(binding);
        }
        SqlCall call = binding.getCall();
        SqlNode operand = call.operand(months);
        SqlIntervalQualifier mixed = new SqlIntervalQualifier(
                TimeUnit.DAY, Types.MOST_DAY_DIGITS, TimeUnit.SECOND, Types.MIXED_DIGITS, operand.getParserPosition());
        SqlNode cast = new SqlBasicCall(AnyCast.CAST, List.of(operand, mixed), operand.getParserPosition());
        call.setOperand(months, cast);
        validator.deriveType(binding.getScope(), cast);
        return true;
    }

    private static boolean isOfMonths(SqlCallBinding binding, int operand) {
        return SqlTypeName.YEAR_INTERVAL_TYPES.contains(
                binding.getOperandType(operand).getSqlTypeName());
    }
}
