// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import static org.centella.execution.expression.FunctionCategory.PATTERN;
import static org.centella.execution.expression.ScalarFunction.named;
import static org.centella.execution.expression.Signatures.of;

import java.util.List;
import org.centella.columnar.type.DataType;

/** Functions that match patterns. */
final class PatternFunctions {
    private static final Parameter S = Parameter.STRING;

    private PatternFunctions() {}

    static List<ScalarFunction> declare() {
        return List.of(
                named(
                                "like",
                                PATTERN,
                                "Whether a string matches a pattern in which % stands for any characters and _ for one; "
                                        + "a third argument escapes them.")
                        .total()
                        .signature(of(DataType.BOOLEAN, LikeKernels::like, S, S))
                        .signature(of(DataType.BOOLEAN, LikeKernels::like, S, S, S))
                        .example("like('STANDARD BRASS', '%BRASS')", "true")
                        .example("like('abc', 'a_')", "false")
                        .example("like('50%', '50!%', '!')", "true")
                        .build(),
                named("ilike", PATTERN, "As like, without regard to case.")
                        .signature(of(DataType.BOOLEAN, LikeKernels::ilike, S, S))
                        .signature(of(DataType.BOOLEAN, LikeKernels::ilike, S, S, S))
                        .example("ilike('Ñandú', 'ñ%')", "true")
                        .build());
    }
}
