// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLambda;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.SqlPosition;
import org.centella.execution.expression.FunctionTable;
import org.centella.planner.SyntaxShuttle;
import org.centella.sqlparser.Positions;
import org.jspecify.annotations.Nullable;

/**
 * The syntax of nested values as calls of our own operators, before anything is looked up: {@code ARRAY[…]}, {@code MAP[…]},
 * subscripts, {@code ||}, lambdas, functions whose arguments have names. What these mean is decided by the function table,
 * which knows more types than the operators of the grammar do.
 */
final class NestedSyntax extends SyntaxShuttle {
    /** More than any query has. */
    private static final String ALL_ROWS = "1000000000000000";

    /** Functions that PostgreSQL has for rows, by what makes the array of these rows. */
    private static final Map<String, String> ROWS_OF = Map.of(
            "generate_series", "generate_series",
            "regexp_split_to_table", "regexp_split_to_array",
            "string_to_table", "string_to_array");

    private static final Set<String> PACK = Set.of("struct_pack", "row_pack");

    private final Map<String, SqlNode> parameters = new HashMap<>();
    private int bound;
    private boolean inSelectList;

    private final Set<SqlPosition> fields;
    private final Map<SqlPosition, List<String>> rows;

    private NestedSyntax(Set<SqlPosition> fields, Map<SqlPosition, List<String>> rows) {
        this.fields = fields;
        this.rows = rows;
    }

    /**
     * @param fields where names begin of which the first is a column, the others fields of it
     * @param rows the columns of tables whose names stand for a row, by where they do
     */
    static SqlNode rewrite(SqlNode query, Set<SqlPosition> fields, Map<SqlPosition, List<String>> rows) {
        SqlNode rewritten = query.accept(new NestedSyntax(fields, rows));
        return rewritten == null ? query : rewritten;
    }

    @Override
    public @Nullable SqlNode visit(SqlIdentifier identifier) {
        SqlNode parameter = parameters.get(identifier.names.getFirst().toLowerCase(Locale.ROOT));
        boolean path = identifier.names.size() > 1
                && !fields.isEmpty()
                && fields.contains(start(Positions.of(identifier.getParserPosition())));
        if (parameter == null && identifier.isSimple() && !rows.isEmpty()) {
            List<String> columns = rows.get(start(Positions.of(identifier.getParserPosition())));
            return columns == null ? identifier : row(identifier, columns);
        }
        if (parameter == null && !path || identifier.isStar()) {
            return identifier;
        }
        SqlNode value =
                parameter == null ? identifier.getComponent(0) : parameter.clone(identifier.getParserPosition());
        for (String field : identifier.names.subList(1, identifier.names.size())) {
            value = call(new RowOperator.Subscript(field), identifier, value, text(field, identifier));
        }
        return value;
    }

    /** The name of a table for its row: {@code t} is {@code {'a': t.a, 'b': t.b}}. */
    private static SqlNode row(SqlIdentifier table, List<String> columns) {
        SqlParserPos position = table.getParserPosition();
        List<SqlNode> values = new ArrayList<>();
        for (String column : columns) {
            values.add(new SqlIdentifier(List.of(table.getSimple(), column), position));
        }
        return new SqlBasicCall(new RowOperator.Construct(columns, false), values, position);
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        if (call instanceof SqlLambda lambda) {
            return lambda(lambda);
        }
        if (call instanceof SqlSelect select) {
            return select(select);
        }
        SqlNode from = fromItem(call);
        if (from != null) {
            return from;
        }
        SqlNode special = quantified(call);
        if (special == null) {
            special = function(call);
        }
        if (special != null) {
            return special;
        }
        // The operators that name things are no places for parameters.
        SqlNode visited = call.getKind() == SqlKind.AS ? as(call) : super.visit(call);
        return visited instanceof SqlCall changed ? operator(changed) : visited;
    }

