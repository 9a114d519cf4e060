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
    private Simplification() {}

    static RexNode simplify(RexBuilder rex, RexNode node) {
        return simplifier(rex).simplifyPreservingType(node);
    }

    /** For a condition: unknown counts as false. */
    static RexNode simplifyCondition(RexBuilder rex, RexNode node) {
        return simplifier(rex).simplifyUnknownAsFalse(node);
    }

    private static RexSimplify simplifier(RexBuilder rex) {
        return new RexSimplify(rex, RelOptPredicateList.EMPTY, NO_EXECUTOR);
    }

    private static final RexExecutor NO_EXECUTOR =
            (_, nodes, reduced) -> nodes.forEach(n -> reduced.add(Objects.requireNonNull(n)));
}
