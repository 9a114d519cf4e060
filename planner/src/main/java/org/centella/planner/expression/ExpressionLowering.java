// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.type.DataType;
import org.centella.columnar.type.Field;
import org.centella.execution.expression.CommonType;
import org.centella.execution.expression.FunctionTable;
import org.centella.execution.expression.Resolution;
import org.centella.execution.expression.ScalarFunction;
import org.centella.execution.plan.Expression;
import org.centella.execution.plan.Expression.Literal;
import org.centella.planner.validation.LambdaOperator;
import org.centella.planner.validation.RowOperator;
import org.centella.planner.validation.TableFunctionOperator;
import org.centella.planner.validation.Types;
import org.centella.planner.validation.UnnestCall;
import org.centella.sqlparser.Positions;
import org.jspecify.annotations.Nullable;

/**
 * Calcite's expressions as ours. What Calcite leaves implicit becomes explicit: every operand is cast to the type that its
 * function asks for, search arguments become ranges and IN lists, constants get the type of what they are compared with.
 */
public final class ExpressionLowering {
    private static final String TO_ZONE = "timezone";
    private static final int MOST_ROUNDS = 4;

    private final RexBuilder builder;
    private final @Nullable StatementContext statement;
    private final List<DataType> inputs;
    /** The parameters of the lambdas around, by the number that each has there. */
    private Map<Integer, Expression.Variable> variables = Map.of();
    /** How many those are, hidden ones included. */
    private int bound;

    /** @param inputs the types of the columns that input references speak of */
    public ExpressionLowering(RexBuilder builder, List<DataType> inputs) {
        this.builder = builder;
        this.statement = builder instanceof StatementRexBuilder ofStatement ? ofStatement.statement() : null;
        this.inputs = List.copyOf(inputs);
    }

    public Expression lower(RexNode node) {
        return switch (node) {
            case RexInputRef ref -> new Expression.InputReference(ref.getIndex(), inputs.get(ref.getIndex()));
            case RexLiteral literal -> RexLiterals.lower(literal);
            case RexDynamicParam parameter -> parameter(parameter);
            case RexCall call -> ExpressionPositions.at(Positions.of(call.getParserPosition()), call(call));
            case RexFieldAccess access ->
                field(lower(access.getReferenceExpr()), access.getField().getIndex());
            default ->
                throw new CentellaException(
                        ErrorCode.FEATURE_NOT_SUPPORTED, "the expression " + node + " cannot be computed");
        };
    }

    private Expression parameter(RexDynamicParam parameter) {
        if (builder instanceof StatementRexBuilder ofStatement && ofStatement.openParameters()) {
            return Expression.Variable.ofParameter(parameter.getIndex(), Types.fromCalcite(parameter.getType()));
        }
        throw new CentellaException(
                ErrorCode.INVALID_PARAMETER, "parameter " + (parameter.getIndex() + 1) + " has no value");
    }

    /** The expression as a value of exactly this type. */
    public Expression lower(RexNode node, DataType type) {
        return convert(lower(node), type, false);
    }

    /** The conjuncts of a condition. */
    public static List<Expression> conjuncts(Expression condition) {
        return condition instanceof Expression.And and ? and.operands() : List.of(condition);
    }