    /** {@code x = ANY (a)} and {@code x < ALL (a)} of an array: whether the comparison is true for an element, or for all. */
    private @Nullable SqlNode quantified(SqlCall call) {
        if (!(call.getOperator() instanceof SqlQuantifyOperator quantifier)
                || !(call.operand(1) instanceof SqlNodeList list)
                || list.size() != 1) {
            return null;
        }
        SqlNode array = visited(list.get(0));
        LambdaOperator.Parameter element = new LambdaOperator.Parameter(bound);
        bound++;
        SqlNode value = visited(call.operand(0));
        bound--;
        SqlParserPos position = call.getParserPosition();
        SqlNode comparison = comparison(quantifier.comparisonKind)
                .createCall(position, value, new SqlBasicCall(element, List.of(), position));
        SqlNode lambda = new SqlBasicCall(new LambdaOperator(List.of(element)), List.of(comparison), position);
        return call(call.getKind() == SqlKind.ALL ? "all_match" : "any_match", call, List.of(array, lambda));
    }

    private static SqlOperator comparison(SqlKind kind) {
        return switch (kind) {
            case EQUALS -> SqlStdOperatorTable.EQUALS;
            case NOT_EQUALS -> SqlStdOperatorTable.NOT_EQUALS;
            case LESS_THAN -> SqlStdOperatorTable.LESS_THAN;
            case LESS_THAN_OR_EQUAL -> SqlStdOperatorTable.LESS_THAN_OR_EQUAL;
            case GREATER_THAN -> SqlStdOperatorTable.GREATER_THAN;
            case GREATER_THAN_OR_EQUAL -> SqlStdOperatorTable.GREATER_THAN_OR_EQUAL;
            default -> throw new AssertionError(kind);
        };
    }

    /** Series and arrays that stand in the SELECT list for rows. */
    private @Nullable SqlNode select(SqlSelect select) {
        boolean outer = inSelectList;
        List<SqlNode> items = new ArrayList<>();
        inSelectList = true;
        select.getSelectList().forEach(item -> items.add(visited(item)));
        inSelectList = outer;
        SqlNodeList list = new SqlNodeList(items, select.getSelectList().getParserPosition());
        boolean nested = inSelectList;
        inSelectList = false;
        SqlNode changed = super.visit((SqlCall) select);
        inSelectList = nested;
        if (changed instanceof SqlSelect copy) {
            copy.setSelectList(list);
        }
        return changed;
    }

    /** A function in the place of a table, which yields the elements of the array that it makes. */
    private @Nullable SqlNode fromItem(SqlCall call) {
        if (call.getKind() == SqlKind.AS && tableFunction(call.operand(0)) != null) {
            SqlCall function = java.util.Objects.requireNonNull(tableFunction(call.operand(0)));
            List<SqlNode> operands = new ArrayList<>(call.getOperandList());
            operands.set(0, unnest(function));
            if (operands.size() == 2) {
                // The one column is called as the table is (PostgreSQL).
                operands.add(operands.getLast());
            }
            return call.getOperator().createCall(call.getParserPosition(), operands);
        }
        SqlCall function = tableFunction(call);
        if (function == null) {
            return null;
        }
        SqlIdentifier name =
                new SqlIdentifier(function.getOperator().getName().toLowerCase(Locale.ROOT), call.getParserPosition());
        return SqlStdOperatorTable.AS.createCall(call.getParserPosition(), unnest(function), name, name);
    }

    private SqlNode unnest(SqlCall function) {
        List<SqlNode> arguments = new ArrayList<>();
        function.getOperandList().forEach(operand -> arguments.add(visited(operand)));
        String name = function.getOperator().getName().toLowerCase(Locale.ROOT);
        SqlNode array = call(ROWS_OF.getOrDefault(name, name), function, arguments);
        return SqlStdOperatorTable.UNNEST.createCall(function.getParserPosition(), array);
    }

