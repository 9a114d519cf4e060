// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.sqlparser;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSpecialOperator;

/** The ALL of GROUP BY ALL and ORDER BY ALL, for the planner to replace: it knows columns and aggregate functions. */
public final class AllColumns extends SqlSpecialOperator {
    public static final AllColumns INSTANCE = new AllColumns();

    private AllColumns() {
        super("ALL", SqlKind.OTHER);
    }

    /** Whether an expression is ALL, perhaps with a direction. */
    public static boolean is(SqlNode node) {
        return node instanceof SqlCall call
                && (call.getOperator() == INSTANCE
                        || (call.operandCount() == 1 && call.operand(0) != null && is(call.operand(0))));
    }
}
