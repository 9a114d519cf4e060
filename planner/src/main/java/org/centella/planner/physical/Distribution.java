// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.physical;

import java.util.ArrayList;
import java.util.List;

/** How the rows of an operator lie over the tasks that run it. */
sealed interface Distribution {
    Distribution SINGLE = new Single();
    Distribution ANY = new Any();

    /** All in one task. */
    record Single() implements Distribution {}

    /** In any way. */
    record Any() implements Distribution {}

    /** Rows with equal values in these columns are in one task, the task that their hash says. */
    record Hashed(List<Integer> columns) implements Distribution {
        public Hashed {
            columns = List.copyOf(columns);
        }
    }

    /**
     * The distribution seen through a projection.
     *
     * @param outputs for each output column the input column that it repeats, or -1
     */
    default Distribution through(List<Integer> outputs) {
        if (!(this instanceof Hashed(List<Integer> columns))) {
            return this;
        }
        List<Integer> mapped = new ArrayList<>();
        for (int column : columns) {
            int at = outputs.indexOf(column);
            if (at < 0) {
                return ANY;
            }
            mapped.add(at);
        }
        return new Hashed(mapped);
    }

    /** True when rows with equal values in all these columns are in one task. */
    default boolean colocates(List<Integer> keys) {
        return switch (this) {
            case Single _ -> true;
            case Any _ -> false;
            case Hashed(List<Integer> columns) -> keys.containsAll(columns);
        };
    }
}
