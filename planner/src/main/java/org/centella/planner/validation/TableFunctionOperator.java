// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.execution.expression.FunctionCategory;
import org.centella.execution.expression.ScalarFunction;
import org.centella.sqlparser.Positions;
import org.jspecify.annotations.Nullable;

/**
 * A function of the function table as Calcite's operator: its declaration decides over arguments and result. A name may stand
 * for several functions, {@code reverse} for that of text and that of arrays; the first that takes the arguments is meant.
 */
public final class TableFunctionOperator extends SqlFunction {
    /** Lambdas whose parameters depend on what they themselves give are looked at this often, as types only widen. */
    private static final int MOST_ROUNDS = 4;

    private final List<ScalarFunction> functions;

    TableFunctionOperator(String name, List<ScalarFunction> functions) {
        super(
                name.toUpperCase(Locale.ROOT),
                SqlKind.OTHER_FUNCTION,
                binding -> result(binding, functions),
                (binding, unused, operands) -> decideLambdas(binding),
                new DeclaredOperands(
                        types -> chosen(functions, types) != null,
                        String.valueOf(functions.stream()
                                .flatMap(f -> f.signatures().stream())
                                .toList())),
                SqlFunctionCategory.USER_DEFINED_FUNCTION);
        this.functions = List.copyOf(functions);
    }

    /** Calcite infers the types of parameters and nulls first, and looks into lambdas for that. */
    private static void decideLambdas(SqlCallBinding binding) {
        if (binding.operands().stream().anyMatch(operand -> LambdaOperator.of(operand) != null)) {
            binding.getValidator().deriveType(binding.getScope(), binding.getCall());
        }
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
        this.functions = List.of();
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
        return functions.isEmpty();
    }

    /** The functions that the name may mean; none is the conversion to DATE. */
    public List<ScalarFunction> functions() {
        return functions;
    }

    /** The first of some functions that takes such arguments, or null. */
    public static @Nullable ScalarFunction chosen(List<ScalarFunction> functions, List<DataType> types) {
        for (ScalarFunction function : functions) {
            if (function.accepts(types)) {
                return function;
            }
        }
        return null;
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
        return functions.stream().allMatch(ScalarFunction::deterministic);
    }

    @Override
    public boolean isDynamicFunction() {
        return !isDeterministic();
    }

    /** UNNEST has its arguments looked over before anything asks for their types, which lambdas get theirs from. */
    @Override
    public void validateCall(
            SqlCall call, SqlValidator validator, SqlValidatorScope scope, SqlValidatorScope operandScope) {
        validator.deriveType(scope, call);
        super.validateCall(call, validator, scope, operandScope);
    }

    @Override
    public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
        SqlValidatorScope operands = scope.getOperandScope(call);
        List<@Nullable DataType> types = new ArrayList<>();
        for (SqlNode operand : call.getOperandList()) {
            types.add(
                    LambdaOperator.of(operand) == null
                            ? Types.fromCalcite(validator.deriveType(operands, operand))
                            : null);
        }
        for (int i = 0; i < types.size(); i++) {
            LambdaOperator lambda = LambdaOperator.of(call.operand(i));
            if (lambda != null) {
                types.set(i, lambdaType(validator, operands, call.operand(i), lambda, types, i));
            }
        }
        return validateOperands(validator, operands, call);
    }

    /** Gives a lambda's parameters their types and derives its own. */
    private DataType lambdaType(
            SqlValidator validator,
            SqlValidatorScope scope,
            SqlNode node,
            LambdaOperator lambda,
            List<@Nullable DataType> types,
            int position) {
        List<DataType> given = List.of();
        DataType body = DataType.NULL;
        List<@Nullable DataType> known = new ArrayList<>(types);
        RelDataTypeFactory factory = validator.getTypeFactory();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<DataType> next = lambdaParameters(
                    functions, known, position, lambda.parameters().size());
            if (next == null && round > 0) {
                // What the lambda gives does not fit; the call as a whole says so.
                break;
            }
            if (next == null) {
                throw new CentellaException(
                        ErrorCode.FUNCTION_NOT_FOUND,
                        getName().toLowerCase(Locale.ROOT) + " takes no lambda of "
                                + lambda.parameters().size() + " parameters here",
                        Positions.of(node.getParserPosition()),
                        null);
            }
            if (next.equals(given)) {
                break;
            }
            given = next;
            for (int i = 0; i < lambda.parameters().size(); i++) {
                RelDataType type = Types.toCalcite(given.get(i), factory);
                lambda.parameters().get(i).type(factory.createTypeWithNullability(type, true));
            }
            forget(validator, node);
            body = Types.fromCalcite(validator.deriveType(scope, node));
            known.set(position, body);
        }
        return body;
    }

    private static void forget(SqlValidator validator, SqlNode node) {
        node.accept(new SqlShuttle() {
            @Override
            public @Nullable SqlNode visit(SqlCall call) {
                validator.removeValidatedNodeType(call);
                return super.visit(call);
            }
        });
    }

    /** The types of the parameters of a lambda at some place, or null when none of the functions takes one there. */
    public static @Nullable List<DataType> lambdaParameters(
            List<ScalarFunction> functions, List<@Nullable DataType> types, int position, int count) {
        for (ScalarFunction function : functions) {
            List<DataType> parameters = function.lambdaParameters(types, position, count);
            if (parameters != null) {
                return parameters;
            }
        }
        return null;
    }

    static RelDataType result(SqlOperatorBinding binding, List<ScalarFunction> functions) {
        List<RelDataType> operands = binding.collectOperandTypes();
        List<DataType> types = operands.stream().map(Types::fromCalcite).toList();
        ScalarFunction chosen = chosen(functions, types);
        ScalarFunction function = chosen == null ? functions.getFirst() : chosen;
        DataType type = function.resultType(types);
        boolean nullable = function.givesNull()
                || givesNulls(function)
                || operands.stream().anyMatch(RelDataType::isNullable);
        return binding.getTypeFactory()
                .createTypeWithNullability(Types.toCalcite(type, binding.getTypeFactory()), nullable);
    }

    /** What picks from nested values may find nothing. */
    private static boolean givesNulls(ScalarFunction function) {
        return function.category() == FunctionCategory.ARRAY
                || function.category() == FunctionCategory.LAMBDA
                || function.category() == FunctionCategory.MAP;
    }
}
