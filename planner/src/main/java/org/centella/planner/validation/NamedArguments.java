// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.error.Suggestions;
import org.centella.execution.expression.FunctionTable;
import org.centella.execution.expression.ScalarFunction;
import org.centella.sqlparser.Positions;
import org.jspecify.annotations.Nullable;

/** Arguments with names, {@code make_interval(1, days => 10)}, in the places that the function's declaration gives them. */
final class NamedArguments {
    private NamedArguments() {}

    /** The arguments by place, or null when none has a name or the function is not ours. */
    static @Nullable List<SqlNode> placed(SqlCall call) {
        ScalarFunction function = FunctionTable.find(call.getOperator().getName());
        if (function == null
                || call.getOperandList().stream().noneMatch(a -> a.getKind() == SqlKind.ARGUMENT_ASSIGNMENT)) {
            return null;
        }
        List<String> names = function.parameters();
        @Nullable SqlNode[] places = new SqlNode[Math.max(names.size(), call.operandCount())];
        int last = -1;
        for (int i = 0; i < call.operandCount(); i++) {
            SqlNode argument = call.operand(i);
            boolean named = argument.getKind() == SqlKind.ARGUMENT_ASSIGNMENT;
            int place = named ? place((SqlCall) argument, function) : i;
            if (!named && last >= i || places[place] != null) {
                throw error(function, argument, "has an argument twice, or one without a name behind one with a name");
            }
            places[place] = named ? ((SqlCall) argument).operand(0) : argument;
            last = Math.max(last, place);
        }
        for (int i = 0; i < last; i++) {
            if (places[i] == null && !function.zeroByDefault()) {
                throw error(function, call, "needs an argument " + names.get(i));
            }
            places[i] = places[i] == null ? SqlLiteral.createExactNumeric("0", call.getParserPosition()) : places[i];
        }
        return new ArrayList<>(Arrays.asList(places).subList(0, last + 1));
    }

    private static int place(SqlCall assignment, ScalarFunction function) {
        String name = ((SqlIdentifier) assignment.operand(1)).getSimple();
        int place = function.parameters().indexOf(name.toLowerCase(Locale.ROOT));
        if (place < 0) {
            throw error(
                    function,
                    assignment,
                    "has no argument " + name + Suggestions.didYouMean(name, function.parameters()));
        }
        return place;
    }

    private static CentellaException error(ScalarFunction function, SqlNode at, String what) {
        return new CentellaException(
                ErrorCode.FUNCTION_NOT_FOUND, function.name() + " " + what, Positions.of(at.getParserPosition()), null);
    }
}
