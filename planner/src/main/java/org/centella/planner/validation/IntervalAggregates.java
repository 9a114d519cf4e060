// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlAvgAggFunction;
import org.apache.calcite.sql.fun.SqlSumAggFunction;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.jspecify.annotations.Nullable;

/** SUM and AVG as Calcite has them, but of intervals, too. */
final class IntervalAggregates {
    private static final SqlOperandTypeChecker OPERANDS =
            OperandTypes.or(OperandTypes.NUMERIC, OperandTypes.family(SqlTypeFamily.DATETIME_INTERVAL));

    static final List<SqlOperator> ALL = List.of(new Sum(), new Average());

    private IntervalAggregates() {}

    private static final class Sum extends SqlSumAggFunction {
        Sum() {
            super((RelDataType) null);
        }

        @Override
        public @Nullable SqlOperandTypeChecker getOperandTypeChecker() {
            return OPERANDS;
        }

        @Override
        public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
            return OPERANDS.checkOperandTypes(binding, throwOnFailure);
        }
    }

    private static final class Average extends SqlAvgAggFunction {
        Average() {
            super(SqlKind.AVG);
        }

        @Override
        public @Nullable SqlOperandTypeChecker getOperandTypeChecker() {
            return OPERANDS;
        }

        @Override
        public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
            return OPERANDS.checkOperandTypes(binding, throwOnFailure);
        }
    }
}