    private Expression call(RexCall call) {
        List<RexNode> operands = call.getOperands();
        return switch (call.getKind()) {
            case AND -> new Expression.And(lowerAll(operands, DataType.BOOLEAN));
            case OR -> or(lowerAll(operands, DataType.BOOLEAN));
            case NOT -> new Expression.Not(lower(operands.getFirst(), DataType.BOOLEAN));
            case IS_NULL -> new Expression.IsNull(lower(operands.getFirst()));
            case IS_NOT_NULL -> new Expression.Not(new Expression.IsNull(lower(operands.getFirst())));
            case IS_TRUE -> isTrue(lower(operands.getFirst()));
            case IS_NOT_TRUE -> new Expression.Not(isTrue(lower(operands.getFirst())));
            case IS_FALSE -> isTrue(new Expression.Not(lower(operands.getFirst())));
            case IS_NOT_FALSE -> new Expression.Not(isTrue(new Expression.Not(lower(operands.getFirst()))));
            case CAST, SAFE_CAST, REINTERPRET -> castCall(call);
            case CASE -> caseCall(call);
            case COALESCE -> coalesce(call);
            case SEARCH -> lower(RexUtil.expandSearch(builder, null, call));
            case EXTRACT -> extract(call);
            case SIMILAR -> function("similar_to", lowerAll(operands));
            case TRIM -> trim(call);
            case IS_DISTINCT_FROM -> function("is_distinct_from", lowerAll(operands));
            case IS_NOT_DISTINCT_FROM -> new Expression.Not(function("is_distinct_from", lowerAll(operands)));
            case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
                comparison(call);
            case MINUS_PREFIX -> function("negate", lowerAll(operands));
            case PLUS_PREFIX -> lower(operands.getFirst());
            case MOD -> function("%", lowerAll(operands));
            case OVER ->
                throw new CentellaException(
                        ErrorCode.FEATURE_NOT_SUPPORTED, "window functions are not part of this version");
            default -> named(call);
        };
    }

    private Expression named(RexCall call) {
        if (call.getOperator() instanceof TableFunctionOperator operator) {
            if (operator.isDateConversion()) {
                return lower(call.getOperands().getFirst(), DataType.DATE);
            }
            return function(operator.functions(), call.getOperands());
        }
        if (call.getOperator() instanceof LambdaOperator.Parameter parameter) {
            return variable(parameter);
        }
        if (call.getOperator() instanceof RowOperator.Construct construct) {
            List<Expression> operands = lowerAll(call.getOperands());
            return new Expression.Call(
                    construct.isInsert() ? "row_insert" : "row",
                    operands,
                    construct.row(operands.stream().map(Expression::type).toList()));
        }
        if (call.getOperator() instanceof RowOperator.Subscript subscript) {
            Expression value = lower(call.getOperands().getFirst());
            return value.type() instanceof DataType.Row row
                    ? field(value, subscript.field(row))
                    : function(RowOperator.Subscript.functions(), call.getOperands());
        }
        if (call.getOperator() instanceof UnnestCall) {
            throw new CentellaException(
                    ErrorCode.INVALID_STATEMENT,
                    "unnest makes rows, which it can do in a SELECT list and in FROM only");
        }
        if (call.getKind() == SqlKind.ROW) {
            return row(call);
        }
        String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
        return function(name, lowerAll(call.getOperands()));
    }

    private static Expression field(Expression row, int field) {
        return new Expression.FieldAccess(
                row, field, ((DataType.Row) row.type()).fields().get(field).type());
    }

