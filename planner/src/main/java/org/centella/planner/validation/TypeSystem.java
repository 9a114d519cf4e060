// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.DataType.Decimal;
import org.centella.execution.aggregate.AggregateFunctions;
import org.centella.execution.expression.DecimalTypes;
import org.jspecify.annotations.Nullable;

/** Our precisions, and the types of arithmetic and of sums, for Calcite to derive. */
final class TypeSystem extends RelDataTypeSystemImpl {
    static final TypeSystem INSTANCE = new TypeSystem();

    /** Digits of the seconds of our times. */
    static final int MICROSECONDS = 6;

    private TypeSystem() {}

    @Override
    public int getMaxPrecision(SqlTypeName type) {
        return switch (type) {
            case DECIMAL -> Decimal.MAX_PRECISION;
            case VARCHAR, CHAR, VARBINARY, BINARY -> Integer.MAX_VALUE;
            case TIME, TIMESTAMP, TIMESTAMP_TZ, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> MICROSECONDS;
            default -> super.getMaxPrecision(type);
        };
    }

    @Override
    public int getDefaultPrecision(SqlTypeName type) {
        return switch (type) {
            case TIME, TIMESTAMP, TIMESTAMP_TZ, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> MICROSECONDS;
            default -> super.getDefaultPrecision(type);
        };
    }

    @Override
    public int getMaxScale(SqlTypeName type) {
        return type == SqlTypeName.DECIMAL ? Decimal.MAX_PRECISION : super.getMaxScale(type);
    }

    @Override
    public boolean shouldConvertRaggedUnionTypesToVarying() {
        return true;
    }

    @Override
    public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
        RelDataType type = switch (argument.getSqlTypeName()) {
            case TINYINT, SMALLINT, INTEGER -> factory.createSqlType(SqlTypeName.BIGINT);
            case BIGINT -> factory.createSqlType(SqlTypeName.DECIMAL, Decimal.MAX_PRECISION, 0);
            case DECIMAL -> factory.createSqlType(SqlTypeName.DECIMAL, Decimal.MAX_PRECISION, argument.getScale());
            case REAL, FLOAT, DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
            default -> argument;
        };
        return factory.createTypeWithNullability(type, argument.isNullable());
    }

    @Override
    public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
        if (SqlTypeUtil.isInterval(argument)) {
            DataType mean = Objects.requireNonNull(AggregateFunctions.find("avg"))
                    .typing()
                    .resultType(List.of(Types.fromCalcite(argument)));
            return factory.createTypeWithNullability(
                    Types.toCalcite(Objects.requireNonNull(mean), factory), argument.isNullable());
        }
        return factory.createTypeWithNullability(factory.createSqlType(SqlTypeName.DOUBLE), argument.isNullable());
    }

    @Override
    public @Nullable RelDataType deriveDecimalPlusType(RelDataTypeFactory factory, RelDataType a, RelDataType b) {
        return derive(factory, a, b, DecimalTypes::sum);
    }

    @Override
    public @Nullable RelDataType deriveDecimalMultiplyType(RelDataTypeFactory factory, RelDataType a, RelDataType b) {
        return derive(factory, a, b, DecimalTypes::product);
    }

    @Override
    public @Nullable RelDataType deriveDecimalDivideType(RelDataTypeFactory factory, RelDataType a, RelDataType b) {
        return derive(factory, a, b, DecimalTypes::quotient);
    }

    @Override
    public @Nullable RelDataType deriveDecimalModType(RelDataTypeFactory factory, RelDataType a, RelDataType b) {
        return derive(factory, a, b, DecimalTypes::remainder);
    }

    private static @Nullable RelDataType derive(
            RelDataTypeFactory factory, RelDataType a, RelDataType b, BinaryOperator<Decimal> rule) {
        boolean exact = SqlTypeUtil.isExactNumeric(a) && SqlTypeUtil.isExactNumeric(b);
        if (!exact || (!SqlTypeUtil.isDecimal(a) && !SqlTypeUtil.isDecimal(b))) {
            return null;
        }
        Decimal type = rule.apply(decimal(a), decimal(b));
        return factory.createTypeWithNullability(
                factory.createSqlType(SqlTypeName.DECIMAL, type.precision(), type.scale()),
                a.isNullable() || b.isNullable());
    }

    private static Decimal decimal(RelDataType type) {
        return DecimalTypes.of(Types.fromCalcite(type));
    }
}
