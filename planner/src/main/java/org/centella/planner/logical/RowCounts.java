// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Values;

/** How many rows a subquery has for one outer row, as far as its form tells. */
final class RowCounts {
    private RowCounts() {}

    static boolean isOne(RelNode node) {
        return switch (node) {
            case Aggregate aggregate ->
                aggregate.getGroupCount() == 0 && aggregate.getGroupSets().size() == 1;
            case Project project -> isOne(project.getInput());
            case Sort sort -> sort.offset == null && sort.fetch == null && isOne(sort.getInput());
            case Values values -> values.getTuples().size() == 1;
            default -> false;
        };
    }

    static boolean isAtMostOne(RelNode node) {
        return switch (node) {
            case Filter filter -> isAtMostOne(filter.getInput());
            case Project project -> isAtMostOne(project.getInput());
            case Sort sort -> Limits.isAtMost(sort.fetch, 1) || isAtMostOne(sort.getInput());
            case Values values -> values.getTuples().size() <= 1;
            default -> isOne(node);
        };
    }
}
