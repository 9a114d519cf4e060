// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser.grammar;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.centella.sqlparser.DeepStack;
import org.jspecify.annotations.Nullable;

/**
 * Trees of what the grammar reads as operands and operators in a row. Calcite makes them by precedence, in time that grows
 * with the square of their number, and nests chains as deep as they are long. Long chains of AND, OR and UNION, as programs
 * write them, are taken apart before, and become trees that are as flat as can be:
 *
 * <pre>
 *   a or b or c or d …    →    ((a or b) or (c or d)) or …
 * </pre>
 */
final class OperatorTrees {
    /** Shorter rows of operands and operators are left as the user wrote them. */
    private static final int LONG = 64;

    private OperatorTrees() {}

    /** The tree of an expression. */
    static SqlNode expression(List<Object> row) {
        if (row.size() < LONG) {
            return SqlParserUtil.toTree(row);
        }
        return chain(row, SqlStdOperatorTable.OR, part -> chain(part, SqlStdOperatorTable.AND, OperatorTrees::plain));
    }

    /** The tree of a query: UNION may be regrouped only where no other set operation is in between. */
    static SqlNode query(List<Object> row) {
        SqlOperator first = row.size() < LONG ? null : operator(row.get(1));
        boolean one = first == SqlStdOperatorTable.UNION_ALL || first == SqlStdOperatorTable.UNION;
        for (int i = 1; one && i < row.size(); i += 2) {
            one = operator(row.get(i)) == first;
        }
        return one && first != null ? chain(row, first, OperatorTrees::plain) : plain(row);
    }

    private interface Part {
        SqlNode tree(List<Object> row);
    }

    private static SqlNode chain(List<Object> row, SqlOperator operator, Part part) {
        List<SqlNode> operands = new ArrayList<>();
        int start = 0;
        int betweens = 0;
        for (int i = 0; i < row.size(); i++) {
            SqlOperator found = operator(row.get(i));
            if (found != null && found.getKind() == SqlKind.BETWEEN) {
                betweens++;
            } else if (found == SqlStdOperatorTable.AND && betweens > 0) {
                betweens--;
            } else if (found == operator && betweens == 0) {
                operands.add(part.tree(row.subList(start, i)));
                start = i + 1;
            }
        }
        operands.add(part.tree(row.subList(start, row.size())));
        return balanced(operator, operands);
    }

    private static @Nullable SqlOperator operator(Object item) {
        return item instanceof SqlParserUtil.ToTreeListItem ofOperator ? ofOperator.getOperator() : null;
    }

    /** @throws org.centella.columnar.error.CentellaException EXPRESSION_TOO_DEEP */
    private static SqlNode plain(List<Object> row) {
        if (row.size() / 2 > DeepStack.DEEPEST) {
            SqlParserPos at = row.stream()
                    .filter(SqlNode.class::isInstance)
                    .findFirst()
                    .map(node -> ((SqlNode) node).getParserPosition())
                    .orElse(SqlParserPos.ZERO);
            throw DeepStack.tooDeep(at);
        }
        return SqlParserUtil.toTree(new ArrayList<>(row));
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
