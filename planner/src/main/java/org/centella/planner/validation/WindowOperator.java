// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.util.Optionality;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.execution.aggregate.AggregateFunction;
import org.centella.execution.aggregate.AggregateFunctions;
import org.centella.execution.plan.WindowFrame.Edge;
import org.centella.execution.plan.WindowFrame.Exclusion;
import org.centella.execution.plan.WindowFrame.Unit;
import org.centella.execution.window.WindowFunction;
import org.centella.execution.window.WindowFunctions;
import org.centella.sqlparser.Positions;

/**
 * A function as one call of it over a window uses it. Calcite's windows know neither FILTER nor GROUPS nor offsets that are
 * no constants; so the whole of the frame is part of the operator, and what varies by row are its last operands:
 *
 * <pre>
 *   sum(x) FILTER (WHERE c) OVER (ORDER BY d ROWS BETWEEN n PRECEDING AND CURRENT ROW)
 *   operands   x, c, n       window   ORDER BY d
 * </pre>
 */
public final class WindowOperator extends SqlAggFunction {
    private final Use use;
    private final SqlParserPos framePosition;

    /**
     * What makes calls of a function different.
     *
     * @param function canonical name of a window function or an aggregate function
     * @param arguments how many operands are the function's own
     */
    public record Use(
            String function,
            int arguments,
            boolean distinct,
            boolean filtered,
            boolean ignoreNulls,
            boolean fromLast,
            Unit unit,
            Edge start,
            Edge end,
            Exclusion exclusion) {

        public int filterOperand() {
            return filtered ? arguments : -1;
        }

        /** The operand that is the start's offset, or -1. */
        public int startOperand() {
            return start.hasOffset() ? arguments + (filtered ? 1 : 0) : -1;
        }

        public int endOperand() {
            return end.hasOffset() ? arguments + (filtered ? 1 : 0) + (start.hasOffset() ? 1 : 0) : -1;
        }

        private int operands() {
            return arguments + (filtered ? 1 : 0) + (start.hasOffset() ? 1 : 0) + (end.hasOffset() ? 1 : 0);
        }

        /** The result's type, null for arguments that the function does not take. */
        public @org.jspecify.annotations.Nullable DataType resultType(List<DataType> types) {
            WindowFunction window = WindowFunctions.find(function);
            List<DataType> own = types.subList(0, arguments);
            if (window != null) {
                return window.resultType(own);
            }
            AggregateFunction aggregate = aggregate();
            return aggregate.accepts(own) ? aggregate.resultType(own) : null;
        }

        private AggregateFunction aggregate() {
            return Objects.requireNonNull(AggregateFunctions.find(function));
        }

        private boolean isNeverNull() {
            WindowFunction window = WindowFunctions.find(function);
            if (window == null) {
                return aggregate().neverNull();
            }
            return switch (window.kind()) {
                case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST -> true;
                case NTILE, LAG, LEAD, FIRST_VALUE, LAST_VALUE, NTH_VALUE -> false;
            };
        }

        private String signature() {
            WindowFunction window = WindowFunctions.find(function);
            return window == null ? aggregate().toString() : window.toString();
        }
    }

    /** @param framePosition where errors of the frame are shown */
    public WindowOperator(Use use, SqlParserPos framePosition) {
        super(
                use.toString(),
                null,
                SqlKind.OTHER_FUNCTION,
                binding -> result(binding, use),
                null,
                null,
                SqlFunctionCategory.USER_DEFINED_FUNCTION,
                false,
                false,
                Optionality.FORBIDDEN);
        this.use = use;
        this.framePosition = framePosition;
    }

    public Use use() {
        return use;
    }

    public SqlParserPos framePosition() {
        return framePosition;
    }

    private static RelDataType result(SqlOperatorBinding binding, Use use) {
        List<DataType> types =
                binding.collectOperandTypes().stream().map(Types::fromCalcite).toList();
        DataType type = use.resultType(types);
        if (type == null) {
            throw new CentellaException(
                    ErrorCode.FUNCTION_NOT_FOUND,
                    use.signature() + " does not take " + types.subList(0, use.arguments()));
        }
        return binding.getTypeFactory()
                .createTypeWithNullability(Types.toCalcite(type, binding.getTypeFactory()), !use.isNeverNull());
    }

    /** Not looked up by name, as functions else are: there is one operator for each call. */
    @Override
    public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
        for (SqlNode operand : call.getOperandList()) {
            validator.deriveType(scope, operand);
        }
        RelDataType type = validateOperands(validator, scope, call);
        validator.setValidatedNodeType(call, type);
        return type;
    }

    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
        List<DataType> types = new ArrayList<>();
        for (int i = 0; i < binding.getOperandCount(); i++) {
            types.add(Types.fromCalcite(binding.getOperandType(i)));
        }
        if (use.resultType(types) == null) {
            throw error(
                    ErrorCode.FUNCTION_NOT_FOUND,
                    use.signature() + " does not take "
                            + types.subList(0, use.arguments()).stream()
                                    .map(DataType::toString)
                                    .collect(java.util.stream.Collectors.joining(", ", "(", ")")),
                    binding.getCall());
        }
        if (use.filtered() && types.get(use.filterOperand()) != DataType.BOOLEAN) {
            throw error(
                    ErrorCode.TYPE_MISMATCH,
                    "FILTER takes a condition, not " + types.get(use.filterOperand()),
                    binding.getCall().operand(use.filterOperand()));
        }
        checkCount(use.startOperand(), types, binding.getCall());
        checkCount(use.endOperand(), types, binding.getCall());
        return true;
    }

    private void checkCount(int operand, List<DataType> types, SqlCall call) {
        if (operand < 0 || use.unit() == Unit.RANGE) {
            return;
        }
        DataType type = types.get(operand);
        if (!type.isInteger() && type != DataType.NULL) {
            throw error(
                    ErrorCode.TYPE_MISMATCH,
                    "the offset of " + use.unit() + " is a whole number, not " + type,
                    call.operand(operand));
        }
    }

    static CentellaException error(ErrorCode code, String message, SqlNode at) {
        return new CentellaException(code, message, Positions.of(at.getParserPosition()), null);
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
        return SqlOperandCountRanges.of(use.operands());
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof WindowOperator operator && operator.use.equals(use);
    }

    @Override
    public int hashCode() {
        return use.hashCode();
    }

    @Override
    public String toString() {
        return use.function().toUpperCase(Locale.ROOT);
    }
}
