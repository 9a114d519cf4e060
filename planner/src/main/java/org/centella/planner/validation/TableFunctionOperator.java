// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlSyntax;
import org.centella.columnar.type.DataType;
import org.centella.execution.expression.ScalarFunction;
import org.jspecify.annotations.Nullable;

/** A function of the function table as Calcite's operator: its declaration decides over arguments and result. */
public final class TableFunctionOperator extends SqlFunction {
    private final @Nullable ScalarFunction function;

    TableFunctionOperator(String name, ScalarFunction function) {
        super(
                name.toUpperCase(Locale.ROOT),
                SqlKind.OTHER_FUNCTION,
                binding -> result(binding, function),
                null,
                new DeclaredOperands(types -> function.accepts(types), String.valueOf(function.signatures())),
                SqlFunctionCategory.USER_DEFINED_FUNCTION);
        this.function = function;
    }

    /** {@code date(x)}: the conversion that users of other engines write for {@code CAST(x AS DATE)}. */
    static TableFunctionOperator dateConversion() {
        return new TableFunctionOperator();
    }

    private TableFunctionOperator() {
        super(
                "DATE",
                SqlKind.OTHER_FUNCTION,
                binding -> binding.getTypeFactory()
                        .createTypeWithNullability(
                                Types.toCalcite(DataType.DATE, binding.getTypeFactory()),
                                binding.getOperandType(0).isNullable()),
                null,
                new DeclaredOperands(TableFunctionOperator::isDate, "(VARCHAR or DATE or TIMESTAMP)"),
                SqlFunctionCategory.USER_DEFINED_FUNCTION);
        this.function = null;
    }

    private static boolean isDate(List<DataType> types) {
        return types.size() == 1
                && (types.getFirst().isString()
                        || types.getFirst() == DataType.DATE
                        || types.getFirst() == DataType.TIMESTAMP
                        || types.getFirst() == DataType.TIMESTAMP_TZ
                        || types.getFirst() == DataType.NULL);
    }

    public boolean isDateConversion() {
        return function == null;
    }

    /** Null for the conversion to DATE. */
    public @Nullable ScalarFunction function() {
        return function;
    }

    /** What the standard names without parentheses; no others, for a column of that name would be hidden. */
    private static final Set<String> WITHOUT_PARENTHESES = Set.of(
            "CURRENT_DATE",
            "CURRENT_TIME",
            "CURRENT_TIMESTAMP",
            "LOCALTIME",
            "LOCALTIMESTAMP",
            "CURRENT_USER",
            "SESSION_USER",
            "CURRENT_SCHEMA",
            "CURRENT_CATALOG");

    @Override
    public SqlSyntax getSyntax() {
        return WITHOUT_PARENTHESES.contains(getName()) ? SqlSyntax.FUNCTION_ID : SqlSyntax.FUNCTION;
    }

    @Override
    public boolean isDeterministic() {
        return function == null || function.deterministic();
    }

    @Override
    public boolean isDynamicFunction() {
        return !isDeterministic();
    }

    static RelDataType result(SqlOperatorBinding binding, ScalarFunction function) {
        List<RelDataType> operands = binding.collectOperandTypes();
        DataType type =
                function.resultType(operands.stream().map(Types::fromCalcite).toList());
        boolean nullable = function.givesNull() || operands.stream().anyMatch(RelDataType::isNullable);
        return binding.getTypeFactory()
                .createTypeWithNullability(Types.toCalcite(type, binding.getTypeFactory()), nullable);
    }
}
