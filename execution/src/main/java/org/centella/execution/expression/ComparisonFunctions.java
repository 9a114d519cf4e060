// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import static org.centella.execution.expression.FunctionCategory.COMPARISON;
import static org.centella.execution.expression.ScalarFunction.named;

import java.util.List;
import org.centella.columnar.type.DataType;

/** Comparisons, and the extremes of a list of values. */
final class ComparisonFunctions {
    private ComparisonFunctions() {}

    static List<ScalarFunction> declare() {
        return List.of(
                named(
                                "=",
                                COMPARISON,
                                "True when both are equal. Strings compare by code point, CHAR without trailing"
                                        + " spaces.")
                        .total()
                        .signature(comparison(CompareKernels::equal))
                        .example("1 = 1.0", "true")
                        .example("'a' = 'A'", "false")
                        .example("NULL = 1", "NULL")
                        .build(),
                named("<>", COMPARISON, "True when both differ.")
                        .total()
                        .alias("!=")
                        .signature(comparison(CompareKernels::notEqual))
                        .example("1 <> 2", "true")
                        .build(),
                named("<", COMPARISON, "True when the first is smaller. NaN is greater than every other number.")
                        .total()
                        .signature(comparison(CompareKernels::less))
                        .example("DATE '2024-01-01' < DATE '2024-02-01'", "true")
                        .build(),
                named("<=", COMPARISON, "True when the first is not greater.")
                        .total()
                        .signature(comparison(CompareKernels::lessOrEqual))
                        .example("'abc' <= 'abd'", "true")
                        .build(),
                named(">", COMPARISON, "True when the first is greater.")
                        .total()
                        .signature(comparison(CompareKernels::greater))
                        .example("2 > 10", "false")
                        .build(),
                named(">=", COMPARISON, "True when the first is not smaller.")
                        .total()
                        .signature(comparison(CompareKernels::greaterOrEqual))
                        .example("2.5 >= 2", "true")
                        .build(),
                named(
                                "is_distinct_from",
                                COMPARISON,
                                "Whether two values differ, where null is a value like any other.")
                        .total()
                        .seesNulls()
                        .signature(comparison(CompareKernels::distinct))
                        .example("is_distinct_from(1, NULL)", "true")
                        .example("is_distinct_from(NULL, NULL)", "false")
                        .build(),
                named("greatest", COMPARISON, "The greatest of the values that are not null.")
                        .total()
                        .seesNulls()
                        .signature(extreme(CompareKernels::greatest))
                        .example("greatest(1, 5, 3)", "5")
                        .example("greatest('a', 'c', 'b')", "c")
                        .build(),
                named("least", COMPARISON, "The smallest of the values that are not null.")
                        .total()
                        .seesNulls()
                        .signature(extreme(CompareKernels::least))
                        .example("least(4, 2.5, 3)", "2.5")
                        .example("least(1, NULL)", "1")
                        .build());
    }

    /** Intervals of months and days are compared by their lengths, as if months had 30 days. */
    private static Signature comparison(KernelFactory kernels) {
        Signature common = Signatures.common("(ANY, ANY) → BOOLEAN", t -> DataType.BOOLEAN, 2, 2, kernels);
        return common.withTypes(arguments -> arguments.size() == 2 && CommonType.of(arguments) == DataType.INTERVAL
                ? new Resolution(List.of(DataType.INTERVAL_DAY, DataType.INTERVAL_DAY), DataType.BOOLEAN)
                : common.types().resolve(arguments));
    }

    private static Signature extreme(KernelFactory kernels) {
        return Signatures.common("(ANY, …) → ANY", t -> t, 1, Integer.MAX_VALUE, kernels);
    }
}
