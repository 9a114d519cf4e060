// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.Objects;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexExecutor;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSimplify;

/** Calcite's simplification of expressions, with constants folded by our own arithmetic. */
final class Simplification {
    /**
     * Calcite's simplifier compares every term with every other; a list of 10,000 values takes it minutes, and has nothing to
     * simplify.
     */
    private static final int MOST_NODES = 2000;

    private Simplification() {}

    static RexNode simplify(RexBuilder rex, RexNode node) {
        return node.nodeCount() > MOST_NODES
                ? node
                : HiddenCalls.show(rex, simplifier(rex).simplifyPreservingType(HiddenCalls.hide(rex, node)));
    }

    /** For a condition: unknown counts as false. */
    static RexNode simplifyCondition(RexBuilder rex, RexNode node) {
        return node.nodeCount() > MOST_NODES
                ? node
                : HiddenCalls.show(rex, simplifier(rex).simplifyUnknownAsFalse(HiddenCalls.hide(rex, node)));
    }

    private static RexSimplify simplifier(RexBuilder rex) {
        return new RexSimplify(rex, RelOptPredicateList.EMPTY, NO_EXECUTOR);
    }

    private static final RexExecutor NO_EXECUTOR =
            (_, nodes, reduced) -> nodes.forEach(n -> reduced.add(Objects.requireNonNull(n)));
}
