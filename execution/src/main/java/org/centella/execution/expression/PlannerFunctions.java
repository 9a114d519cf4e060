// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import static org.centella.execution.expression.FunctionCategory.ARRAY;
import static org.centella.execution.expression.FunctionCategory.COMPARISON;
import static org.centella.execution.expression.FunctionCategory.DATETIME;
import static org.centella.execution.expression.ScalarFunction.named;
import static org.centella.execution.expression.Signatures.of;

import java.util.List;
import org.centella.columnar.error.CentellaException;
import org.centella.columnar.error.ErrorCode;
import org.centella.columnar.memory.Segments;
import org.centella.columnar.type.DataType;

/** Functions that the planner writes and users cannot: no name of theirs begins with a letter. */
final class PlannerFunctions {
    private PlannerFunctions() {}

    static List<ScalarFunction> declare() {
        return List.of(
                named("$array_or_empty", ARRAY, "An empty array for null: what ARRAY(query) is of no rows.")
                        .seesNulls()
                        .total()
                        .signature(Generic.of("(ARRAY(T)) → ARRAY(T)", ArrayKernels::orEmpty))
                        .build(),
                named("$at_most_one", COMPARISON, "True; fails when a subquery used as a value gave more than one row.")
                        .signature(of(DataType.BOOLEAN, (arguments, result) -> AT_MOST_ONE, Parameter.BIGINT))
                        .build(),
                named("$row_count", COMPARISON, "The number itself; fails when LIMIT or OFFSET is negative.")
                        .signature(of(DataType.BIGINT, (arguments, result) -> ROW_COUNT, Parameter.BIGINT))
                        .build(),
                named("$round_time", DATETIME, "The nearest multiple of so many microseconds, of two the later.")
                        .signature(of(DataType.TIME, (a, r) -> ROUND_CLOCK, Parameter.TIME, Parameter.BIGINT))
                        .signature(of(DataType.TIMESTAMP, (a, r) -> ROUND_TIME, Parameter.TIMESTAMP, Parameter.BIGINT))
                        .signature(of(
                                DataType.TIMESTAMP_TZ, (a, r) -> ROUND_TIME, Parameter.TIMESTAMP_TZ, Parameter.BIGINT))
                        .build());
    }

    private static final Kernel AT_MOST_ONE = (in, rows, out) -> {
        for (int i = 0; i < rows; i++) {
            if (out.counts(i) && in[0].integer(i) > 1) {
                throw new CentellaException(
                        ErrorCode.CARDINALITY_VIOLATION, "a subquery used as a value gave more than one row");
            }
            Segments.setBit(out.values(), i, true);
        }
    };

    private static final Kernel ROUND_TIME = (in, rows, out) -> {
        for (int i = 0; i < rows; i++) {
            Segments.setLong(out.values(), i, nearest(in[0].integer(i), in[1].integer(i)));
        }
    };

    /** After the last moment of a day comes the first. */
    private static final Kernel ROUND_CLOCK = (in, rows, out) -> {
        for (int i = 0; i < rows; i++) {
            long time = nearest(in[0].integer(i), in[1].integer(i));
            Segments.setLong(out.values(), i, Math.floorMod(time, Calendar.MICROS_PER_DAY));
        }
    };

    private static long nearest(long micros, long unit) {
        return Math.floorDiv(micros + unit / 2, unit) * unit;
    }

    private static final Kernel ROW_COUNT = (in, rows, out) -> {
        for (int i = 0; i < rows; i++) {
            long count = in[0].integer(i);
            if (out.counts(i) && count < 0) {
                throw new CentellaException(
                        ErrorCode.INVALID_ARGUMENT, "LIMIT and OFFSET must not be negative, as " + count + " is");
            }
            Segments.setLong(out.values(), i, count);
        }
    };
}
