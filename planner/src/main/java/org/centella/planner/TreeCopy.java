// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;

/** Copies of syntax trees: validation writes into the one that it is given. */
public final class TreeCopy extends SyntaxShuttle {
    private TreeCopy() {}

    public static SqlNode of(SqlNode tree) {
        return Objects.requireNonNull(tree.accept(new TreeCopy()));
    }

    @Override
    public SqlNode visit(SqlIdentifier identifier) {
        return identifier.clone(identifier.getParserPosition());
    }

    @Override
    public SqlNode visit(SqlCall call) {
        CallCopyingArgHandler handler = new CallCopyingArgHandler(call, true);
        call.getOperator().acceptCall(this, call, false, handler);
        return Objects.requireNonNull(kept(call, handler.result()));
    }
}
