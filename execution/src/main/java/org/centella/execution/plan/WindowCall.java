// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.plan;

import java.util.List;
import java.util.stream.Collectors;
import org.centella.columnar.error.SqlPosition;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * One function over a window.
 *
 * @param function canonical name in the table of window functions or that of aggregate functions
 * @param arguments columns; offsets, counts and default values may be literals instead
 * @param filter a BOOLEAN input column that must be true for a row to count, or -1; aggregates only
 * @param distinct equal values count once per frame; aggregates only
 * @param ignoreNulls rows whose first argument is null are passed over; not for aggregates
 * @param fromLast {@code nth_value} counts from the frame's end
 * @param type of the result
 * @param position of the call in the SQL text, for its errors; takes no part in equality
 */
public record WindowCall(
        String function,
        List<Expression> arguments,
        int filter,
        boolean distinct,
        boolean ignoreNulls,
        boolean fromLast,
        WindowFrame frame,
        DataType type,
        @Nullable SqlPosition position) {

    public WindowCall {
        arguments = List.copyOf(arguments);
        for (Expression argument : arguments) {
            if (!(argument instanceof Expression.InputReference || argument instanceof Expression.Literal)) {
                throw new IllegalArgumentException(function + " over " + argument);
            }
        }
    }

    public WindowCall(
            String function,
            List<Expression> arguments,
            int filter,
            boolean distinct,
            boolean ignoreNulls,
            boolean fromLast,
            WindowFrame frame,
            DataType type) {
        this(function, arguments, filter, distinct, ignoreNulls, fromLast, frame, type, null);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WindowCall that && content().equals(that.content());
    }

    @Override
    public int hashCode() {
        return content().hashCode();
    }

    private List<Object> content() {
        return List.of(function, arguments, filter, distinct, ignoreNulls, fromLast, frame, type);
    }

    /** The same as an aggregate of all rows of the frame; every argument must be a column. */
    public AggregateCall aggregate() {
        List<Integer> columns = arguments.stream().map(WindowCall::column).toList();
        return new AggregateCall(function, columns, filter, distinct, type, position);
    }

    private static int column(Expression argument) {
        if (argument instanceof Expression.InputReference reference) {
            return reference.index();
        }
        throw new IllegalArgumentException(argument + " is no column");
    }

    @Override
    public String toString() {
        return function
                + arguments.stream()
                        .map(a -> a instanceof Expression.InputReference column ? "$" + column.index() : a.toString())
                        .collect(Collectors.joining(", ", distinct ? "(distinct " : "(", ")"))
                + (fromLast ? " from last" : "")
                + (ignoreNulls ? " ignore nulls" : "")
                + (filter < 0 ? "" : " filter $" + filter)
                + " over " + frame;
    }
}
