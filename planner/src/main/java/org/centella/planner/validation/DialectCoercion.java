// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
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

    /** Of the queries of a set operation. */
    @Override
    protected boolean coerceColumnType(
            @Nullable SqlValidatorScope scope, SqlNodeList items, int index, RelDataType wanted) {
        SqlNode item = items.get(index);
        SqlCall as = item instanceof SqlCall call && call.getKind() == SqlKind.AS ? call : null;
        SqlNode value = as == null ? item : as.operand(0);
        if (!Types.isMixedInterval(wanted) || scope == null) {
            return super.coerceColumnType(scope, items, index, wanted);
        }
        RelDataType type = validator.deriveType(scope, value);
        if (!SqlTypeUtil.isInterval(type) || Types.isMixedInterval(type)) {
            return false;
        }
        SqlNode cast = mixed(value);
        if (as == null) {
            items.set(index, cast);
        } else {
            as.setOperand(0, cast);
        }
        updateInferredType(cast, validator.deriveType(scope, cast));
        return true;
    }

    @Override
    public boolean binaryComparisonCoercion(SqlCallBinding binding) {
        List<Integer> months = IntStream.range(0, binding.getOperandCount())
                .filter(operand -> isOfMonths(binding, operand))
                .boxed()
                .toList();
        boolean intervals = IntStream.range(0, binding.getOperandCount())
                .allMatch(operand -> SqlTypeUtil.isInterval(binding.getOperandType(operand)));
        if (!intervals || months.isEmpty() || months.size() == binding.getOperandCount()) {
            return super.binaryComparisonCoercion(binding);
        }
        for (int operand : months) {
            castToMixed(validator, binding.getScope(), binding.getCall(), operand);
        }
        return true;
    }

    /** Months become an INTERVAL where other values of their column are intervals of days. */
    static void mixMonths(SqlValidator validator, SqlValidatorScope scope, List<SqlCall> rows, int column) {
        List<SqlTypeName> types = rows.stream()
                .map(row -> validator.deriveType(scope, row.operand(column)).getSqlTypeName())
                .toList();
        if (types.stream().noneMatch(SqlTypeName.YEAR_INTERVAL_TYPES::contains)
                || types.stream().noneMatch(SqlTypeName.DAY_INTERVAL_TYPES::contains)) {
            return;
        }
        for (int row = 0; row < rows.size(); row++) {
            if (SqlTypeName.YEAR_INTERVAL_TYPES.contains(types.get(row))) {
                castToMixed(validator, scope, rows.get(row), column);
            }
        }
    }

    private static void castToMixed(SqlValidator validator, SqlValidatorScope scope, SqlCall call, int operand) {
        SqlNode cast = mixed(call.operand(operand));
        call.setOperand(operand, cast);
        validator.deriveType(scope, cast);
    }

    private static SqlNode mixed(SqlNode value) {
        SqlIntervalQualifier type = new SqlIntervalQualifier(
                TimeUnit.DAY, Types.MOST_DAY_DIGITS, TimeUnit.SECOND, Types.MIXED_DIGITS, value.getParserPosition());
        return new SqlBasicCall(AnyCast.CAST, List.of(value, type), value.getParserPosition());
    }

    private static boolean isOfMonths(SqlCallBinding binding, int operand) {
        return SqlTypeName.YEAR_INTERVAL_TYPES.contains(
                binding.getOperandType(operand).getSqlTypeName());
    }
}
