// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import org.apache.calcite.sql.SqlAsofJoin;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/** Rewrites syntax trees. Calcite's own shuttle makes a plain join of an ASOF join that has a new operand; this one does not. */
public abstract class SyntaxShuttle extends SqlShuttle {
    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        return kept(call, super.visit(call));
    }

    /** What was made of a call, of the same kind as the call. */
    protected final @Nullable SqlNode kept(SqlCall call, @Nullable SqlNode made) {
        if (call instanceof SqlAsofJoin asof && made instanceof SqlJoin join && !(made instanceof SqlAsofJoin)) {
            SqlNode nearest = asof.getMatchCondition().accept(this);
            return new SqlAsofJoin(
                    join.getParserPosition(),
                    join.getLeft(),
                    join.isNaturalNode(),
                    join.getJoinTypeNode(),
                    join.getRight(),
                    join.getConditionTypeNode(),
                    join.getCondition(),
                    nearest == null ? asof.getMatchCondition() : nearest);
        }
        return made;
    }
}
