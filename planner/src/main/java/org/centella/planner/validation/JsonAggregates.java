// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.centella.execution.expression.FunctionTable;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates that give JSON, as functions of arrays of the values, with what stands behind the call around each array.
 *
 * <pre>
 *   json_agg(x ORDER BY y) FILTER (WHERE c)    to_json(array_agg(x ORDER BY y) FILTER (WHERE c))
 *   json_object_agg(k, v)                      json_object_of_lists(array_agg(k), array_agg(v))
 * </pre>
 */
final class JsonAggregates {
    private static final Set<String> ARRAYS = Set.of("json_agg", "jsonb_agg", "json_group_array");
    private static final Set<String> OBJECTS = Set.of("json_object_agg", "jsonb_object_agg", "json_group_object");

    private JsonAggregates() {}

    /** The call in other words, or null if it is of another function. */
    static @Nullable SqlCall written(SqlCall call) {
        SqlCall aggregate = core(call);
        if (aggregate == null) {
            return null;
        }
        if (ARRAYS.contains(name(aggregate)) && aggregate.operandCount() == 1) {
            return of("to_json", call, List.of(arrayOf(call, 0)));
        }
        if (OBJECTS.contains(name(aggregate)) && aggregate.operandCount() == 2) {
            return of("json_object_of_lists", call, List.of(arrayOf(call, 0), arrayOf(call, 1)));
        }
        return null;
    }

    /** The call of a function that OVER, FILTER and WITHIN GROUP stand behind. */
    private static @Nullable SqlCall core(SqlCall call) {
        return switch (call.getKind()) {
            case OVER, FILTER, WITHIN_GROUP -> call.operand(0) instanceof SqlCall inner ? core(inner) : null;
            default -> call.getOperator() instanceof SqlUnresolvedFunction ? call : null;
        };
    }

    private static String name(SqlCall call) {
        return call.getOperator().getName().toLowerCase(Locale.ROOT);
    }

    private static SqlCall arrayOf(SqlCall call, int argument) {
        if (call.getOperator() instanceof SqlUnresolvedFunction) {
            return AggregateSyntax.call(
                    "array_agg",
                    List.of(call.operand(argument)),
                    call.getParserPosition(),
                    call.getFunctionQuantifier());
        }
        List<SqlNode> operands = new ArrayList<>(call.getOperandList());
        operands.set(0, arrayOf(call.operand(0), argument));
        return call.getOperator().createCall(call.getParserPosition(), operands);
    }

    private static SqlCall of(String function, SqlCall at, List<SqlNode> operands) {
        return new SqlBasicCall(
                new TableFunctionOperator(function, FunctionTable.named(function)), operands, at.getParserPosition());
    }
}
