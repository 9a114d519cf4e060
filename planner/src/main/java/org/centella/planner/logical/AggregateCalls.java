// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.List;
import java.util.function.IntUnaryOperator;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.sql.SqlAggFunction;

/** Aggregate calls over changed columns. */
final class AggregateCalls {
    private AggregateCalls() {}

    /** The call with its columns {@code shift} further right in {@code input}; its type is derived anew. */
    static AggregateCall shift(AggregateCall call, int shift, RelNode input, boolean emptyGroup) {
        return map(call, c -> c + shift, input, emptyGroup);
    }

    /** The call over a keyed input of the same columns, with another filter. */
    static AggregateCall filtered(AggregateCall call, int filter, RelNode input) {
        return create(call, call.getArgList(), filter, call.collation, input, false);
    }

    /** A call of that function of our table over columns of a keyed or unkeyed input. */
    static AggregateCall of(SqlAggFunction function, List<Integer> arguments, RelNode input, boolean emptyGroup) {
        return AggregateCall.create(
                function,
                false,
                false,
                false,
                List.of(),
                arguments,
                -1,
                null,
                RelCollations.EMPTY,
                emptyGroup,
                input,
                null,
                null);
    }

    static AggregateCall map(AggregateCall call, IntUnaryOperator columns, RelNode input, boolean emptyGroup) {
        List<Integer> arguments =
                call.getArgList().stream().map(columns::applyAsInt).toList();
        int filter = call.filterArg < 0 ? -1 : columns.applyAsInt(call.filterArg);
        RelCollation order = RelCollations.of(call.collation.getFieldCollations().stream()
                .map(f -> f.withFieldIndex(columns.applyAsInt(f.getFieldIndex())))
                .toList());
        return create(call, arguments, filter, order, input, emptyGroup);
    }

    private static AggregateCall create(
            AggregateCall call,
            List<Integer> arguments,
            int filter,
            RelCollation order,
            RelNode input,
            boolean emptyGroup) {
        return AggregateCall.create(
                call.getParserPosition(),
                call.getAggregation(),
                call.isDistinct(),
                call.isApproximate(),
                call.ignoreNulls(),
                call.rexList,
                arguments,
                filter,
                null,
                order,
                emptyGroup,
                input,
                null,
                call.getName());
    }
}
