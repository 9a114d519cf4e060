// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.expression;

import java.util.List;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/** Decides what the parameters of a lambda are by the other arguments of the call that it stands in. */
@FunctionalInterface
public interface LambdaRule {
    /** A signature without lambdas. */
    LambdaRule NONE = (arguments, position) -> null;

    /**
     * @param arguments types of the arguments; of a lambda the type of its body, null while that is not known
     * @return the types of as many parameters as the lambda at {@code position} may have, null if there is none or the
     *     arguments do not fit
     */
    @Nullable
    List<DataType> parameters(List<@Nullable DataType> arguments, int position);
}
