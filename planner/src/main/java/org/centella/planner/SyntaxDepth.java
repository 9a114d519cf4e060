// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner;

import java.util.function.Supplier;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Util;
import org.centella.sqlparser.DeepStack;
import org.jspecify.annotations.Nullable;

/** Gives queries that nest deeply the stack that planning them takes. */
final class SyntaxDepth extends SqlBasicVisitor<@Nullable Void> {
    private int depth;

    private SyntaxDepth() {}

    /** What the work gives, done on this thread or, for a deep query, on one with a large stack. */
    static <T> T withStack(SqlNode query, Supplier<T> work) {
        return isDeep(query) ? DeepStack.call(work) : work.get();
    }

    private static boolean isDeep(SqlNode query) {
        try {
            query.accept(new SyntaxDepth());
            return false;
        } catch (Util.FoundOne deep) {
            return true;
        }
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
        down();
        super.visit(call);
        depth--;
        return null;
    }

    @Override
    public @Nullable Void visit(SqlNodeList list) {
        down();
        super.visit(list);
        depth--;
        return null;
    }

    private void down() {
        depth++;
        if (depth > DeepStack.ORDINARY) {
            throw Util.FoundOne.NULL;
        }
    }
}
