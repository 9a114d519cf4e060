// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.util.Optionality;
import org.centella.columnar.type.DataType;
import org.centella.execution.aggregate.AggregateFunction;
import org.centella.execution.aggregate.AggregateFunctions;
import org.jspecify.annotations.Nullable;

/** An aggregate function of ours that Calcite does not know, as Calcite's operator. */
public final class TableAggregateOperator extends SqlAggFunction {
    private final AggregateFunction function;

    TableAggregateOperator(String name, AggregateFunction function) {
        super(
                name.toUpperCase(Locale.ROOT),
                null,
                SqlKind.OTHER_FUNCTION,
                binding -> result(binding, function),
                null,
                new DeclaredOperands(types -> function.accepts(types), function.signature()),
                SqlFunctionCategory.USER_DEFINED_FUNCTION,
                false,
                false,
                Optionality.OPTIONAL);
        this.function = function;
    }

    public AggregateFunction function() {
        return function;
    }

    /** Our function of that name, or null. */
    public static @Nullable AggregateFunction function(SqlAggFunction operator) {
        return operator instanceof TableAggregateOperator own
                ? own.function
                : AggregateFunctions.find(operator.getName().toLowerCase(Locale.ROOT));
    }

    private static RelDataType result(SqlOperatorBinding binding, AggregateFunction function) {
        List<RelDataType> operands = binding.collectOperandTypes();
        DataType type =
                function.resultType(operands.stream().map(Types::fromCalcite).toList());
        return binding.getTypeFactory()
                .createTypeWithNullability(Types.toCalcite(type, binding.getTypeFactory()), !function.neverNull());
    }
}
