// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * A subquery that no longer mentions outer columns: its rows for all outer rows at once, and what an outer row must agree
 * with to see one of them.
 *
 * @param rel the subquery's columns, then those that the predicates need beside
 * @param predicates over outer fields and the columns of {@code rel}
 * @param ofNoRows when not null: an outer row has at most one partner, and without one sees these values, one per column of
 *     the subquery
 * @param complete every outer row has exactly one partner
 */
record Unnested(
        RelNode rel, List<RexNode> predicates, @Nullable List<RexNode> ofNoRows, boolean complete) {

    /** Rows of which an outer row may see any number. */
    static Unnested rows(RelNode rel, List<RexNode> predicates) {
        return new Unnested(rel, predicates, null, false);
    }

    boolean grouped() {
        return ofNoRows != null;
    }
}
