// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.statistics;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.hint.RelHint;

/**
 * The rows that the search for a join order computed for a join, kept as a hint on it: the search sees all relations and
 * conditions at once and knows more than the two inputs tell.
 */
public final class BelievedRows {
    private static final String HINT = "rows";

    private BelievedRows() {}

    public static List<RelHint> hint(double rows) {
        return List.of(RelHint.builder(HINT).hintOption(String.valueOf(rows)).build());
    }

    static Optional<Double> of(Join join) {
        for (RelHint hint : join.getHints()) {
            if (hint.hintName.equals(HINT)) {
                return Optional.of(Double.valueOf(hint.listOptions.getFirst()));
            }
        }
        return Optional.empty();
    }
}