    /** UNNEST of a function that has rows only in PostgreSQL. */
    private static SqlNode ofRows(SqlCall unnest) {
        if (unnest.operand(0) instanceof SqlCall call
                && call.getOperator() instanceof SqlUnresolvedFunction function
                && ROWS_OF.containsKey(function.getName().toLowerCase(Locale.ROOT))) {
            String array = ROWS_OF.get(function.getName().toLowerCase(Locale.ROOT));
            return unnest.getOperator()
                    .createCall(unnest.getParserPosition(), call(array, call, call.getOperandList()));
        }
        return unnest;
    }

    /** The call within TABLE(…) or LATERAL, or behind FROM by its name alone, if it is of a function of ours; else null. */
    private static @Nullable SqlCall tableFunction(SqlNode node) {
        if (node instanceof SqlCall wrapper
                && (wrapper.getKind() == SqlKind.COLLECTION_TABLE || wrapper.getKind() == SqlKind.LATERAL)
                && wrapper.operand(0) instanceof SqlCall inner) {
            if (wrapper.getKind() == SqlKind.LATERAL) {
                return tableFunction(inner);
            }
            return inner.getOperator() instanceof SqlUnresolvedFunction
                            && makesRows(inner.getOperator().getName())
                    ? inner
                    : null;
        }
        return null;
    }

    /** Whether a function of that name makes an array, or may, whose elements FROM has as rows. */
    static boolean makesRows(String function) {
        return ROWS_OF.containsKey(function.toLowerCase(Locale.ROOT)) || FunctionTable.find(function) != null;
    }

    /** Where a stretch of text begins. */
    static SqlPosition start(SqlPosition position) {
        return new SqlPosition(position.line(), position.column(), position.line(), position.column());
    }

    private @Nullable SqlNode as(SqlCall call) {
        SqlNode first = call.operand(0).accept(this);
        List<SqlNode> operands = new ArrayList<>(call.getOperandList());
        if (first == operands.getFirst()) {
            return call;
        }
        operands.set(0, first);
        return call.getOperator().createCall(call.getParserPosition(), operands);
    }

    private SqlNode operator(SqlCall call) {
        List<SqlNode> operands = call.getOperandList();
        return switch (call.getKind()) {
            case ARRAY_VALUE_CONSTRUCTOR -> call("array", call, operands);
            case MAP_VALUE_CONSTRUCTOR -> {
                List<SqlNode> keys = new ArrayList<>();
                List<SqlNode> values = new ArrayList<>();
                for (int i = 0; i + 1 < operands.size(); i += 2) {
                    keys.add(operands.get(i));
                    values.add(operands.get(i + 1));
                }
                yield call("map", call, List.of(call("array", call, keys), call("array", call, values)));
            }
            case ARRAY_QUERY_CONSTRUCTOR -> arrayOfQuery(call, operands.getFirst());
            case ITEM -> subscript(call, operands.getFirst(), operands.getLast());
            case DOT ->
                operands.getLast() instanceof SqlIdentifier field
                        ? call(
                                new RowOperator.Subscript(field.getSimple()),
                                call,
                                operands.getFirst(),
                                text(field.getSimple(), call))
                        : call;
            case CAST, SAFE_CAST ->
                call.getOperator().createCall(call.getParserPosition(), operands) instanceof SqlBasicCall
                        ? new SqlBasicCall(
                                call.getKind() == SqlKind.CAST ? AnyCast.CAST : AnyCast.TRY_CAST,
                                operands,
                                call.getParserPosition())
                        : call;
            case EXISTS -> {
                if (!operands.getFirst().isA(SqlKind.QUERY)) {
                    throw new CentellaException(
                            ErrorCode.SYNTAX_ERROR,
                            "EXISTS asks a query",
                            Positions.of(call.getParserPosition()),
                            null);
                }
                yield call;
            }
            case IN, NOT_IN, SOME, ALL -> RowMembership.spread(call);
            case EQUALS,
                    NOT_EQUALS,
                    LESS_THAN,
                    LESS_THAN_OR_EQUAL,
                    GREATER_THAN,
                    GREATER_THAN_OR_EQUAL,
                    IS_DISTINCT_FROM,
                    IS_NOT_DISTINCT_FROM -> RowMembership.gather(call);
            case UNNEST -> ofRows(call);
            case OTHER -> call.getOperator() == SqlStdOperatorTable.CONCAT ? call("||", call, operands) : call;
            default -> call;
        };
    }

