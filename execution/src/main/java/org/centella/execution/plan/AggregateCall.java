// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.plan;

import java.util.List;
import java.util.stream.Collectors;
import org.centella.columnar.type.DataType;

/**
 * One aggregate of an aggregation.
 *
 * @param function canonical name in the table of aggregate functions: {@code count}, {@code sum}, {@code avg}, …
 * @param arguments input columns; none for {@code count(*)}. In a FINAL step: the columns of its states
 * @param filter a BOOLEAN input column that must be true for a row to count, or -1
 * @param distinct each combination of argument values counts once per group
 * @param type of the result
 */
public record AggregateCall(String function, List<Integer> arguments, int filter, boolean distinct, DataType type) {

    public AggregateCall {
        arguments = List.copyOf(arguments);
    }

    @Override
    public String toString() {
        return function
                + arguments.stream()
                        .map(a -> "$" + a)
                        .collect(Collectors.joining(", ", distinct ? "(distinct " : "(", ")"))
                + (filter < 0 ? "" : " filter $" + filter);
    }
}
