// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rows of a DataFrame grouped by some columns, waiting for their aggregates. Immutable. */
public final class GroupedFrame {
    private final DataFrame frame;
    private final List<Column> keys;

    GroupedFrame(DataFrame frame, List<Column> keys) {
        this.frame = frame;
        this.keys = List.copyOf(keys);
    }

    /** One row per group: the grouping columns, then the aggregates, which may be computed with further. */
    public DataFrame agg(Column first, Column... more) {
        List<Column> aggregates = new ArrayList<>(List.of(first));
        aggregates.addAll(Arrays.asList(more));
        return frame.aggregate(keys, aggregates);
    }

    /** The number of rows of each group, as column {@code count}. */
    public DataFrame count() {
        return agg(functions.count().as("count"));
    }

    public DataFrame sum(String... columns) {
        return each("sum", columns);
    }

    public DataFrame avg(String... columns) {
        return each("avg", columns);
    }

    public DataFrame min(String... columns) {
        return each("min", columns);
    }

    public DataFrame max(String... columns) {
        return each("max", columns);
    }

    private DataFrame each(String function, String... columns) {
        return frame.aggregate(
                keys,
                Arrays.stream(columns)
                        .map(c -> functions.call(function, functions.col(c)).as(function + "(" + c + ")"))
                        .toList());
    }
}
