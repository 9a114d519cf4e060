// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import static org.centella.execution.expression.FunctionCategory.ARRAY;
import static org.centella.execution.expression.ScalarFunction.named;

import java.util.ArrayList;
import java.util.List;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** Series of values: as arrays here, as rows in FROM, where {@link Series} yields them a batch at a time. */
final class SeriesFunctions {
    private static final int FEWEST = 2;
    private static final int MOST = 3;

    private SeriesFunctions() {}

    static List<ScalarFunction> declare() {
        return List.of(
                named(
                                "generate_series",
                                ARRAY,
                                "The values from a start to a stop, both included, a step apart. In FROM and in a SELECT list it gives rows.")
                        .signature(series(
                                "(BIGINT, BIGINT [, BIGINT]) → ARRAY(BIGINT)",
                                false,
                                SeriesKernels.of("generate_series")))
                        .signature(series(
                                "(DECIMAL, DECIMAL [, DECIMAL]) → ARRAY(DECIMAL)",
                                true,
                                SeriesKernels.of("generate_series")))
                        .signature(moments(false, SeriesKernels.of("generate_series")))
                        .example("array_length(range(1, 10))", "9")
                        .build(),
                named("range", ARRAY, "The values from a start, 0 if there is none, to a stop, which is left out.")
                        .signature(Generic.of("(BIGINT) → ARRAY(BIGINT)", SeriesKernels.of("range")))
                        .signature(
                                series("(BIGINT, BIGINT [, BIGINT]) → ARRAY(BIGINT)", false, SeriesKernels.of("range")))
                        .signature(moments(false, SeriesKernels.of("range")))
                        .example("array_to_string(range(3), ' ')", "0 1 2")
                        .example("array_to_string(range(1, 10, 4), ' ')", "1 5 9")
                        .build(),
                named("sequence", ARRAY, "The values from a start to a stop, both included, upwards or downwards.")
                        .signature(series(
                                "(BIGINT, BIGINT [, BIGINT]) → ARRAY(BIGINT)", false, SeriesKernels.of("sequence")))
                        .signature(moments(true, SeriesKernels.of("sequence")))
                        .example("array_to_string(sequence(3, 1), ' ')", "3 2 1")
                        .build());
    }

    private static Signature series(String text, boolean decimal, KernelFactory kernels) {
        return new Signature(
                text,
                arguments -> arguments.size() < FEWEST || arguments.size() > MOST ? null : numbers(arguments, decimal),
                kernels);
    }

    private static @Nullable Resolution numbers(List<DataType> arguments, boolean decimal) {
        DataType common = DataType.BIGINT;
        if (decimal) {
            common = CommonType.of(arguments);
            if (!(common instanceof DataType.Decimal exact) || !exact.isLong()) {
                return null;
            }
        } else if (!arguments.stream().allMatch(a -> a.isInteger() || a == DataType.NULL)) {
            return null;
        }
        DataType type = common;
        return new Resolution(arguments.stream().map(_ -> type).toList(), new DataType.Array(type));
    }

    /** @param dates whether dates stay dates */
    private static Signature moments(boolean dates, KernelFactory kernels) {
        String kinds = dates ? "DATE or TIMESTAMP" : "TIMESTAMP";
        return new Signature(
                "(" + kinds + ", " + kinds + ", INTERVAL) → ARRAY(" + kinds + ")",
                arguments -> {
                    boolean step = arguments.size() == MOST
                            && (arguments.getLast() == DataType.INTERVAL_DAY
                                    || arguments.getLast() == DataType.INTERVAL_MONTH);
                    boolean daily = dates && arguments.size() == FEWEST;
                    if (!step && !daily) {
                        return null;
                    }
                    DataType common = CommonType.of(arguments.getFirst(), arguments.get(1));
                    if (common == DataType.DATE && !dates) {
                        common = DataType.TIMESTAMP;
                    }
                    if (common != DataType.DATE && common != DataType.TIMESTAMP && common != DataType.TIMESTAMP_TZ) {
                        return null;
                    }
                    List<DataType> coerced = new ArrayList<>(List.of(common, common));
                    if (step) {
                        coerced.add(arguments.getLast());
                    }
                    return new Resolution(coerced, new DataType.Array(common));
                },
                kernels);
    }
}
