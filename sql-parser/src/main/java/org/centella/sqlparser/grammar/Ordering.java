// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser.grammar;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** The ORDER BY of a query as that of a window, where neither positions nor aliases of select items count. */
final class Ordering {
    private Ordering() {}

    /** The expressions that positions and aliases stand for. */
    static SqlNodeList resolved(SqlNodeList orders, SqlNodeList items) {
        List<SqlNode> list = new ArrayList<>();
        orders.forEach(order -> list.add(resolved(order, items)));
        return new SqlNodeList(list, orders.getParserPosition());
    }

    private static SqlNode resolved(SqlNode order, SqlNodeList items) {
        switch (order.getKind()) {
            case DESCENDING, NULLS_FIRST, NULLS_LAST -> {
                SqlCall call = (SqlCall) order;
                return call.getOperator()
                        .createCall(
                                order.getParserPosition(),
                                resolved(call.getOperandList().getFirst(), items));
            }
            default -> {}
        }
        if (order instanceof SqlNumericLiteral number && number.isInteger()) {
            int at = number.intValue(false);
            return at < 1 || at > items.size() ? order : expression(items.get(at - 1));
        }
        if (order instanceof SqlIdentifier name && name.isSimple()) {
            for (SqlNode item : items) {
                if (item instanceof SqlCall call
                        && call.getKind() == SqlKind.AS
                        && ((SqlIdentifier) call.operand(1)).getSimple().equalsIgnoreCase(name.getSimple())) {
                    return expression(item);
                }
            }
        }
        return order;
    }

    private static SqlNode expression(SqlNode item) {
        return item instanceof SqlCall call && call.getKind() == SqlKind.AS ? call.operand(0) : item;
    }

    static SqlWindow window(SqlNodeList partitions, SqlNodeList orders, SqlParserPos pos) {
        return SqlWindow.create(
                null,
                null,
                partitions,
                orders,
                SqlLiteral.createBoolean(false, pos),
                null,
                null,
                null,
                SqlWindow.createExcludeNoOthers(pos),
                pos);
    }

    /** A ranking function over a window. */
    static SqlNode over(String function, SqlWindow window, SqlParserPos pos) {
        return SqlStdOperatorTable.OVER.createCall(pos, Calls.function(function, pos), window);
    }
}
