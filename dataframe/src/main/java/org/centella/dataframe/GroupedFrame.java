// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.dataframe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.sql.SqlNodeList;

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
        return aggregate(aggregates);
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
        return aggregate(Arrays.stream(columns)
                .map(c -> functions.call(function, functions.col(c)).as(function + "(" + c + ")"))
                .toList());
    }

    private DataFrame aggregate(List<Column> aggregates) {
        return frame.select(
                list -> {
                    keys.forEach(list::add);
                    aggregates.forEach(list::add);
                },
                (scope, query) -> {
                    if (!keys.isEmpty()) {
                        query.setGroupBy(new SqlNodeList(
                                keys.stream()
                                        .map(k -> scope.resolve(k.expression()))
                                        .toList(),
                                Column.NOWHERE));
                    }
                });
    }
}
