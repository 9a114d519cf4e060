// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;

/**
 * What of a subquery decides whether it has rows. The operators at its top that neither add a first row nor drop the last one
 * do not: columns, windows among them, an order, a limit of some rows, groups. Below a condition all of these count.
 */
final class Existence {
    private Existence() {}

    /** The part of the subquery that has rows when the subquery has; its columns are others. */
    static RelNode deciding(RelNode subquery) {
        return switch (subquery) {
            case Project project -> deciding(project.getInput());
            case Sort sort
            when sort.offset == null && (sort.fetch == null || Limits.isAtLeast(sort.fetch, 1)) ->
                deciding(sort.getInput());
            case Aggregate aggregate when !aggregate.hasEmptyGroup() -> deciding(aggregate.getInput());
            default -> subquery;
        };
    }
}
