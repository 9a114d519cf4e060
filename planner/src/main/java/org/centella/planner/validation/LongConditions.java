// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.validation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.centella.planner.SyntaxShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Long chains of AND or OR, as programs write them, as trees that are as flat as can be: the parser nests them as deep as
 * they are long, and Calcite goes down them with the stack, and more than once at every step.
 *
 * <pre>
 *   ((((a or b) or c) or d) …    →    ((a or b) or (c or d)) or …
 * </pre>
 */
public final class LongConditions {
    /** Shorter ones are left as the user wrote them. */
    private static final int LONG = 32;

    private LongConditions() {}

    public static SqlNode balanced(SqlNode query) {
        SqlNode balanced = query.accept(new SyntaxShuttle() {
            @Override
            public @Nullable SqlNode visit(SqlCall call) {
                boolean chain = call.getKind() == SqlKind.AND || call.getKind() == SqlKind.OR;
                List<SqlNode> operands = chain ? operands(call) : List.of();
                if (operands.size() < LONG) {
                    return super.visit(call);
                }
                List<SqlNode> visited = new ArrayList<>();
                for (SqlNode operand : operands) {
                    visited.add(operand.accept(this));
                }
                return balanced(call.getOperator(), visited);
            }
        });
        return balanced == null ? query : balanced;
    }

    /** Of a chain that is nested to the left. */
    private static List<SqlNode> operands(SqlCall call) {
        List<SqlNode> operands = new ArrayList<>();
        SqlNode current = call;
        while (current instanceof SqlCall inner
                && inner.getOperator() == call.getOperator()
                && inner.operandCount() == 2) {
            operands.add(inner.operand(1));
            current = inner.operand(0);
        }
        operands.add(current);
        Collections.reverse(operands);
        return operands;
    }

    private static SqlNode balanced(SqlOperator operator, List<SqlNode> operands) {
        if (operands.size() == 1) {
            return operands.getFirst();
        }
        int middle = operands.size() / 2;
        SqlNode left = balanced(operator, operands.subList(0, middle));
        SqlNode right = balanced(operator, operands.subList(middle, operands.size()));
        return operator.createCall(left.getParserPosition().plus(right.getParserPosition()), left, right);
    }
}
