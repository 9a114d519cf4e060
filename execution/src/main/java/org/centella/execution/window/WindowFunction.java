// Copyright the Centella authors.
// SPDX-License-Identifier: Apache-2.0

package org.centella.execution.window;

import java.util.List;
import java.util.function.Function;
import org.centella.columnar.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A window function that is no aggregate, declared once; the planner, the documentation and the operator read this.
 *
 * @param name canonical, lower case, as in {@link org.centella.execution.plan.WindowCall#function()}
 * @param aliases other names that users of other engines type
 * @param signature argument names and types for people
 * @param description a sentence
 * @param typing the result's type for the arguments' types, null for arguments that the function does not take
 */
public record WindowFunction(
        String name,
        List<String> aliases,
        String signature,
        String description,
        WindowKind kind,
        Function<List<DataType>, @Nullable DataType> typing) {

    public WindowFunction {
        aliases = List.copyOf(aliases);
    }

    /** The result's type, or null when the function does not take these arguments. */
    public @Nullable DataType resultType(List<DataType> arguments) {
        return typing.apply(arguments);
    }

    @Override
    public String toString() {
        return name + signature;
    }
}