    /** ARRAY(query): the array of its rows, in its order; empty when there are none. */
    private static SqlNode arrayOfQuery(SqlCall call, SqlNode query) {
        SqlParserPos position = call.getParserPosition();
        SqlNode ordered = query;
        if (query instanceof SqlOrderBy by && by.fetch == null) {
            // An order without a limit is none within a query (SQL), but here it is wanted.
            SqlNode all = SqlLiteral.createExactNumeric(ALL_ROWS, position);
            ordered = new SqlOrderBy(position, by.query, by.orderList, by.offset, all);
        }
        SqlIdentifier table = new SqlIdentifier("$rows", position);
        SqlIdentifier column = new SqlIdentifier("$value", position);
        SqlNode array = new SqlUnresolvedFunction(
                        new SqlIdentifier("array_agg", position),
                        null,
                        null,
                        null,
                        null,
                        SqlFunctionCategory.USER_DEFINED_FUNCTION)
                .createCall(position, new SqlIdentifier(List.of("$rows", "$value"), position));
        SqlSelect select = new SqlSelect(
                position,
                null,
                new SqlNodeList(List.of(array), position),
                SqlStdOperatorTable.AS.createCall(position, ordered, table, column),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        return call("$array_or_empty", call, List.of(SqlStdOperatorTable.SCALAR_QUERY.createCall(position, select)));
    }

    private static SqlNode subscript(SqlCall call, SqlNode value, SqlNode index) {
        String name = index instanceof SqlCharStringLiteral literal
                ? literal.getValueAs(String.class)
                : index instanceof SqlNumericLiteral number ? number.toValue() : "";
        return call(new RowOperator.Subscript(String.valueOf(name)), call, value, index);
    }

    /** Calls whose arguments are more than values, or null for others. */
    private @Nullable SqlNode function(SqlCall call) {
        if (!(call.getOperator() instanceof SqlUnresolvedFunction)) {
            return null;
        }
        String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
        List<SqlNode> operands = call.getOperandList();
        switch (name) {
            case "unnest", "explode" -> {
                return call(UnnestCall.INSTANCE, call, visited(operands.getFirst()));
            }
            case "generate_series", "regexp_split_to_table", "string_to_table" -> {
                if (!inSelectList || !parameters.isEmpty()) {
                    return null;
                }
                List<SqlNode> arguments = operands.stream().map(this::visited).toList();
                return call(UnnestCall.INSTANCE, call, call(ROWS_OF.get(name), call, arguments));
            }
            case "age" -> {
                if (operands.size() != 1) {
                    return null;
                }
                SqlNode today = call("current_date", call, List.of());
                return call(name, call, List.of(today, visited(operands.getFirst())));
            }
            case "named_struct" -> {
                List<String> names = new ArrayList<>();
                List<SqlNode> values = new ArrayList<>();
                for (int i = 0; i + 1 < operands.size(); i += 2) {
                    names.add(literal(operands.get(i), call));
                    values.add(visited(operands.get(i + 1)));
                }
                return new SqlBasicCall(new RowOperator.Construct(names, false), values, call.getParserPosition());
            }
            case "struct_extract" -> {
                if (operands.size() != 2) {
                    return null;
                }
                return subscript(call, visited(operands.getFirst()), operands.getLast());
            }
            case "list_aggregate", "array_aggregate", "list_aggr", "aggregate_list" -> {
                if (operands.size() == 2 && operands.getLast() instanceof SqlCharStringLiteral) {
                    String aggregate =
                            "list_" + literal(operands.getLast(), call).toLowerCase(Locale.ROOT);
                    return call(
                            FunctionTable.find(aggregate) == null
                                    ? aggregate
                                    : FunctionTable.get(aggregate).name(),
                            call,
                            List.of(visited(operands.getFirst())));
                }
                return null;
            }
            case "coalesce", "nullif" -> {
                SqlNode choice = RepeatedValues.written(name, call);
                return choice == null ? null : visited(choice);
            }
            case "struct_insert" -> {
                return named(call, operands.subList(1, operands.size()), visited(operands.getFirst()));
            }
            default -> {
                if (PACK.contains(name)) {
                    return named(call, operands, null);
                }
                List<SqlNode> placed = NamedArguments.placed(call);
                return placed == null
                        ? null
                        : call(name, call, placed.stream().map(this::visited).toList());
            }
        }
    }

    private SqlNode named(SqlCall call, List<SqlNode> arguments, @Nullable SqlNode row) {
        List<String> names = new ArrayList<>();
        List<SqlNode> values = new ArrayList<>();
        if (row != null) {
            values.add(row);
        }
        for (SqlNode argument : arguments) {
            if (!(argument instanceof SqlCall assignment)
                    || assignment.getKind() != SqlKind.ARGUMENT_ASSIGNMENT
                    || !(assignment.operand(1) instanceof SqlIdentifier name)) {
                throw new CentellaException(
                        ErrorCode.FUNCTION_NOT_FOUND,
                        "the arguments of " + call.getOperator().getName().toLowerCase(Locale.ROOT)
                                + " need names: name => value",
                        Positions.of(argument.getParserPosition()),
                        null);
            }
            names.add(name.getSimple());
            values.add(visited(assignment.operand(0)));
        }
        return new SqlBasicCall(new RowOperator.Construct(names, row != null), values, call.getParserPosition());
    }

    private SqlNode visited(SqlNode node) {
        SqlNode visited = node.accept(this);
        return visited == null ? node : visited;
    }

    private static String literal(SqlNode node, SqlCall call) {
        if (node instanceof SqlCharStringLiteral literal) {
            String value = literal.getValueAs(String.class);
            return String.valueOf(value);
        }
        throw new CentellaException(
                ErrorCode.INVALID_ARGUMENT,
                call.getOperator().getName().toLowerCase(Locale.ROOT) + " needs names that are constant texts",
                Positions.of(node.getParserPosition()),
                null);
    }

    /** The body with calls in the place of the parameters, which hide columns of the same name. */
    private SqlNode lambda(SqlLambda lambda) {
        List<LambdaOperator.Parameter> own = new ArrayList<>();
        Map<String, @Nullable SqlNode> hidden = new HashMap<>();
        for (SqlNode node : lambda.getParameters()) {
            String name = ((SqlIdentifier) node).getSimple();
            LambdaOperator.Parameter parameter = new LambdaOperator.Parameter(bound + own.size());
            own.add(parameter);
            SqlNode value = new SqlBasicCall(parameter, List.of(), node.getParserPosition());
            hidden.put(name.toLowerCase(Locale.ROOT), parameters.put(name.toLowerCase(Locale.ROOT), value));
        }
        bound += own.size();
        SqlNode body = visited(lambda.getExpression());
        bound -= own.size();
        hidden.forEach((name, outer) -> {
            if (outer == null) {
                parameters.remove(name);
            } else {
                parameters.put(name, outer);
            }
        });
        return new SqlBasicCall(new LambdaOperator(own), List.of(body), lambda.getParserPosition());
    }

    private static SqlNode text(String value, SqlNode at) {
        return SqlLiteral.createCharString(value, at.getParserPosition());
    }

    private static SqlNode call(String function, SqlCall at, List<SqlNode> operands) {
        return new SqlBasicCall(
                new TableFunctionOperator(function, FunctionTable.named(function)), operands, at.getParserPosition());
    }

    private static SqlNode call(SqlOperator operator, SqlNode at, SqlNode... operands) {
        SqlParserPos position = at.getParserPosition();
        return new SqlBasicCall(operator, List.of(operands), position);
    }
}
