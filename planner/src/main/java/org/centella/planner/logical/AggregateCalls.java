// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.planner.logical;

import java.util.List;
import java.util.function.IntUnaryOperator;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;

/** Aggregate calls over changed columns. */
final class AggregateCalls {
    private AggregateCalls() {}

    /** The call with its columns {@code shift} further right in {@code input}; its type is derived anew. */
    static AggregateCall shift(AggregateCall call, int shift, RelNode input, boolean emptyGroup) {
        return map(call, c -> c + shift, input, emptyGroup);
    }

    static AggregateCall map(AggregateCall call, IntUnaryOperator columns, RelNode input, boolean emptyGroup) {
        List<Integer> arguments =
                call.getArgList().stream().map(columns::applyAsInt).toList();
        return AggregateCall.create(
                call.getAggregation(),
                call.isDistinct(),
                call.isApproximate(),
                call.ignoreNulls(),
                call.rexList,
                arguments,
                call.filterArg < 0 ? -1 : columns.applyAsInt(call.filterArg),
                null,
                call.collation,
                emptyGroup,
                input,
                null,
                call.getName());
    }
}
