// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.plan;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.centella.columnar.error.SqlPosition;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * One aggregate of an aggregation.
 *
 * @param function canonical name in the table of aggregate functions: {@code count}, {@code sum}, {@code avg}, …
 * @param arguments input columns; none for {@code count(*)}. In a FINAL step: the columns of its states
 * @param filter a BOOLEAN input column that must be true for a row to count, or -1
 * @param distinct each combination of argument values counts once per group
 * @param type of the result
 * @param position of the call in the SQL text, for its errors; takes no part in equality
 */
public record AggregateCall(
        String function,
        List<Integer> arguments,
        int filter,
        boolean distinct,
        DataType type,
        @Nullable SqlPosition position) {

    public AggregateCall {
        arguments = List.copyOf(arguments);
    }

    public AggregateCall(String function, List<Integer> arguments, int filter, boolean distinct, DataType type) {
        this(function, arguments, filter, distinct, type, null);
    }

    /** The same over other columns, of which every row counts. */
    public AggregateCall over(List<Integer> columns) {
        return new AggregateCall(function, columns, -1, false, type, position);
    }

    /** The same with or without DISTINCT. */
    public AggregateCall distinct(boolean once) {
        return new AggregateCall(function, arguments, filter, once, type, position);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AggregateCall(String name, var columns, int condition, boolean once, var result, var _)
                && name.equals(function)
                && columns.equals(arguments)
                && condition == filter
                && once == distinct
                && result.equals(type);
    }

    @Override
    public int hashCode() {
        return Objects.hash(function, arguments, filter, distinct, type);
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
