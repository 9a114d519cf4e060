// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.execution.aggregate.AggregateFunction;
import org.centella.execution.aggregate.AggregateFunctions;
import org.centella.planner.SyntaxShuttle;
import org.centella.sqlparser.Positions;
import org.jspecify.annotations.Nullable;

/**
 * Brings the ways to write an aggregate to one, before names are looked up: a function of arguments, with an order of its
 * rows behind WITHIN GROUP.
 *
 * <pre>
 *   string_agg(x ORDER BY y)                            string_agg(x, ',') WITHIN GROUP (ORDER BY y)
 *   percentile_cont(0.5) WITHIN GROUP (ORDER BY x)      percentile_cont(x, 0.5)
 *   percentile_disc(0.5) WITHIN GROUP (ORDER BY x DESC) $percentile_disc_desc(x, 0.5)
 *   rank(5) WITHIN GROUP (ORDER BY x)                   1 + count(*) FILTER (WHERE x &lt; 5)
 *   max(x, 3)                                           max_n(x, 3)
 *   json_agg(x)                                         to_json(array_agg(x))
 * </pre>
 */
final class AggregateSyntax extends SyntaxShuttle {
    private static final Set<String> INVERSE =
            Set.of("percentile_cont", "percentile_disc", "quantile_cont", "quantile_disc");
    private static final Set<String> HYPOTHETICAL = Set.of("rank", "dense_rank", "percent_rank", "cume_dist");
    private static final Set<String> JOINING = Set.of("string_agg", "listagg", "group_concat");

    /** Functions that with one argument more, a number of rows, are others, which give arrays. */
    private static final Map<String, Integer> EXTREMES = Map.of("min", 2, "max", 2, "min_by", 3, "max_by", 3);

    private AggregateSyntax() {}

    static SqlNode rewrite(SqlNode query) {
        SqlNode rewritten = query.accept(new AggregateSyntax());
        return rewritten == null ? query : rewritten;
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        SqlNode rank = call.getKind() == SqlKind.FILTER
                ? hypothetical(call.operand(0), call.operand(1))
                : hypothetical(call, null);
        if (rank != null) {
            return rank;
        }
        SqlCall json = JsonAggregates.written(call);
        SqlNode visited = super.visit(json == null ? call : json);
        if (!(visited instanceof SqlBasicCall basic)) {
            return visited;
        }
        if (basic.getKind() == SqlKind.WITHIN_GROUP) {
            return withinGroup(basic);
        }
        String name = name(basic);
        return name == null ? basic : plain(name, basic);
    }

    private static @Nullable String name(SqlCall call) {
        SqlOperator operator = call.getOperator();
        boolean named = operator instanceof org.apache.calcite.sql.SqlFunction
                && operator.getNameAsId().isSimple();
        return named ? operator.getName().toLowerCase(Locale.ROOT) : null;
    }

    /** An order among the arguments moves behind; forms that differ by their number of arguments get their own names. */
    private static SqlNode plain(String name, SqlBasicCall call) {
        List<SqlNode> operands = new ArrayList<>();
        SqlNodeList order = null;
        for (SqlNode operand : call.getOperandList()) {
            if (operand instanceof SqlNodeList list && AggregateFunctions.find(name) != null) {
                order = list;
            } else if (operand instanceof SqlCall inner && inner.getKind() == SqlKind.SEPARATOR) {
                operands.add(inner.operand(0));
            } else {
                operands.add(operand);
            }
        }
        SqlParserPos position = call.getParserPosition();
        SqlNode result = call;
        if (JOINING.contains(name)) {
            if (operands.size() == 1) {
                operands.add(SqlLiteral.createCharString(",", position));
            }
            result = call(name, operands, call);
        } else if (EXTREMES.getOrDefault(canonical(name), -1) == operands.size()) {
            result = call(canonical(name) + "_n", operands, call);
        } else if (order != null) {
            result = call(name, operands, call);
        }
        return order == null || !dependsOnOrder(name) ? result : ordered(result, order, position);
    }

    private static boolean dependsOnOrder(String name) {
        AggregateFunction function = AggregateFunctions.find(name);
        return function != null && function.dependsOnOrder();
    }

    private static String canonical(String name) {
        AggregateFunction function = AggregateFunctions.find(name);
        return function == null ? name : function.name();
    }

    private static SqlNode ordered(SqlNode aggregate, SqlNodeList order, SqlParserPos position) {
        return order.isEmpty() ? aggregate : SqlStdOperatorTable.WITHIN_GROUP.createCall(position, aggregate, order);
    }

    private static SqlNode withinGroup(SqlBasicCall within) {
        SqlCall call = within.operand(0);
        SqlNodeList order = within.operand(1);
        String name = name(call);
        if (name == null) {
            return within;
        }
        if (INVERSE.contains(name) && call.operandCount() == 1) {
            SortedBy key = only(name, order);
            String function = key.descending() ? "$" + name.replace("quantile", "percentile") + "_desc" : name;
            return call(function, List.of(key.value(), call.operand(0)), call);
        }
        if (name.equals("mode") && call.operandCount() == 0) {
            SortedBy key = only(name, order);
            return call(key.descending() ? "$mode_desc" : name, List.of(key.value()), call);
        }
        return AggregateFunctions.find(name) == null || dependsOnOrder(name) ? within : call;
    }

    /** The counts that a hypothetical rank is made of; a filter belongs to each of them. Null for all else. */
    private static @Nullable SqlNode hypothetical(SqlNode node, @Nullable SqlNode filter) {
        if (!(node instanceof SqlCall within) || within.getKind() != SqlKind.WITHIN_GROUP) {
            return null;
        }
        SqlCall call = within.operand(0);
        String name = name(call);
        return name != null && HYPOTHETICAL.contains(name)
                ? HypotheticalRank.of(name, call, keys(within.operand(1)), filter)
                : null;
    }

    private static List<SortedBy> keys(SqlNodeList order) {
        return order.stream().map(AggregateSyntax::key).toList();
    }

    private static SortedBy only(String name, SqlNodeList order) {
        if (order.size() != 1) {
            throw error(name + " takes one column to order by, not " + order.size(), order.getParserPosition());
        }
        return key(order.get(0));
    }

    static CentellaException error(String message, SqlParserPos position) {
        return new CentellaException(ErrorCode.INVALID_STATEMENT, message, Positions.of(position), null);
    }

    /** A key of an ORDER BY. */
    record SortedBy(SqlNode value, boolean descending, boolean nullsFirst) {}

    private static SortedBy key(SqlNode node) {
        return switch (node.getKind()) {
            case DESCENDING -> new SortedBy(((SqlCall) node).operand(0), true, true);
            case NULLS_FIRST -> {
                SortedBy key = key(((SqlCall) node).operand(0));
                yield new SortedBy(key.value(), key.descending(), true);
            }
            case NULLS_LAST -> {
                SortedBy key = key(((SqlCall) node).operand(0));
                yield new SortedBy(key.value(), key.descending(), false);
            }
            default -> new SortedBy(node, false, false);
        };
    }

    private static SqlCall call(String name, List<SqlNode> operands, SqlCall original) {
        return call(name, operands, original.getParserPosition(), original.getFunctionQuantifier());
    }

    static SqlCall call(String name, List<SqlNode> operands, SqlParserPos position, @Nullable SqlLiteral quantifier) {
        SqlUnresolvedFunction function = new SqlUnresolvedFunction(
                new SqlIdentifier(name, position), null, null, null, null, SqlFunctionCategory.USER_DEFINED_FUNCTION);
        return new SqlBasicCall(function, operands, position, quantifier);
    }
}