    private Expression row(RexCall call) {
        List<Expression> operands = lowerAll(call.getOperands());
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            fields.add(Field.of(
                    Types.rowFieldName(call.getType(), i), operands.get(i).type()));
        }
        return new Expression.Call("row", operands, new DataType.Row(fields));
    }

    private Expression variable(LambdaOperator.Parameter parameter) {
        Expression.Variable variable = variables.get(parameter.id());
        if (variable == null) {
            throw new CentellaException(
                    ErrorCode.FEATURE_NOT_SUPPORTED, "a subquery within a lambda cannot use the lambda's parameters");
        }
        return variable;
    }

    /** Lambdas come last, for the other arguments decide what their parameters are. */
    private Expression function(List<ScalarFunction> functions, List<RexNode> operands) {
        List<Expression> arguments = new ArrayList<>();
        List<@Nullable DataType> types = new ArrayList<>();
        for (RexNode operand : operands) {
            Expression lowered = isLambda(operand) ? new Literal(null, DataType.NULL) : lower(operand);
            arguments.add(lowered);
            types.add(isLambda(operand) ? null : lowered.type());
        }
        for (int i = 0; i < operands.size(); i++) {
            if (isLambda(operands.get(i))) {
                arguments.set(i, lambda(functions, (RexCall) operands.get(i), types, i));
                types.set(i, arguments.get(i).type());
            }
        }
        List<DataType> known = arguments.stream().map(Expression::type).toList();
        ScalarFunction chosen = TableFunctionOperator.chosen(functions, known);
        return function(chosen == null ? functions.getFirst() : chosen, arguments);
    }

    private static boolean isLambda(RexNode node) {
        return node instanceof RexCall call && call.getOperator() instanceof LambdaOperator;
    }

    /** Looked at again while its parameters depend on what it gives itself, and widen. */
    private Expression lambda(
            List<ScalarFunction> functions, RexCall call, List<@Nullable DataType> types, int position) {
        List<LambdaOperator.Parameter> parameters = ((LambdaOperator) call.getOperator()).parameters();
        List<@Nullable DataType> known = new ArrayList<>(types);
        List<DataType> given = List.of();
        Expression lambda = new Literal(null, DataType.NULL);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<DataType> next = TableFunctionOperator.lambdaParameters(functions, known, position, parameters.size());
            if (next == null || next.equals(given)) {
                break;
            }
            given = next;
            // A lambda that a rewrite brought into another one may call its parameters as that does.
            Map<Integer, Expression.Variable> around = variables;
            variables = new HashMap<>(around);
            List<Expression.Variable> declared = new ArrayList<>();
            for (int i = 0; i < parameters.size(); i++) {
                Expression.Variable variable = new Expression.Variable(bound + i, given.get(i));
                variables.put(parameters.get(i).id(), variable);
                declared.add(variable);
            }
            bound += declared.size();
            lambda = new Expression.Lambda(declared, lower(call.getOperands().getFirst()));
            bound -= declared.size();
            variables = around;
            known.set(position, lambda.type());
        }
        return lambda;
    }

    private List<Expression> lowerAll(List<RexNode> nodes) {
        return nodes.stream().map(this::lower).toList();
    }

    private List<Expression> lowerAll(List<RexNode> nodes, DataType type) {
        return nodes.stream().map(n -> lower(n, type)).toList();
    }

    private Expression function(String name, List<Expression> arguments) {
        return function(FunctionTable.get(name), arguments);
    }

    private Expression function(ScalarFunction function, List<Expression> arguments) {
        List<DataType> types = arguments.stream().map(Expression::type).toList();
        Resolution resolution = function.resolve(types);
        if (resolution == null) {
            throw function.notFound(types);
        }
        List<Expression> cast = new ArrayList<>(arguments.size());
        for (int i = 0; i < arguments.size(); i++) {
            cast.add(convert(arguments.get(i), resolution.arguments().get(i), false));
        }
        DataType result = resolution.result();
        if (function.ofStatement()) {
            return context().value(function, cast, result);
        }
        return switch (resolution.zone()) {
            case NONE -> function.call(cast, result);
            case ARGUMENT -> {
                cast.add(zone());
                yield function.call(cast, result);
            }
            case LOCAL -> isUtc() ? function.call(cast, result) : local(function, cast, result);
        };
    }

    private StatementContext context() {
        if (!(builder instanceof StatementRexBuilder ofStatement)) {
            throw new CentellaException(ErrorCode.INTERNAL_ERROR, "an expression outside a statement");
        }
        ofStatement.noteOfStatement();
        return ofStatement.statement();
    }

    private boolean isUtc() {
        return statement == null || statement.isUtc();
    }

    private Literal zone() {
        return new Literal(statement == null ? "UTC" : statement.zone().getId(), DataType.VARCHAR);
    }

    /** The function over what the session's clock shows at its points in time. */
    private Expression local(ScalarFunction function, List<Expression> arguments, DataType result) {
        Expression call = function(
                function,
                arguments.stream()
                        .map(a -> a.type() == DataType.TIMESTAMP_TZ ? atZone(a, DataType.TIMESTAMP) : a)
                        .toList());
        return result == DataType.TIMESTAMP_TZ ? atZone(call, DataType.TIMESTAMP_TZ) : call;
    }

    private Expression atZone(Expression operand, DataType type) {
        return new Expression.Call(TO_ZONE, List.of(zone(), operand), type);
    }

    /** The expression as this type, by CAST or TRY_CAST, points in time by the session's zone. */
    public Expression convert(Expression operand, DataType type, boolean safe) {
        DataType from = operand.type();
        boolean fromZone = from == DataType.TIMESTAMP_TZ;
        boolean toZone = type == DataType.TIMESTAMP_TZ;
        if (from.equals(type) || fromZone == toZone || isUtc() || from == DataType.NULL) {
            return safe && !from.equals(type) ? new Expression.Cast(operand, type, true) : cast(operand, type);
        }
        if (toZone) {
            return switch (from) {
                case DataType.Varchar _, DataType.Char _ ->
                    new Expression.Call(safe ? "try_parse_zoned" : "parse_zoned", List.of(operand, zone()), type);
                default -> atZone(convert(operand, DataType.TIMESTAMP, safe), type);
            };
        }
        return type.isString()
                ? cast(new Expression.Call("format_zoned", List.of(operand, zone()), DataType.VARCHAR), type)
                : convert(atZone(operand, DataType.TIMESTAMP), type, safe);
    }

    /** A comparison; a constant takes the type of the other side when it has the same value in it. */
    private Expression comparison(RexCall call) {
        Expression left = lower(call.getOperands().getFirst());
        Expression right = lower(call.getOperands().getLast());
        if (right instanceof Literal literal && !(left instanceof Literal)) {
            right = Objects.requireNonNullElse(exact(literal, left.type()), right);
        } else if (left instanceof Literal literal) {
            left = Objects.requireNonNullElse(exact(literal, right.type()), left);
        }
        String name =
                call.getKind() == SqlKind.NOT_EQUALS ? "<>" : call.getOperator().getName();
        return function(name, List.of(left, right));
    }

    private @Nullable Literal exact(Literal literal, DataType type) {
        return type == DataType.TIMESTAMP_TZ && !isUtc() ? null : LiteralCasts.exact(literal, type);
    }

    /** Equalities of one operand with constants are an IN list. */
    private static Expression or(List<Expression> operands) {
        List<Expression> rest = new ArrayList<>();
        List<Expression> subjects = new ArrayList<>();
        List<List<Literal>> values = new ArrayList<>();
        for (Expression operand : operands) {
            if (operand instanceof Expression.Call(String name, List<Expression> arguments, DataType _, var _)
                    && name.equals("=")
                    && arguments.getLast() instanceof Literal literal
                    && literal.type().equals(arguments.getFirst().type())) {
                int at = subjects.indexOf(arguments.getFirst());
                if (at < 0) {
                    at = subjects.size();
                    subjects.add(arguments.getFirst());
                    values.add(new ArrayList<>());
                }
                values.get(at).add(literal);
            } else {
                rest.add(operand);
            }
        }
        for (int i = 0; i < subjects.size(); i++) {
            Expression subject = subjects.get(i);
            List<Literal> list = values.get(i);
            rest.add(
                    list.size() == 1
                            ? new Expression.Call("=", List.of(subject, list.getFirst()), DataType.BOOLEAN)
                            : new Expression.In(subject, list));
        }
        return rest.size() == 1 ? rest.getFirst() : new Expression.Or(rest);
    }

    private static Expression isTrue(Expression operand) {
        return new Expression.And(List.of(new Expression.Not(new Expression.IsNull(operand)), operand));
    }

    /** The validator writes COALESCE as CASE; what remains is that of JOIN … USING. */
    private Expression coalesce(RexCall call) {
        List<RexNode> branches = new ArrayList<>();
        for (RexNode operand : call.getOperands().subList(0, call.getOperands().size() - 1)) {
            branches.add(builder.makeCall(SqlStdOperatorTable.IS_NOT_NULL, operand));
            branches.add(operand);
        }
        branches.add(call.getOperands().getLast());
        return lower(builder.makeCall(call.getType(), SqlStdOperatorTable.CASE, branches));
    }

    private Expression castCall(RexCall call) {
        Expression operand = lower(call.getOperands().getFirst());
        DataType type = Types.castTarget(call.getType());
        boolean safe = call.getKind() == SqlKind.SAFE_CAST;
        if (operand.type().isString() && type.isInterval()) {
            operand = withUnit(operand, call.getType().getIntervalQualifier());
        }
        if (type instanceof DataType.Char) {
            Expression padded = new Expression.Cast(operand, type, safe);
            return new Expression.Cast(padded, DataType.VARCHAR, false);
        }
        return convert(operand, type, safe);
    }

    /** A number alone is of the unit that the type names: {@code CAST('5' AS INTERVAL SECOND)}. */
    private Expression withUnit(Expression text, @Nullable SqlIntervalQualifier unit) {
        if (unit == null || unit.getStartUnit() != unit.getUnit() || unit.getUnit() == TimeUnit.DAY) {
            return text;
        }
        return function(
                "regexp_replace",
                List.of(
                        text,
                        new Literal("^\\s*([-+]?[0-9.]+)\\s*$", DataType.VARCHAR),
                        new Literal("\\1 " + unit.getUnit().name().toLowerCase(Locale.ROOT), DataType.VARCHAR)));
    }

    private Expression caseCall(RexCall call) {
        List<RexNode> operands = call.getOperands();
        DataType type = Types.fromCalcite(call.getType());
        List<Expression> conditions = new ArrayList<>();
        List<Expression> results = new ArrayList<>();
        for (int i = 0; i + 1 < operands.size(); i += 2) {
            conditions.add(lower(operands.get(i), DataType.BOOLEAN));
            results.add(lower(operands.get(i + 1), type));
        }
        return new Expression.Case(conditions, results, lower(operands.getLast(), type), type);
    }

    private Expression extract(RexCall call) {
        TimeUnitRange unit =
                Objects.requireNonNull(((RexLiteral) call.getOperands().getFirst()).getValueAs(TimeUnitRange.class));
        String name = unit.name().toLowerCase(Locale.ROOT);
        Expression operand = lower(call.getOperands().getLast());
        ScalarFunction field = FunctionTable.find(name);
        if (field != null && field.accepts(List.of(operand.type()))) {
            return cast(function(field, List.of(operand)), Types.fromCalcite(call.getType()));
        }
        return cast(
                function("extract", List.of(new Literal(name, DataType.VARCHAR), operand)),
                Types.fromCalcite(call.getType()));
    }

    private Expression trim(RexCall call) {
        SqlTrimFunction.Flag flag = Objects.requireNonNull(
                ((RexLiteral) call.getOperands().getFirst()).getValueAs(SqlTrimFunction.Flag.class));
        String name = switch (flag) {
            case BOTH -> "trim";
            case LEADING -> "ltrim";
            case TRAILING -> "rtrim";
        };
        Expression characters = lower(call.getOperands().get(1));
        Expression text = lower(call.getOperands().get(2));
        boolean spaces = characters instanceof Literal literal && " ".equals(literal.value());
        return function(name, spaces ? List.of(text) : List.of(text, characters));
    }

    /** The expression as this type; constants change at once. */
    public static Expression cast(Expression expression, DataType type) {
        if (expression.type().equals(type)) {
            return expression;
        }
        if (expression instanceof Expression.Lambda(List<Expression.Variable> parameters, Expression body)) {
            return new Expression.Lambda(parameters, cast(body, type));
        }
        if (expression instanceof Literal literal) {
            Literal exact = LiteralCasts.exact(literal, type);
            if (exact != null) {
                return exact;
            }
        }
        return new Expression.Cast(expression, type, false);
    }

    /** The type in which two join keys are compared, or null when they cannot be. */
    public static @Nullable DataType keyType(DataType a, DataType b) {
        if (a.equals(b)) {
            return a;
        }
        return a.isString() && b.isString() ? DataType.VARCHAR : CommonType.of(a, b);
    }
}
